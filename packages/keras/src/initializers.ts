/**
 * Initializers by Keras's names, with Keras's defaults; what they draw is drawn by those of @evenkeel/nn. The numbers
 * are not those of Keras, whose generator is another one.
 */
import { type Initializer, initializers } from '@evenkeel/nn';
import { key } from '@evenkeel/tensor';
import { inDialect, type Operations, type Words } from './dialect.js';
import { byId, checkCalled, checkOptions } from './options.js';

/** What initializers that draw can be told. */
export interface SeedOptions {
  /** Makes them draw the same numbers for every weight of a shape. Default: another stream for every weight. */
  readonly seed?: number;
}

const called: Operations = { normal: 'randomNormal', uniform: 'randomUniform' };
const words: Words = [
  ['std must', 'stddev must'],
  ['low must be below high', 'minval must be below maxval'],
];

/** With a seed of its own the key of the weight plays no part. */
function seeded(make: () => Initializer, { seed }: SeedOptions): Initializer {
  const inner = inDialect(make, called, words);
  if (seed === undefined) return inner;
  const own = key(seed);
  return (_, shape, options) => inner(own, shape, options);
}

/** What {@link randomNormal} and {@link truncatedNormal} can be told. */
export interface NormalOptions extends SeedOptions {
  /** Default 0. */
  readonly mean?: number;
  /** The standard deviation, above 0; default 0.05. */
  readonly stddev?: number;
}

const normalNames = { mean: true, stddev: true, seed: true } as const;

/**
 * Normal: Keras's RandomNormal.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range.
 *
 * @example
 * ```ts
 * Dense(64, { kernelInitializer: randomNormal({ stddev: 0.01 }) });
 * randomNormal({ std: 0.1 } as object); // throws [randomNormal] options must be known, got 'std'
 * ```
 */
export function randomNormal(options?: NormalOptions): Initializer {
  const given = checkOptions('randomNormal', options, normalNames);
  const { mean = 0, stddev: std = 0.05 } = given;
  return seeded(() => initializers.normal({ mean, std }), given);
}

/**
 * Normal, redrawn where it is more than 2 deviations from the mean: Keras's TruncatedNormal. `stddev` is that of the
 * normal before it is cut.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range.
 *
 * @example
 * ```ts
 * Dense(64, { kernelInitializer: truncatedNormal({ stddev: 0.02, seed: 1 }) });
 * ```
 */
export function truncatedNormal(options?: NormalOptions): Initializer {
  const given = checkOptions('truncatedNormal', options, normalNames);
  const { mean = 0, stddev: std = 0.05 } = given;
  return seeded(() => initializers.truncatedNormal({ mean, std }), given);
}

/** What {@link randomUniform} can be told. */
export interface UniformOptions extends SeedOptions {
  /** Default -0.05. */
  readonly minval?: number;
  /** Above minval; default 0.05. */
  readonly maxval?: number;
}

/**
 * Uniform between two numbers: Keras's RandomUniform.
 *
 * @throws {ArgumentError} for an unknown option, or unless minval < maxval.
 *
 * @example
 * ```ts
 * Dense(64, { kernelInitializer: randomUniform({ minval: -0.1, maxval: 0.1 }) });
 * ```
 */
export function randomUniform(options?: UniformOptions): Initializer {
  const names = { minval: true, maxval: true, seed: true } as const;
  const given = checkOptions('randomUniform', options, names);
  const { minval: low = -0.05, maxval: high = 0.05 } = given;
  return seeded(() => initializers.uniform({ low, high }), given);
}

const MODES = { fan_in: 'fanIn', fan_out: 'fanOut', fan_avg: 'fanAverage' } as const;
const DISTRIBUTIONS = {
  truncated_normal: 'truncatedNormal',
  untruncated_normal: 'normal',
  uniform: 'uniform',
} as const;

/** What {@link varianceScaling} can be told. */
export interface VarianceScalingOptions extends SeedOptions {
  /** The variance times the fan, above 0; default 1. */
  readonly scale?: number;
  /** Default 'fan_in'. */
  readonly mode?: keyof typeof MODES;
  /** Default 'truncated_normal'. */
  readonly distribution?: keyof typeof DISTRIBUTIONS;
}

/**
 * Mean 0 and variance scale / fan: Keras's VarianceScaling, of which 'glorot_uniform', 'he_normal' and their like are
 * cases.
 *
 * @throws {ArgumentError} for an unknown option, or one out of its range.
 *
 * @example
 * ```ts
 * Dense(64, { kernelInitializer: varianceScaling({ scale: 2, mode: 'fan_out' }) });
 * ```
 */
export function varianceScaling(options?: VarianceScalingOptions): Initializer {
  const op = 'varianceScaling';
  const names = { scale: true, mode: true, distribution: true, seed: true } as const;
  const given = checkOptions(op, options, names);
  const { scale = 1, mode = 'fan_in', distribution = 'truncated_normal' } = given;
  const settings = {
    scale,
    mode: byId<(typeof MODES)[keyof typeof MODES]>(op, 'mode', mode, MODES),
    distribution: byId<(typeof DISTRIBUTIONS)[keyof typeof DISTRIBUTIONS]>(
      op,
      'distribution',
      distribution,
      DISTRIBUTIONS,
    ),
  };
  return seeded(() => initializers.varianceScaling(settings), given);
}

/**
 * The same number everywhere: Keras's Constant.
 *
 * @example
 * ```ts
 * const model = Sequential([Dense(2, { inputShape: [1], biasInitializer: constant(0.5) })]);
 * (await model.getWeights())[1]?.data; // => Float32Array(2) [ 0.5, 0.5 ]
 * ```
 */
export const constant = (value: number): Initializer => initializers.constant(value);

const { identity, ones, orthogonal, zeros } = initializers;
const { glorotNormal, glorotUniform, heNormal, heUniform, lecunNormal, lecunUniform } =
  initializers;

const table = {
  glorot_normal: glorotNormal,
  glorot_uniform: glorotUniform,
  he_normal: heNormal,
  he_uniform: heUniform,
  identity,
  lecun_normal: lecunNormal,
  lecun_uniform: lecunUniform,
  normal: randomNormal,
  one: ones,
  ones,
  orthogonal,
  random_normal: randomNormal,
  random_uniform: randomUniform,
  truncated_normal: truncatedNormal,
  uniform: randomUniform,
  variance_scaling: varianceScaling,
  zero: zeros,
  zeros,
} as const;

/** The name of an initializer: 'glorot_uniform', 'he_normal', 'zeros', ... */
export type InitializerId = keyof typeof table;

/** The initializer, or that of a name. */
export function initializerOf(
  op: string,
  option: string,
  given: InitializerId | Initializer,
): Initializer {
  checkCalled(op, option, given, Object.values<unknown>(table));
  return typeof given === 'function' ? given : byId<() => Initializer>(op, option, given, table)();
}
