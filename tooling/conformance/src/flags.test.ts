// Flags are true or false: an object of options in the place of `keepdims`, or a 1, is refused, not taken for true.
import { CpuBackend } from '@evenkeel/backend-cpu';
import * as linalg from '@evenkeel/linalg';
import * as ops from '@evenkeel/tensor';
import { tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const x = tensor(
  [
    [2, 1],
    [1, 3],
  ],
  { backend },
);
const indices = tensor(Int32Array.of(0), { backend });

type Call = readonly [
  name: string,
  flag: string,
  f: (...args: never[]) => unknown,
  before: readonly unknown[],
];

const { sum, prod, mean, max, min, argmax, argmin, any, all, countNonzero, moments } = ops;
const { variance, standardDeviation, logSumExp, median } = ops;
const reductions = { sum, prod, mean, max, min, argmax, argmin, any, all, countNonzero, moments };
const statistics = { variance, standardDeviation, logSumExp, median };

const positional: readonly Call[] = [
  ...Object.entries({ ...reductions, ...statistics }).map(
    ([name, f]): Call => [name, 'keepdims', f, [x, 0]],
  ),
  ['quantile', 'keepdims', ops.quantile, [x, 0.5, 0]],
  ['vectorNorm', 'keepdims', linalg.vectorNorm, [x, 2, 0]],
  ['matrixNorm', 'keepdims', linalg.matrixNorm, [x, 'fro']],
];

const named: readonly Call[] = [
  ['sort', 'descending', ops.sort, [x, 0]],
  ['argsort', 'descending', ops.argsort, [x, 0]],
  ['topK', 'largest', ops.topK, [x, 1, 0]],
  ['isClose', 'equalNaN', ops.isClose, [x, x]],
  ['indexPut', 'accumulate', ops.indexPut, [x, [indices], 1]],
  ['cholesky', 'upper', linalg.cholesky, [x]],
  ['triangularSolve', 'upper', linalg.triangularSolve, [x, x]],
  ['triangularSolve', 'transpose', linalg.triangularSolve, [x, x]],
  ['triangularSolve', 'unitDiagonal', linalg.triangularSolve, [x, x]],
  ['svd', 'fullMatrices', linalg.svd, [x]],
];

function expectRefused([name, flag, f, before]: Call, value: unknown, got: string): void {
  expectBalanced(backend, () => {
    expect(() => Reflect.apply(f, undefined, [...before, value])).toThrow(
      `[${name}] ${flag} must be true or false, got ${got}. Give one of the two, or leave it out`,
    );
  });
}

describe('a flag that is neither true nor false is refused', () => {
  it.each(positional)('by %s, %s', (...call) => {
    expectRefused(call, 1, '1');
    expectRefused(call, { keepdims: true }, 'Object');
    expectRefused(call, null, 'null');
  });

  it.each(named)('by %s, %s', (...call) => {
    expectRefused(call, { [call[1]]: 1 }, '1');
    expectRefused(call, { [call[1]]: 'no' }, "the string 'no'");
  });
});
