// What the tests of modules and layers share: a backend whose buffers are counted, golden values, comparison.
import { readFileSync } from 'node:fs';
import { valueAndGrad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  EvenkeelError,
  type FloatDType,
  memory,
  mul,
  scope,
  sum,
  type Tensor,
  tensor,
  Variable,
} from '@evenkeel/tensor';
import { expect } from 'vitest';
import { BatchNorm, type BatchNormOptions } from '../normalization/batch-norm.js';
import type { Context } from './context.js';
import type { Module } from './module.js';
import type { ModuleVariable } from './parameter.js';

export const backend = new CpuBackend();
export const TRAINING: Context = { training: true };
export const INFERENCE: Context = { training: false };

/** Runs `body` in a scope, and expects as many live buffers and bytes after it as before. */
export function balanced(body: () => void): void {
  const before = live();
  scope(body);
  expect(live()).toEqual(before);
}

/** The buffers and bytes that are allocated. */
export function live(): { readonly buffers: number; readonly bytes: number } {
  const { buffers, bytes } = memory(backend);
  return { buffers, bytes };
}

/** A float tensor of nested arrays. */
export const floats = (
  values: Parameters<typeof tensor>[0],
  dtype: FloatDType = 'float64',
): Tensor => tensor(values, { backend, dtype });

/** The elements of a tensor or variable. */
export const valuesOf = (x: Tensor | Variable): number[] => [
  ...(x instanceof Variable ? x.value : x).data(),
];

/** A tensor in a golden file. */
export interface Entry {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** Reads a file of golden values: `goldens('../layers/goldens/dense.json')`, from this folder. */
export function goldens<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
}

export const fromEntry = ({ shape, data }: Entry, dtype: FloatDType = 'float64'): Tensor =>
  tensor(Float64Array.from(data), { shape, dtype, backend });

/** Gives variables the values of entries; a null entry needs a null variable. */
export function assignAll(
  pairs: readonly (readonly [variable: Variable | null, entry: Entry | null])[],
  dtype: FloatDType,
): void {
  for (const [variable, entry] of pairs) {
    expect(variable === null).toBe(entry === null);
    if (variable !== null && entry !== null) variable.assign(fromEntry(entry, dtype));
  }
}

export const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/**
 * Expects shape and elements of an entry, each to within `tolerance` times `scale`, by default the largest
 * element.
 */
export function expectClose(
  actual: Tensor,
  expected: Entry,
  tolerance: number,
  what = 'tensor',
  scale = largest(expected.data),
): void {
  expect(actual.shape, what).toEqual(expected.shape);
  expectNear(valuesOf(actual), expected.data, tolerance * scale, what);
}

/** Expects every element to within `allowed`, the others all being finite. */
export function expectNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  allowed: number,
  what = 'values',
): void {
  expect(actual.length, what).toBe(expected.length);
  const errors = Array.from(actual, (value, i) => Math.abs(value - (expected[i] ?? Number.NaN)));
  const worst = errors.findIndex((error) => !(error <= allowed));
  expect(
    worst,
    `${what}[${worst}] is ${actual[worst]}, not ${expected[worst]} to within ${allowed}`,
  ).toBe(-1);
}

/** What a call gives, and the gradients of sum(cotangent * output), all of them the caller's scope's. */
interface Differentiated {
  readonly y: Tensor;
  readonly dx: Tensor;
  /** With respect to one of the trainable parameters. */
  gradient(parameter: Variable): Tensor;
}

/** Calls a module in a recorded function. */
export function differentiate(
  module: Module,
  x: Tensor,
  cotangent: Tensor,
  ctx: Context,
): Differentiated {
  using input = new Variable(mul(x, 1), { name: 'input' });
  const { grads, aux } = valueAndGrad([input, ...module.trainableParameters()], () => {
    const y = module.call(input.value, ctx);
    return [sum(mul(y, cotangent)), y];
  });
  return {
    y: aux,
    dx: grads.get(input),
    gradient: (parameter) => grads.get(parameter),
  };
}

/** The values of variables by name: to see whether anything has moved, to the bit. */
export const snapshot = (variables: readonly ModuleVariable[]): ReadonlyMap<string, number[]> =>
  new Map(variables.map((variable) => [variable.name, valuesOf(variable)]));

/** The error that `body` throws; what it made is freed. */
export function errorOf(body: () => unknown): EvenkeelError {
  try {
    scope(() => {
      body();
    });
  } catch (error) {
    if (error instanceof EvenkeelError) return error;
    throw error;
  }
  throw new Error('expected an error, got none');
}

/** A batch with means 2, 20 and variances 1, 64. */
export const exactBatch = (): Tensor =>
  floats([
    [1, 12],
    [3, 28],
  ]);

/** A layer with running means 0.5, 5 and variances 4, 16; with its epsilon and decay everything is exact. */
export function exactNorm(options: BatchNormOptions = {}): BatchNorm {
  const norm = new BatchNorm({ update: 'ema', decay: 0.5, epsilon: 0, ...options });
  norm.build([null, 2], { backend, dtype: 'float64' });
  norm.runningMean.assign(floats([0.5, 5]));
  norm.runningVariance.assign(floats([4, 16]));
  return norm;
}

export const statisticsOf = ({ runningMean, runningVariance, updates }: BatchNorm) => ({
  mean: valuesOf(runningMean),
  variance: valuesOf(runningVariance),
  updates: updates.value.item(),
});
