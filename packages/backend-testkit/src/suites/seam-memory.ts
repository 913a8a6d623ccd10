/**
 * Operands for the seam suite, in memory straight from the backend: each between guards, at an odd offset.
 * At the end of a test the guards and the inputs must be what they were.
 */
import {
  type Backend,
  bytesPerElement,
  type DeviceBuffer,
  type DType,
  dense,
  hostArray,
  isFloat,
  type Layout,
  type Operand,
  type TypedArray,
} from '@evenkeel/tensor';
import { EXACT, expectClose, expectEqual } from '../expect.js';
import type { Bench } from '../harness.js';

/** Elements before and after an operand. */
const GUARD = 3;

/** What lies there, and in outputs before they are written; 1 as a bool. */
const FILLER = 77;

/** One buffer. `initial` is all that was written to it; of an output only the guards have to stay. */
interface Held {
  readonly whole: Operand;
  readonly initial: TypedArray;
  readonly isOutput: boolean;
}

/** The memory of one test. */
export class SeamMemory {
  readonly #backend: Backend;
  readonly #label: string;
  readonly #held: Held[] = [];

  constructor(backend: Backend, label: string) {
    this.#backend = backend;
    this.#label = label;
  }

  /** Elements that the test does not change, of shape [n] unless there is another. */
  input(dtype: DType, values: readonly number[], shape?: readonly number[]): Operand {
    return this.#hold(dtype, values, shape, false);
  }

  /** Elements that the test may change. */
  output(dtype: DType, values: readonly number[], shape?: readonly number[]): Operand {
    return this.#hold(dtype, values, shape, true);
  }

  /** Fails unless these are the elements, with their signs of zero. */
  expect(x: Operand, expected: readonly number[], what = ''): void {
    const label = what === '' ? this.#label : `${this.#label}, ${what}`;
    expectClose(label, this.#backend.readSync(x), expected, EXACT, { zeroSign: true });
  }

  /** Checks that nothing was touched that is not an output, and gives the memory back. */
  close(): void {
    for (const { whole, initial, isOutput } of this.#held) {
      const { buffer } = whole;
      const now = this.#backend.readSync(whole);
      const [start, stop] = isOutput ? [GUARD, initial.length - GUARD] : [0, 0];
      now.set(initial.subarray(start, stop), start);
      const what = isOutput ? 'memory beside an output' : 'an input and what is beside it';
      expectClose(`${this.#label}: ${what}`, now, initial, EXACT, { zeroSign: true });
      expectEqual(`${this.#label}: refs`, buffer.refs, 1);
      expectEqual(`${this.#label}: bytes`, buffer.bytes, bytesOf(whole.layout));
      this.#backend.free(buffer);
    }
    this.#held.length = 0;
  }

  #hold(
    dtype: DType,
    values: readonly number[],
    shape: readonly number[] = [values.length],
    isOutput: boolean,
  ): Operand {
    const layout = dense(dtype, [values.length + 2 * GUARD]);
    const buffer = allocate(this.#backend, layout);
    const initial = hostArray(dtype, layout.size).fill(dtype === 'bool' ? 1 : FILLER);
    initial.set(values, GUARD);
    const whole = { buffer, layout, offset: 0 };
    this.#backend.write(initial, whole);
    this.#held.push({ whole, initial, isOutput });
    return { buffer, layout: dense(dtype, shape), offset: GUARD };
  }
}

const bytesOf = (layout: Layout): number => layout.size * bytesPerElement[layout.dtype];

/** A buffer as the tensors allocate theirs: the fields of the base class are set after `alloc`. */
function allocate(backend: Backend, layout: Layout): DeviceBuffer {
  const buffer = backend.alloc(bytesOf(layout));
  buffer.refs = 1;
  buffer.bytes = bytesOf(layout);
  return buffer;
}

/** Another view of an operand's elements, from the element at `from`. */
export const look = (x: Operand, layout: Layout, from = 0): Operand => ({
  buffer: x.buffer,
  layout,
  offset: x.offset + from,
});

/** Whether the backend has a dtype, and is to be tested with it. */
export const isTested = ({ backend, dtypes }: Bench, dtype: DType): boolean =>
  backend.capabilities.dtypes.includes(dtype) && (!isFloat(dtype) || dtypes.includes(dtype));

/** Defines a test with memory of its own, which is checked at the end. */
export function tester({
  it,
  backend,
}: Bench): (title: string, body: (m: SeamMemory) => void) => void {
  return (title, body) =>
    it(title, () => {
      const memory = new SeamMemory(backend, title);
      body(memory);
      memory.close();
    });
}
