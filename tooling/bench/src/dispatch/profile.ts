/**
 * Where a step's time goes, by layer of the house: a sampling profile of the bundle, whose comments say which
 * source file each line came from.
 */
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';

/** The layer of a source file, by the first pattern that fits. */
const LAYERS: readonly (readonly [pattern: RegExp, layer: string])[] = [
  [/null-backend/, 'backend: the kernel calls themselves'],
  [/tensor\/src\/layout\//, 'tensor: shapes and layouts'],
  [/tensor\/src\/(dispatch|tensor\.ts)/, 'tensor: dispatch (memory, scopes, handles)'],
  [/tensor\/src\/(ops\/update|variable)/, 'tensor: variables and their updates'],
  [/tensor\/src\//, 'tensor: operations (checks, promotion)'],
  [/autograd\/src\/rules\//, 'autograd: rules'],
  [/autograd\/src\//, 'autograd: tape'],
  [/bench\/src|src\/dispatch/, 'the training loop'],
];

/** Runs `f` under the profiler and shares `total` microseconds out among the layers. */
export async function profileByLayer(
  f: () => void,
  total: number,
): Promise<Record<string, number>> {
  const sources = sourceOfLines(fileURLToPath(import.meta.url));
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 100 });
  await session.post('Profiler.start');
  const end = performance.now() + 3000;
  while (performance.now() < end) for (let i = 0; i < 100; i++) f();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();

  const layers = new Map<string, number>();
  const hits = new Map<number, number>();
  for (const id of profile.samples ?? []) hits.set(id, (hits.get(id) ?? 0) + 1);
  let all = 0;
  for (const { id, callFrame } of profile.nodes) {
    const count = hits.get(id) ?? 0;
    if (callFrame.functionName === '(program)' || callFrame.functionName === '(idle)') continue;
    const source = callFrame.url === import.meta.url ? sources[callFrame.lineNumber] : undefined;
    const layer =
      callFrame.functionName === '(garbage collector)'
        ? 'garbage collection'
        : (LAYERS.find(([pattern]) => source !== undefined && pattern.test(source))?.[1] ??
          'other');
    layers.set(layer, (layers.get(layer) ?? 0) + count);
    all += count;
  }
  return Object.fromEntries(
    [...layers].sort((a, b) => b[1] - a[1]).map(([layer, count]) => [layer, (count / all) * total]),
  );
}

/** For each line of the bundle, the file it came from: esbuild writes `// path` above each module. */
function sourceOfLines(bundle: string): string[] {
  let current = '';
  return readFileSync(bundle, 'utf8')
    .split('\n')
    .map((line) => {
      const match = /^\/\/ (\S+\.ts)$/.exec(line);
      if (match?.[1] !== undefined) current = match[1];
      return current;
    });
}
