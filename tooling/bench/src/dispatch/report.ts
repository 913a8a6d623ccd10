/**
 * `pnpm bench dispatch`: what a training step costs above its kernels. Bundles run.ts and runs it on each Node.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { runtimes } from '../runtimes.js';
import type { DispatchResult } from './run.js';

/** The largest step that the design allows, in microseconds by major version of Node. */
const LIMITS: Readonly<Record<string, number>> = { v20: 12, v24: 10 };

/** Runs the benchmark and prints its report; answers the results. */
export async function dispatch(print: (line: string) => void): Promise<readonly DispatchResult[]> {
  const bundle = fileURLToPath(new URL('../../.cache/dispatch.mjs', import.meta.url));
  mkdirSync(fileURLToPath(new URL('../../.cache/', import.meta.url)), { recursive: true });
  await build({
    entryPoints: [fileURLToPath(new URL('./run.ts', import.meta.url))],
    outfile: bundle,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    conditions: ['@evenkeel/source'],
    logLevel: 'error',
  });
  print(
    'One training step of 20-64-32-1 with batch norm, batch 32, Adam, on a backend whose kernels return at once:',
  );
  print(
    'what it takes is the house itself. Medians of 61 samples, interleaved; keep the machine quiet.',
  );
  const [load = 0] = loadavg();
  if (load > 0.5)
    print(
      `This machine is busy (load ${load.toFixed(1)}): medians will be too high, look at the smallest.`,
    );
  const results: DispatchResult[] = [];
  for (const node of runtimes(print)) {
    const result: DispatchResult = JSON.parse(execFileSync(node, [bundle], { encoding: 'utf8' }));
    results.push(result);
    printResult(result, print);
  }
  return results;
}

function printResult(result: DispatchResult, print: (line: string) => void): void {
  const { timings } = result;
  const limit = LIMITS[result.node.split('.')[0] ?? ''];
  const us = (x: number): string => `${x.toFixed(2).padStart(7)} us`;
  print('');
  print(
    `Node ${result.node}: ${result.kernelCalls} kernel calls a step, ${result.leakedBuffers} buffers left by 100,000 steps`,
  );
  print(
    `  whole step          ${us(timings.step.median_us)}   (${us(timings.step.min_us).trim()} to ${us(timings.step.max_us).trim()}${limit === undefined ? '' : `; at most ${limit}`})`,
  );
  print(
    `  forward alone       ${us(timings.forward.median_us)}   not recorded, with running statistics`,
  );
  print(
    `  forward, backward   ${us(timings.gradient.median_us)}   valueAndGrad, with running statistics`,
  );
  print(
    `  Adam alone          ${us(timings.optimizer.median_us)}   ten parameters, one kernel call`,
  );
  print(
    `  a kernel call       ${result.nsPerKernelCall.toFixed(0).padStart(7)} ns   chain of additions, forward`,
  );
  print(
    `  a differentiable op ${result.nsPerDifferentiableOp.toFixed(0).padStart(7)} ns   the same, forward and backward`,
  );
  print('  the step by layer of the house (sampled):');
  for (const [layer, share] of Object.entries(result.layers)) print(`    ${us(share)}   ${layer}`);
}
