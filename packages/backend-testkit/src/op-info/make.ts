/** Building blocks of samples: operands in every storage order, drawn from a stream. */
import type { DType } from '@evenkeel/tensor';
import type { Draw } from '../draw.js';
import type { ArgSpec, InputSpec, Sample } from '../sample.js';
import { slotOf } from '../sample.js';

/** Where the ordinary values of an operand lie. */
export type Interval = readonly [low: number, high: number];

const sizeOf = (shape: readonly number[]): number => shape.reduce((n, m) => n * m, 1);

/** Makes operands of one dtype. */
export class Make {
  readonly #draw: Draw;
  readonly #dtype: DType;
  readonly #interval: Interval;

  constructor(draw: Draw, dtype: DType, interval: Interval) {
    this.#draw = draw;
    this.#dtype = dtype;
    this.#interval = interval;
  }

  /** The same with another interval or dtype. */
  with(change: { readonly interval?: Interval; readonly dtype?: DType }): Make {
    return new Make(this.#draw, change.dtype ?? this.#dtype, change.interval ?? this.#interval);
  }

  /** A dense operand. */
  dense(shape: readonly number[]): InputSpec {
    return { shape, dtype: this.#dtype, data: this.#values(sizeOf(shape)), view: [] };
  }

  /** An operand of `shape` that lies transposed: its axes in reverse. */
  transposed(shape: readonly number[]): InputSpec {
    const axes = shape.map((_, axis) => shape.length - 1 - axis);
    return { ...this.dense([...shape].reverse()), view: [{ kind: 'transpose', axes }] };
  }

  /** An operand of `shape` that is every second element, from the second on, along `axis`. */
  sliced(shape: readonly number[], axis = 0): InputSpec {
    const size = shape[axis] ?? 1;
    const whole = shape.map((n, i) => (i === axis ? 2 * n + 1 : n));
    const stop = 2 * size + 1;
    return { ...this.dense(whole), view: [{ kind: 'slice', axis, start: 1, stop, step: 2 }] };
  }

  /** An operand of `shape` that repeats one of `from`. */
  expanded(from: readonly number[], shape: readonly number[]): InputSpec {
    return { ...this.dense(from), view: [{ kind: 'expand', shape }] };
  }

  #values(count: number): number[] {
    const [low, high] = this.#interval;
    const values = this.#draw.spread(count, low, high);
    if (this.#dtype === 'bool') return values.map(() => this.#draw.integer(2));
    if (this.#dtype === 'int32')
      return values.map((x) => (low >= 0 ? Math.ceil(x) : Math.round(x)));
    return values;
  }
}

/** A call whose arguments are the operands in order, then `rest`. */
export function sample(
  note: string,
  inputs: readonly InputSpec[],
  ...rest: readonly ArgSpec[]
): Sample {
  return { note, inputs, args: [...inputs.map((_, i) => slotOf(i)), ...rest] };
}

/** Dense operands for error samples, where only shapes and dtypes matter: all ones. */
export function ones(shape: readonly number[], dtype: DType = 'float32'): InputSpec {
  return { shape, dtype, data: new Array<number>(sizeOf(shape)).fill(1), view: [] };
}

/** A dense operand with these values. */
export function given(
  shape: readonly number[],
  data: readonly number[],
  dtype: DType = 'float32',
): InputSpec {
  return { shape, dtype, data, view: [] };
}
