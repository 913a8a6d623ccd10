/** Timing functions of this process: many samples, interleaved so that all see the same noise. */
import { summarize, type Timing } from './statistics.js';

const WARM_UP_MS = 600;
const SAMPLE_MS = 12;
const SAMPLES = 61;

/** Times each function; a sample is as many calls as fill about 12 ms. */
export function interleaved<K extends string>(
  contenders: Readonly<Record<K, () => void>>,
): Record<K, Timing> {
  const names = Object.keys(contenders) as K[];
  const calls = new Map<K, number>();
  for (const name of names) calls.set(name, warmUp(contenders[name]));
  const samples = new Map<K, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < SAMPLES; round++) {
    for (const name of names)
      samples.get(name)?.push(sample(contenders[name], calls.get(name) ?? 1));
  }
  const result: Partial<Record<K, Timing>> = {};
  for (const name of names) result[name] = summarize(samples.get(name) ?? []);
  return result as Record<K, Timing>;
}

/** Runs until the engine has optimized; answers the calls that fill a sample. */
function warmUp(f: () => void): number {
  const start = performance.now();
  let calls = 0;
  while (performance.now() - start < WARM_UP_MS) {
    f();
    calls++;
  }
  return Math.max(1, Math.round((calls * SAMPLE_MS) / WARM_UP_MS));
}

function sample(f: () => void, calls: number): number {
  const start = performance.now();
  for (let i = 0; i < calls; i++) f();
  return ((performance.now() - start) * 1e3) / calls;
}
