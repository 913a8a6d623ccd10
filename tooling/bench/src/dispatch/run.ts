/**
 * Measures the dispatch workloads in this process and prints the result as JSON. Bundled by main.ts and run on each
 * Node, so that what is timed is built JavaScript.
 */
import { memory } from '@evenkeel/tensor';
import { interleaved } from '../measure.js';
import type { Timing } from '../statistics.js';
import { articleStep } from './article-step.js';
import { chain } from './chain.js';
import { NullBackend } from './null-backend.js';
import { profileByLayer } from './profile.js';

const SHORT = 50;
const LONG = 200;

/** What one Node gives. */
export interface DispatchResult {
  readonly node: string;
  readonly timings: Readonly<Record<Workload, Timing>>;
  /** Kernel calls of one step. */
  readonly kernelCalls: number;
  /** ns for each addition of the chain: forward alone (one kernel call), forward and backward. */
  readonly nsPerKernelCall: number;
  readonly nsPerDifferentiableOp: number;
  /** Microseconds of a step spent in each layer of the house, by sampling. */
  readonly layers: Readonly<Record<string, number>>;
  /** Live buffers that a hundred thousand steps left behind. */
  readonly leakedBuffers: number;
}

type Workload =
  | 'step'
  | 'forward'
  | 'gradient'
  | 'optimizer'
  | 'forwardShort'
  | 'forwardLong'
  | 'gradientShort'
  | 'gradientLong';

async function main(): Promise<void> {
  const backend = new NullBackend();
  const article = articleStep(backend);
  article.step();
  const before = { calls: backend.calls, buffers: memory(backend).buffers };
  article.step();
  const kernelCalls = backend.calls - before.calls;
  for (let i = 0; i < 100_000; i++) article.step();
  const leakedBuffers = memory(backend).buffers - before.buffers;

  const short = chain(backend, SHORT);
  const long = chain(backend, LONG);
  const timings = interleaved({
    step: () => void article.step(),
    forward: () => void article.forward(),
    gradient: article.gradient,
    optimizer: article.optimizer,
    forwardShort: short.forward,
    forwardLong: long.forward,
    gradientShort: short.gradient,
    gradientLong: long.gradient,
  });
  const slope = (a: Timing, b: Timing): number =>
    ((b.median_us - a.median_us) * 1e3) / (LONG - SHORT);
  const layers = await profileByLayer(() => void article.step(), timings.step.median_us);
  const result: DispatchResult = {
    node: process.version,
    timings,
    kernelCalls,
    nsPerKernelCall: slope(timings.forwardShort, timings.forwardLong),
    nsPerDifferentiableOp: slope(timings.gradientShort, timings.gradientLong),
    layers,
    leakedBuffers,
  };
  console.log(JSON.stringify(result));
}

await main();
