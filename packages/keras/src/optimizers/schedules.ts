/**
 * Keras's learning-rate schedules, as functions of the step, which counts from 0. They hold no state.
 */
import type { Schedule } from '@evenkeel/optim';
import { ArgumentError } from '@evenkeel/tensor';
import { checkNumber, checkOptions } from '../options.js';

/** Whether a schedule goes in stairs. */
export interface StaircaseOptions {
  /** Whether the rate changes only after every `decaySteps` steps; default false. */
  readonly staircase?: boolean;
}

const CURE = 'Give such a number';

const staircaseNames = { staircase: true } as const;

/** The share of the decay that is over, or with a staircase its whole part. */
function periods(op: string, decaySteps: number, options: StaircaseOptions | undefined) {
  const { staircase = false } = checkOptions(op, options, staircaseNames);
  positive(op, 'decaySteps', decaySteps);
  return (step: number): number => (staircase ? Math.floor(step / decaySteps) : step / decaySteps);
}

const positive = (op: string, name: string, value: number): number =>
  checkNumber(op, name, value, (x) => x > 0, 'a number above 0', CURE);

const atLeastZero = (op: string, name: string, value: number): number =>
  checkNumber(op, name, value, (x) => x >= 0, 'a number of at least 0', CURE);

/**
 * initialLearningRate * decayRate^(step / decaySteps).
 *
 * @throws {ArgumentError} unless decaySteps is above 0, the rates are at least 0, and the options are known.
 *
 * @example
 * ```ts
 * const rate = ExponentialDecay(0.5, 10, 0.25, { staircase: true });
 * console.log(rate(0), rate(9), rate(10)); // => 0.5 0.5 0.125
 * ```
 */
export function ExponentialDecay(
  initialLearningRate: number,
  decaySteps: number,
  decayRate: number,
  options?: StaircaseOptions,
): Schedule {
  const op = 'ExponentialDecay';
  atLeastZero(op, 'initialLearningRate', initialLearningRate);
  atLeastZero(op, 'decayRate', decayRate);
  const p = periods(op, decaySteps, options);
  return (step) => initialLearningRate * decayRate ** p(step);
}

/**
 * initialLearningRate / (1 + decayRate * step / decaySteps).
 *
 * @throws {ArgumentError} unless decaySteps is above 0, the rates are at least 0, and the options are known.
 *
 * @example
 * ```ts
 * InverseTimeDecay(0.5, 10, 1)(30); // => 0.125
 * ```
 */
export function InverseTimeDecay(
  initialLearningRate: number,
  decaySteps: number,
  decayRate: number,
  options?: StaircaseOptions,
): Schedule {
  const op = 'InverseTimeDecay';
  atLeastZero(op, 'initialLearningRate', initialLearningRate);
  atLeastZero(op, 'decayRate', decayRate);
  const p = periods(op, decaySteps, options);
  return (step) => initialLearningRate / (1 + decayRate * p(step));
}

/** What {@link PolynomialDecay} can be told. */
export interface PolynomialDecayOptions {
  /** Where it ends; default 0.0001. */
  readonly endLearningRate?: number;
  /** Default 1: a line. */
  readonly power?: number;
  /** Whether it begins anew, over twice, three times ... as many steps; default false. */
  readonly cycle?: boolean;
}

/**
 * From the initial rate to the end, where it stays: (initial - end) * (1 - step / decaySteps)^power + end.
 *
 * @throws {ArgumentError} unless decaySteps and power are above 0, the rates are at least 0, and the options are known.
 *
 * @example
 * ```ts
 * const rate = PolynomialDecay(0.5, 10, { endLearningRate: 0.25 });
 * console.log(rate(0), rate(5), rate(20)); // => 0.5 0.375 0.25
 * ```
 */
export function PolynomialDecay(
  initialLearningRate: number,
  decaySteps: number,
  options?: PolynomialDecayOptions,
): Schedule {
  const op = 'PolynomialDecay';
  const given = checkOptions(op, options, { endLearningRate: true, power: true, cycle: true });
  const { endLearningRate: end = 0.0001, power = 1, cycle = false } = given;
  atLeastZero(op, 'initialLearningRate', initialLearningRate);
  positive(op, 'decaySteps', decaySteps);
  atLeastZero(op, 'endLearningRate', end);
  positive(op, 'power', power);
  return (step) => {
    const length = cycle ? decaySteps * Math.max(1, Math.ceil(step / decaySteps)) : decaySteps;
    return (initialLearningRate - end) * (1 - Math.min(step, length) / length) ** power + end;
  };
}

/** What {@link CosineDecay} can be told. */
export interface CosineDecayOptions {
  /** The share of the rate that is left in the end; default 0. */
  readonly alpha?: number;
  /** The rate that `warmupSteps` steps rise to, in a line from the initial rate. Default: no rise. */
  readonly warmupTarget?: number;
  /** Default 0. Needs warmupTarget. */
  readonly warmupSteps?: number;
}

/**
 * Half a cosine, down to alpha times the rate, where it stays (Loshchilov and Hutter 2017), perhaps after a rise.
 *
 * @throws {ArgumentError} unless decaySteps is above 0, the other numbers are at least 0, and the options are known.
 *
 * @example
 * ```ts
 * const rate = CosineDecay(0, 100, { warmupTarget: 0.5, warmupSteps: 10 });
 * console.log(rate(0), rate(5), rate(10), rate(60), rate(200)); // => 0 0.25 0.5 0.25 0
 * ```
 */
export function CosineDecay(
  initialLearningRate: number,
  decaySteps: number,
  options?: CosineDecayOptions,
): Schedule {
  const op = 'CosineDecay';
  const given = checkOptions(op, options, { alpha: true, warmupTarget: true, warmupSteps: true });
  const { alpha = 0, warmupTarget = null, warmupSteps = 0 } = given;
  atLeastZero(op, 'initialLearningRate', initialLearningRate);
  positive(op, 'decaySteps', decaySteps);
  atLeastZero(op, 'alpha', alpha);
  atLeastZero(op, 'warmupSteps', warmupSteps);
  if (warmupTarget !== null) atLeastZero(op, 'warmupTarget', warmupTarget);
  const rise = warmupTarget === null ? 0 : warmupSteps;
  const top = warmupTarget ?? initialLearningRate;
  return (step) => {
    if (step < rise) return initialLearningRate + (top - initialLearningRate) * (step / rise);
    const share = Math.min((step - rise) / decaySteps, 1);
    return top * ((1 - alpha) * 0.5 * (1 + Math.cos(Math.PI * share)) + alpha);
  };
}

/**
 * values[0] up to and including step boundaries[0], then values[1], and so on.
 *
 * @throws {ArgumentError} unless there is one value more than boundaries, and these increase.
 *
 * @example
 * ```ts
 * const rate = PiecewiseConstantDecay([5, 12], [0.2, 0.1, 0.01]);
 * console.log(rate(5), rate(6), rate(13)); // => 0.2 0.1 0.01
 * ```
 */
export function PiecewiseConstantDecay(
  boundaries: readonly number[],
  values: readonly number[],
): Schedule {
  const op = 'PiecewiseConstantDecay';
  if (values.length !== boundaries.length + 1) {
    throw new ArgumentError(
      op,
      `there must be one value more than boundaries, got ${values.length} values and ${boundaries.length} boundaries. Give the rate after the last boundary too`,
    );
  }
  if (boundaries.some((b, i) => !(b > (boundaries[i - 1] ?? Number.NEGATIVE_INFINITY)))) {
    throw new ArgumentError(
      op,
      `boundaries must increase, got ${boundaries.join(', ')}. Give the steps in order`,
    );
  }
  for (const [i, value] of values.entries()) atLeastZero(op, `values[${i}]`, value);
  return (step) => {
    const at = boundaries.findIndex((boundary) => step <= boundary);
    return values.at(at) ?? Number.NaN;
  };
}
