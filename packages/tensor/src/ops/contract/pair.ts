/**
 * The contraction of two tensors, which every other one is made of: at most one product of matrices.
 */
import type { Tensor } from '../../tensor.js';
import { mul } from '../elementwise/index.js';
import { reshape, transpose } from '../move/index.js';
import { matmul } from './matmul.js';

/** Axes of two operands that belong together: one of the first and one of the second, of one size. */
export type AxisPair = readonly [ofA: number, ofB: number];

/** What the axes of two operands are there for; those that are named nowhere stay, side by side. */
export interface Pairing {
  /** Axes that both run along together, and that stay. */
  readonly batch: readonly AxisPair[];
  /** Axes that are summed over. */
  readonly sum: readonly AxisPair[];
}

/**
 * a times b, as [...batch axes, ...other axes of a, ...other axes of b]. The operands are transposed and reshaped to
 * matrices, which copies only where several axes become one and do not lie that way.
 */
export function contractPair(a: Tensor, b: Tensor, { batch, sum }: Pairing): Tensor {
  const roles = (side: 0 | 1, x: Tensor) => {
    const batchAxes = batch.map((pair) => pair[side]);
    const sumAxes = sum.map((pair) => pair[side]);
    const free = x.layout.shape
      .map((_, axis) => axis)
      .filter((axis) => !batchAxes.includes(axis) && !sumAxes.includes(axis));
    return { batchAxes, sumAxes, free, sizes: sizesOf(x, free) };
  };
  const [left, right] = [roles(0, a), roles(1, b)];
  const lead = sizesOf(a, left.batchAxes);
  const x = transpose(a, [...left.batchAxes, ...left.free, ...left.sumAxes]);
  const y = transpose(b, [...right.batchAxes, ...right.sumAxes, ...right.free]);
  if (sum.length === 0) {
    const ones = left.free.map(() => 1);
    return mul(
      reshape(x, [...lead, ...left.sizes, ...right.free.map(() => 1)]),
      reshape(y, [...lead, ...ones, ...right.sizes]),
    );
  }
  const terms = product(sizesOf(a, left.sumAxes));
  const out = matmul(
    reshape(x, [...lead, product(left.sizes), terms]),
    reshape(y, [...lead, terms, product(right.sizes)]),
  );
  return reshape(out, [...lead, ...left.sizes, ...right.sizes]);
}

const sizesOf = (x: Tensor, axes: readonly number[]): number[] =>
  axes.map((axis) => x.layout.shape[axis] ?? 1);

const product = (sizes: readonly number[]): number => sizes.reduce((n, m) => n * m, 1);
