/** Standardization: every feature with mean 0 and standard deviation 1 over the rows it was fitted on. */
import { ArgumentError, formatShape, ShapeError, type TypedArray } from '@evenkeel/tensor';
import { type HostArray, type HostInput, readHost } from './host-array.js';

/** What {@link standardizer} finds, and {@link Standardizer} applies: one number a feature. */
export interface Scale {
  readonly mean: readonly number[];
  /** 1 for a feature that does not vary. */
  readonly std: readonly number[];
}

/**
 * Fits a standardization to `x`: of every feature the mean and the standard deviation over all rows, in float64.
 * The last axis of x counts the features; an x of one axis is one feature. Fit it to the training part only: what
 * is tested on must not be known before.
 *
 * The deviation is that of the rows themselves (divided by their number n), by two passes with Chan's correction.
 * A feature whose variance is at most n eps variance + (n mean eps)^2, eps = 2^-52, does not vary beyond
 * rounding: its std is set to 1, so that it becomes 0. Both rules are those of scikit-learn's StandardScaler.
 *
 * @throws {ArgumentError} if a number is not finite, or there is no row.
 *
 * @example
 * ```ts
 * const scale = standardizer([[1, 10], [3, 10]]);
 * console.log(scale.mean, scale.std); // => [ 2, 10 ] [ 1, 1 ]
 * scale.transform([[5, 11]]).data; // => Float64Array(2) [ 3, 1 ]
 * scale.inverse([[3, 1]]).data; // => Float64Array(2) [ 5, 11 ]
 * ```
 */
export function standardizer(x: HostInput): Standardizer {
  const { data, shape } = readHost('standardizer', 'x', x);
  const features = shape.length === 1 ? 1 : (shape.at(-1) ?? 0);
  if (data.length === 0 || features === 0 || shape.length === 0) {
    throw new ArgumentError(
      'standardizer',
      `x must have rows and features, got shape ${formatShape(shape)}. Give [rows, features], or one number per row`,
    );
  }
  checkFinite('standardizer', data, features);
  const rows = data.length / features;
  const at = (row: number, c: number): number => data[row * features + c] ?? 0;
  const mean: number[] = [];
  const std: number[] = [];
  for (let c = 0; c < features; c++) {
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += at(row, c);
    const center = sum / rows;
    let squares = 0;
    let rest = 0;
    for (let row = 0; row < rows; row++) {
      const d = at(row, c) - center;
      squares += d * d;
      rest += d;
    }
    const variance = (squares - rest ** 2 / rows) / rows;
    mean.push(center);
    std.push(variance <= rounding(rows, center, variance) ? 1 : Math.sqrt(variance));
  }
  return new Standardizer({ mean, std });
}

const EPSILON = Number.EPSILON;

/** The variance that rounding alone may give a constant feature (Chan, Golub, LeVeque 1983). */
function rounding(rows: number, mean: number, variance: number): number {
  return rows * EPSILON * variance + (rows * mean * EPSILON) ** 2;
}

/**
 * Subtracts a mean from every feature and divides by a standard deviation; {@link standardizer} finds both. Its two
 * fields go through JSON, so that a saved model's inputs can be scaled as they were in training.
 *
 * @throws {ArgumentError} unless mean and std are as many finite numbers each, and every std is above 0.
 *
 * @example
 * ```ts
 * const saved = JSON.stringify(standardizer([[1, 10], [3, 30]]));
 * saved; // => {"mean":[2,20],"std":[1,10]}
 * new Standardizer(JSON.parse(saved)).transform([[3, 0]]).data; // => Float64Array(2) [ 1, -2 ]
 * ```
 */
export class Standardizer implements Scale {
  readonly mean: readonly number[];
  readonly std: readonly number[];

  constructor({ mean, std }: Scale) {
    const fits =
      mean.length === std.length &&
      mean.every((m) => Number.isFinite(m)) &&
      std.every((s) => Number.isFinite(s) && s > 0);
    if (!fits || mean.length === 0) {
      throw new ArgumentError(
        'Standardizer',
        `mean and std must be as many finite numbers each, std above 0, got [${mean.join(', ')}] and [${std.join(', ')}]. ` +
          'Fit them with standardizer(x), on numbers of moderate size',
      );
    }
    this.mean = [...mean];
    this.std = [...std];
  }

  /**
   * (x - mean) / std, as a Float64Array in the shape of x, whose last axis counts the features.
   *
   * @throws {ShapeError} if x has another number of features.
   * @throws {ArgumentError} if a number is not finite.
   */
  transform(x: HostInput): HostArray {
    const { data, shape } = this.read('Standardizer.transform', x);
    checkFinite('Standardizer.transform', data, this.mean.length);
    return { data: this.map(data, (value, mean, std) => (value - mean) / std), shape };
  }

  /**
   * x std + mean: what `transform` made this of. For predictions of a standardized quantity.
   *
   * @throws {ShapeError} if x has another number of features.
   */
  inverse(x: HostInput): HostArray {
    const { data, shape } = this.read('Standardizer.inverse', x);
    return { data: this.map(data, (value, mean, std) => value * std + mean), shape };
  }

  private read(op: string, x: HostInput): HostArray {
    const array = readHost(op, 'x', x);
    const { shape } = array;
    const features = this.mean.length;
    if (features === 1 ? shape.length <= 1 || shape.at(-1) === 1 : shape.at(-1) === features)
      return array;
    throw new ShapeError(
      op,
      `x must have ${features} features, as what the mean was fitted to, got shape ${formatShape(shape)}. The last axis counts the features`,
      [shape],
    );
  }

  private map(
    data: TypedArray,
    f: (value: number, mean: number, std: number) => number,
  ): Float64Array {
    const features = this.mean.length;
    return Float64Array.from(data, (value, i) => {
      const c = i % features;
      return f(value, this.mean[c] ?? 0, this.std[c] ?? 1);
    });
  }
}

function checkFinite(op: string, data: TypedArray, features: number): void {
  const wrong = data.findIndex((value) => !Number.isFinite(value));
  if (wrong < 0) return;
  throw new ArgumentError(
    op,
    `x must be finite, got ${data[wrong]} in row ${Math.floor(wrong / features)}, column ${wrong % features}, counted from 0. ` +
      'Leave such rows out, or fill in a number',
  );
}
