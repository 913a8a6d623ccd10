/** Layers that rearrange the axes behind the batch axis. */
import {
  ArgumentError,
  formatShape,
  reshape,
  ShapeError,
  sizeOf,
  type Tensor,
} from '@evenkeel/tensor';
import { describeValue, type OptionNames } from '@evenkeel/tensor/dispatch';
import { Module } from '../module/module.js';
import { checkOptions } from '../options.js';

/** How many elements an example of a batch has. */
function sizeOfExample(label: string, x: Tensor): number {
  if (x.rank >= 1) return sizeOf(x.shape.slice(1));
  throw new ShapeError(
    label,
    'needs an input [batch, ...], got a scalar of shape []. Reshape it to [1]',
    [x.shape],
  );
}

/**
 * All axes but the batch's as one: [batch, a, b] gives [batch, a b], and [batch] gives [batch, 1].
 *
 * @example
 * ```ts
 * new Flatten().infer(zeros([2, 4, 4, 3], { backend: new CpuBackend() })).shape; // => [ 2, 48 ]
 * ```
 */
export class Flatten extends Module {
  override get type(): string {
    return 'Flatten';
  }

  protected forward(x: Tensor): Tensor {
    return reshape(x, [x.shape[0] ?? 0, sizeOfExample(this.label, x)]);
  }
}

/** What a {@link Reshape} is made of. */
export interface ReshapeOptions {
  /** The new shape without the batch axis; one size may be -1: whatever is left. */
  readonly shape: readonly number[];
}

const known: OptionNames<ReshapeOptions> = { shape: true };

/**
 * The elements of each example in row-major order under another shape: [batch, ...] to [batch, ...shape].
 *
 * @throws {ArgumentError} unless the sizes are integers above 0, one of them perhaps -1.
 *
 * @example
 * ```ts
 * const x = zeros([2, 12], { backend: new CpuBackend() });
 * new Reshape({ shape: [3, -1] }).infer(x).shape; // => [ 2, 3, 4 ]
 * new Reshape({ shape: [5] }).infer(x); // throws [Reshape] needs examples of 5 elements for shape [5], got 12
 * ```
 */
export class Reshape extends Module {
  readonly shape: readonly number[];

  constructor(options: ReshapeOptions) {
    super();
    checkOptions('Reshape', options, known, 'new Reshape({ shape: [28, 28, 1] })');
    const { shape } = options;
    const valid =
      Array.isArray(shape) &&
      shape.every((n) => n === -1 || (Number.isInteger(n) && n > 0)) &&
      shape.indexOf(-1) === shape.lastIndexOf(-1);
    if (!valid) {
      const got = Array.isArray(shape) ? formatShape(shape) : describeValue(shape);
      throw new ArgumentError(
        'Reshape',
        `shape must be sizes above 0, one of them perhaps -1, got ${got}. Give it without the batch axis: new Reshape({ shape: [28, 28, 1] })`,
      );
    }
    this.shape = shape;
  }

  override get type(): string {
    return 'Reshape';
  }

  protected forward(x: Tensor): Tensor {
    const size = sizeOfExample(this.label, x);
    const known = sizeOf(this.shape.filter((n) => n !== -1));
    const open = this.shape.includes(-1);
    if (open ? size % known !== 0 : size !== known) {
      throw new ShapeError(
        this.label,
        `needs examples of ${open ? `a multiple of ${known}` : known} elements for shape ${formatShape(this.shape)}, ` +
          `got ${size} in shape ${formatShape(x.shape)}. Change the shape, which leaves the batch axis out`,
        [this.shape, x.shape],
      );
    }
    const sizes = this.shape.map((n) => (n === -1 ? size / known : n));
    return reshape(x, [x.shape[0] ?? 0, ...sizes]);
  }
}
