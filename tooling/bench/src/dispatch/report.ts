/**
 * `pnpm bench dispatch`: what a training step costs above its kernels. Bundles run.ts and runs it on each Node.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { bundle, bundled } from '../bundle.js';
import type { Row } from '../report/schema.js';
import type { Runtime } from '../runtimes.js';
import type { DispatchResult } from './run.js';

/** The largest step that the design allows, in microseconds by major version of Node. */
const LIMITS: Readonly<Record<string, number>> = { v20: 12, v24: 10 };

const ENTRY = 'dispatch/run';
const NS_PER_US = 1e3;

/** By itself, and not with other entries: the profile finds out by the lines of the bundle what is what. */
const folder = fileURLToPath(new URL('../../.cache/dispatch/', import.meta.url));

/** Measures on each Node and prints the report. */
export async function dispatch(
  nodes: readonly Runtime[],
  print: (line: string) => void,
): Promise<readonly DispatchResult[]> {
  await bundle([ENTRY], folder);
  print(
    'One training step of 20-64-32-1 with batch norm, batch 32, Adam, on a backend whose kernels return at once:',
  );
  print(
    'what it takes is the house itself. Medians of 61 samples, interleaved; keep the machine quiet.',
  );
  return nodes.map(({ path }) => {
    const text = execFileSync(path, [bundled(folder, ENTRY)], { encoding: 'utf8' });
    const result: DispatchResult = JSON.parse(text);
    printResult(result, print);
    return result;
  });
}

/** The same as rows of the report. */
export function dispatchRows(results: readonly DispatchResult[]): Row[] {
  const newest = results.at(-1);
  return results.map(({ node, timings, nsPerKernelCall, nsPerDifferentiableOp }) => ({
    workload: 'dispatch',
    contender: 'evenkeel without kernels',
    node,
    threads: 1,
    ...timings.step,
    ratio_to_ours: timings.step.median_us / (newest?.timings.step.median_us ?? Number.NaN),
    way: null,
    parts: {
      forward: timings.forward.median_us,
      'forward and backward': timings.gradient.median_us,
      optimizer: timings.optimizer.median_us,
      'a kernel call': nsPerKernelCall / NS_PER_US,
      'a differentiable operation': nsPerDifferentiableOp / NS_PER_US,
    },
    difference: null,
  }));
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
