/**
 * Median and quantiles: the elements at given places of a sorted order, or between two of them.
 */
import { live } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { ArgumentError, describeValue } from '../../errors.js';
import { axesOf, axisMask, reduceLayout } from '../../layout/infer.js';
import type { AxisMask } from '../../layout/layout.js';
import { checkOptions, flagOf, type OptionNames } from '../../option-names.js';
import { e } from '../../program/expression.js';
import { defineProgram } from '../../program/program.js';
import type { Tensor } from '../../tensor.js';
import { toDType } from '../apply.js';
import { tensor } from '../creation.js';
import { elementwise } from '../elementwise/index.js';
import { gather } from '../indexing/index.js';
import { expand, reshape, slice, stopGradient, transpose } from '../move/index.js';
import { argsort } from '../sort/index.js';
import { type Axis, refuseEmpty } from './reduce.js';

type Interpolation = 'linear' | 'lower' | 'higher' | 'nearest' | 'midpoint';

/** What a place p between the sorted elements number i and i + 1 stands for. */
const interpolations: Readonly<Record<Interpolation, (p: number) => Place>> = {
  linear: (p) => between(p, p - Math.floor(p)),
  lower: (p) => at(Math.floor(p)),
  higher: (p) => at(Math.ceil(p)),
  nearest: (p) => at(halfToEven(p)),
  midpoint: (p) => between(p, 0.5),
};

/** Options of {@link quantile}. */
export interface QuantileOptions {
  /**
   * Between two elements: 'linear' (default) takes the part of the way, 'midpoint' half of it; 'lower', 'higher' and
   * 'nearest' (of two equally near ones the one with the even number) take one of them.
   */
  readonly interpolation?: Interpolation;
}

const known: OptionNames<QuantileOptions> = { interpolation: true };

/** Two sorted elements by number, and the weight of the second. */
interface Place {
  readonly lower: number;
  readonly upper: number;
  readonly weight: number;
}

const halfToEven = (p: number): number => {
  const low = Math.floor(p);
  return p - low === 0.5 ? low + (low % 2) : Math.round(p);
};

/** One element, as any mean of it and itself: a weight of 0 would make NaN of infinity. */
const at = (lower: number): Place => ({ lower, upper: lower, weight: 0.5 });

const between = (p: number, weight: number): Place =>
  Number.isInteger(p) ? at(p) : { lower: Math.floor(p), upper: Math.ceil(p), weight };

/**
 * NaN if the largest is (sorted last), else lower + (upper - lower) weight. That gives neither less than `lower` nor
 * another value for equals; where the difference is infinite, the weighted sum is what it tends to.
 */
const mix = defineProgram('quantile', 4, 0, ([lower, upper, weight, largest]) => {
  const difference = e.sub(upper, lower);
  const straight = e.add(lower, e.mul(difference, weight));
  const sum = e.add(e.mul(lower, e.sub(1, weight)), e.mul(upper, weight));
  const value = e.select(e.less(e.abs(difference), Number.POSITIVE_INFINITY), straight, sum);
  return [e.select(e.equal(largest, largest), value, largest)];
});

/**
 * The median over axes: the element in the middle of the sorted order, or the mean of the two there. NaN if any is.
 * Integers give float32. Gradients reach the elements that were taken. Axes and errors as for `max`.
 *
 * @example
 * ```ts
 * const x = tensor([[3, 1, 2], [9, 5, NaN]], { backend: new CpuBackend() });
 * String(median(x, 1)); // => [ 2. nan]
 * const [slope] = grad((x) => median(x))(tensor([7, 1, 3, 5], { backend: new CpuBackend() }));
 * String(slope); // => [0. 0. 0.5 0.5]
 * ```
 */
export function median(x: Tensor, axis?: Axis, keepdims = false): Tensor {
  live('median', x);
  return quantiles('median', x, 0.5, axis, keepdims, 'linear');
}

/**
 * Quantiles over axes: of n sorted elements the one at the place q (n - 1), or a value between two. NaN if any
 * element is. Integers give float32. Gradients reach the elements that were taken. Axes and errors as for `max`.
 *
 * @param q from 0, the smallest, to 1, the largest; an array of them puts one axis before all others.
 * @throws {ArgumentError} if a q is outside 0..1, or an option is not known.
 *
 * @example
 * ```ts
 * const x = tensor([[4, 1, 2, 3], [8, 8, 8, 8]], { backend: new CpuBackend() });
 * String(quantile(x, 0.25, 1)); // => [1.75 8. ]
 * String(quantile(x, [0, 1], 1)); // => [[1. 8.] [4. 8.]]
 * quantile(x, 0.25, 1, false, { interpolation: 'lower' }); // => Tensor(float32, [2], cpu) [1. 8.]
 * ```
 */
export function quantile(
  x: Tensor,
  q: number | readonly number[],
  axis?: Axis,
  keepdims = false,
  options: QuantileOptions = {},
): Tensor {
  live('quantile', x);
  checkOptions('quantile', options, known);
  const { interpolation = 'linear' } = options;
  if (!Object.hasOwn(interpolations, interpolation)) {
    throw new ArgumentError(
      'quantile',
      `interpolation must be a way to interpolate, got ${describeValue(interpolation)}. Use one of ${Object.keys(interpolations).join(', ')}`,
    );
  }
  for (const one of typeof q === 'number' || !Array.isArray(q) ? [q] : q) {
    if (typeof one === 'number' && one >= 0 && one <= 1) continue;
    throw new ArgumentError(
      'quantile',
      `q must be a number from 0 to 1, got ${describeValue(one)}. Divide percentages by 100`,
    );
  }
  return quantiles('quantile', x, q, axis, keepdims, interpolation);
}

function quantiles(
  op: string,
  x: Tensor,
  q: number | readonly number[],
  axis: Axis | undefined,
  keepdims: boolean,
  interpolation: Interpolation,
): Tensor {
  flagOf(op, 'keepdims', keepdims);
  const mask = axisMask(op, x.layout.shape, axis);
  if (x.layout.size === 0) refuseEmpty(op, x, mask);
  const { shape } = reduceLayout(x.layout, mask, keepdims, x.layout.dtypeCode);
  return inScope(() => {
    const flat = merged(x.layout.isFloat ? x : toDType(x, 'float32'), mask);
    const last = flat.rank - 1;
    const n = flat.layout.shape[last] ?? 1;
    const places = (typeof q === 'number' ? [q] : q).map((one) =>
      interpolations[interpolation](one * (n - 1)),
    );
    const count = places.length;
    const numbers = [...places.map((p) => p.lower), ...places.map((p) => p.upper), n - 1];
    const wanted = tensor(Int32Array.from(numbers), { backend: flat.backend });
    const along = [...flat.layout.shape.slice(0, last), numbers.length];
    const positions = gather(argsort(flat), expand(wanted, along), last);
    const taken = gather(flat, positions, last);
    const weights = tensor(
      Float64Array.from(places, (p) => p.weight),
      {
        dtype: flat.dtype,
        backend: flat.backend,
      },
    );
    const result = elementwise(mix, [
      slice(taken, last, 0, count),
      slice(taken, last, count, 2 * count),
      weights,
      stopGradient(slice(taken, last, 2 * count)),
    ]);
    if (typeof q === 'number') return reshape(result, shape);
    const first = [last, ...along.keys()].slice(0, last + 1);
    return reshape(transpose(result, first), [count, ...shape]);
  });
}

/** x with the axes of the mask as one, the last. */
function merged(x: Tensor, mask: AxisMask): Tensor {
  const { shape } = x.layout;
  const axes = axesOf(mask);
  const kept = axesOf(((1 << shape.length) - 1) & ~mask);
  const moved = transpose(x, [...kept, ...axes]);
  const size = (list: readonly number[]): number[] => list.map((axis) => shape[axis] ?? 1);
  return reshape(moved, [...size(kept), size(axes).reduce((n, m) => n * m, 1)]);
}
