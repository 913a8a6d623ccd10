/**
 * The gamma distribution, by a fixed number of candidates of which the first accepted one counts: a draw is then a function
 * of its position, as everywhere here, and no program waits for the unluckiest element.
 *
 * Source: G. Marsaglia, W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000).
 */
import { live, unrecorded } from '../dispatch/record.js';
import type { FloatDType } from '../dtype.js';
import { ArgumentError, BackendMismatchError, describeValue } from '../errors.js';
import { checkShape } from '../layout/infer.js';
import { toDType } from '../ops/apply.js';
import { full } from '../ops/creation.js';
import { elementwise } from '../ops/elementwise/index.js';
import { expandTo } from '../ops/move/index.js';
import { checkOptions } from '../option-names.js';
import { type Expression, e } from '../program/expression.js';
import { defineProgram, type Program } from '../program/program.js';
import { Tensor } from '../tensor.js';
import {
  checkKey,
  floatFor,
  type Precision,
  precisionOf,
  type RandomOptions,
  randomOptions,
  unit,
  wordsFor,
} from './bits.js';
import { standardNormal } from './distributions.js';
import type { Key } from './key.js';

/**
 * How many candidates there are for each element. The least likely to be accepted are those of concentration 1, with
 * 0.9516: all ten are refused with a chance of 2^-43.
 */
const CANDIDATES = 10;

/** The concentration that candidates are made for: above 1, a power of a uniform number takes the rest. */
const raised = (a: Expression): Expression => e.select(e.less(a, 1), e.add(a, 1), a);

/** d = a - 1/3, and c = 1 / sqrt(9 d). */
function constantsOf(a: Expression): [d: Expression, c: Expression] {
  const d = e.sub(raised(a), 1 / 3);
  return [d, e.div(1 / 3, e.sqrt(d))];
}

/** The words of two numbers behind the first `before` inputs. */
function split(inputs: readonly Expression[], before: number): [Expression, Expression] {
  const words = inputs.slice(before);
  const half = words.length / 2;
  return [unit(words.slice(0, half)), unit(words.slice(half))];
}

/**
 * One more candidate: v as it is if it was accepted before (above 0), else v = (1 + c x)^3 of a normal x, if that is above 0
 * and log(u) < x^2 / 2 + d (1 - v + log(v)); with t = c x, the last factor is 3 (log(1 + t) - t) - 3 t^2 - t^3, which loses
 * less where d is large.
 */
const candidateOf = (precision: Precision): Program =>
  defineProgram<number, 0>('gamma', 2 + 2 * precision.words, 0, (inputs) => {
    const [v, a] = [inputs[0] ?? e.constant(0), inputs[1] ?? e.constant(0)];
    const [forX, forU] = split(inputs, 2);
    const x = standardNormal(forX, precision);
    const [d, c] = constantsOf(a);
    const t = e.mul(c, x);
    const root = e.add(1, t);
    const cubes = e.mul(e.mul(t, t), e.add(3, t));
    const bound = e.add(
      e.mul(e.mul(x, x), 0.5),
      e.mul(d, e.sub(e.mul(3, e.sub(e.log1p(t), t)), cubes)),
    );
    // Where root is not above 0, the bound is NaN, and nothing is below it.
    const next = e.select(e.less(e.log(forU), bound), e.mul(e.mul(root, root), root), 0);
    return [e.select(e.less(0, v), v, next)];
  });

/** d v u^(1/a) / rate, the power where a is below 1; 1 in the place of a v that was never accepted; NaN unless a > 0. */
const resultOf = (precision: Precision): Program =>
  defineProgram<number, 1>('gamma', 2 + precision.words, 1, (inputs, [rate]) => {
    const [v, a] = [inputs[0] ?? e.constant(0), inputs[1] ?? e.constant(0)];
    const u = e.sub(1, unit(inputs.slice(2)));
    const [d] = constantsOf(a);
    const accepted = e.mul(d, e.select(e.less(0, v), v, 1));
    const power = e.select(e.less(a, 1), e.exp(e.div(e.log(u), a)), 1);
    return [e.select(e.less(0, a), e.div(e.mul(accepted, power), rate), Number.NaN)];
  });

const programs: { readonly [K in FloatDType]: { readonly next: Program; readonly end: Program } } =
  {
    float32: { next: candidateOf(precisionOf.float32), end: resultOf(precisionOf.float32) },
    float64: { next: candidateOf(precisionOf.float64), end: resultOf(precisionOf.float64) },
  };

/**
 * Gamma: with density rate^a x^(a-1) exp(-rate x) / Gamma(a), so the mean is a / rate; in float32 by default. A sum of k
 * exponential draws has concentration k. Gradients do not flow to the concentration.
 *
 * By Marsaglia and Tsang's method, of ten candidates the first that is accepted; that none is has a chance of 2^-43,
 * and then the draw is (a - 1/3) / rate. The draws are not JAX's, which takes candidates until one is accepted.
 *
 * @param options `concentration` a, a number or a tensor that broadcasts to the shape; where it holds what is not above 0,
 * the draw is NaN. `rate` defaults to 1.
 * @throws {ArgumentError} unless rate is positive and finite, and so is a concentration that is a number.
 * @throws {ShapeError} if the concentration does not broadcast to the shape.
 *
 * @example
 * ```ts
 * const x = gamma(key(0), [10000], { concentration: 3, rate: 2, backend: new CpuBackend() });
 * mean(x).item(); // => 1.5...
 * ```
 */
export function gamma(
  key: Key,
  shape: readonly number[],
  options: RandomOptions & { readonly concentration: Tensor | number; readonly rate?: number },
): Tensor {
  checkOptions('gamma', options ?? {}, { ...randomOptions, concentration: true, rate: true });
  const { concentration, rate = 1, backend } = options ?? {};
  checkPositive('rate', rate, 'Give 1 / scale');
  if (concentration instanceof Tensor) {
    if (live('gamma', concentration).backend !== backend && backend !== undefined)
      throw new BackendMismatchError('gamma', [concentration.backend.name, backend.name]);
  } else checkPositive('concentration', concentration, 'Give the shape parameter, such as 1');
  checkKey('gamma', key);
  const dtype = floatFor('gamma', options);
  const to = checkShape('gamma', shape);
  return unrecorded(() => {
    const a =
      concentration instanceof Tensor
        ? expandTo('gamma', toDType(concentration, dtype), to)
        : full([], concentration, { backend, dtype });
    let v = full(to, 0, { backend, dtype });
    const words = (of: Key) => wordsFor('gamma', of, to, dtype, options);
    for (let i = 0; i < CANDIDATES; i++) {
      const [forX, forU] = [key.fold(2 * i + 1), key.fold(2 * i + 2)];
      v = elementwise(programs[dtype].next, [v, a, ...words(forX), ...words(forU)], [], dtype);
    }
    return elementwise(programs[dtype].end, [v, a, ...words(key.fold(0))], [rate], dtype);
  });
}

function checkPositive(name: string, value: unknown, cure: string): void {
  if (typeof value === 'number' && value > 0 && value < Number.POSITIVE_INFINITY) return;
  throw new ArgumentError(
    'gamma',
    `${name} must be positive and finite, got ${describeValue(value)}. ${cure}`,
  );
}
