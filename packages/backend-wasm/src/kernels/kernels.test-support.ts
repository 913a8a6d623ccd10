/**
 * For the tests of kernels: a runtime in each mode that the engine has, and operands in any view, between
 * bytes that must stay what they are.
 */
import {
  bytesPerElement,
  type DType,
  dense,
  hostArray,
  type Layout,
  strided,
  type TypedArray,
} from '@evenkeel/tensor';
import { expect } from 'vitest';
import type { WasmOperand } from '../memory/buffer.js';
import { featuresOf, type SimdMode } from '../runtime/modes.js';
import { Runtime } from '../runtime/runtime.js';
import { tilesFor } from '../runtime/tiles.js';

export { modes } from '../expression/expression.test-support.js';

/** A runtime in a mode. */
export function makeRuntime(mode: SimdMode): Runtime {
  const features = featuresOf[mode];
  return new Runtime({
    features,
    tiles: tilesFor(features),
    maximumBytes: null,
    cachedKernels: 256,
  });
}

/** What lies around the elements of an operand: as a float NaN, as a bool none. */
const FILLER = 0xff;

/** So many elements lie before and after those of an operand, so its address is odd. */
const GUARD = 5;

interface Held {
  readonly operand: WasmOperand;
  readonly isOutput: boolean;
  readonly initial: Uint8Array;
}

/** Operands in the memory of a runtime. */
export class Operands {
  readonly runtime: Runtime;
  readonly #held: Held[] = [];

  constructor(runtime: Runtime) {
    this.runtime = runtime;
  }

  /** An operand that the kernel only reads; its elements in row-major order. */
  input(layout: Layout, values: ArrayLike<number>): WasmOperand {
    return this.#hold(layout, values, false);
  }

  /** An operand that the kernel writes; what it holds before may be given. */
  output(layout: Layout, values?: ArrayLike<number>): WasmOperand {
    return this.#hold(layout, values ?? [], true);
  }

  /** The elements in row-major order. */
  read({ buffer, layout, offset }: WasmOperand): TypedArray {
    const memory = this.#memoryAs(layout.dtype);
    const start = buffer.address / bytesPerElement[layout.dtype] + offset;
    const values = hostArray(layout.dtype, layout.size);
    offsetsOf(layout).forEach((at, i) => {
      values[i] = memory[start + at] ?? Number.NaN;
    });
    return values;
  }

  /**
   * Runs something twice: the second time no more memory is in use after it than after the first time. Answers
   * what it answered.
   */
  run<T>(body: () => T): T {
    const { heap } = this.runtime;
    body();
    const before = heap.statistics.inUse;
    const answer = body();
    expect(heap.statistics.inUse, 'bytes in use').toBe(before);
    return answer;
  }

  /** Checks that nothing but elements of outputs has changed, and frees the operands. */
  close(): void {
    const { heap } = this.runtime;
    for (const { operand, isOutput, initial } of this.#held.splice(0)) {
      const { buffer, layout, offset } = operand;
      const bytes = bytesPerElement[layout.dtype];
      const now = heap.u8.slice(buffer.address, buffer.address + initial.length);
      if (isOutput) {
        for (const at of offsetsOf(layout)) {
          const start = (offset + at) * bytes;
          now.set(initial.subarray(start, start + bytes), start);
        }
      }
      const changed = now.findIndex((byte, i) => byte !== initial[i]);
      expect(changed, `first byte that changed beside ${layout.shape} / ${layout.strides}`).toBe(
        -1,
      );
      heap.free(buffer);
    }
  }

  #hold(layout: Layout, values: ArrayLike<number>, isOutput: boolean): WasmOperand {
    const offsets = offsetsOf(layout);
    const first = offsets.reduce((low, at) => Math.min(low, at), 0);
    const last = offsets.reduce((high, at) => Math.max(high, at), 0);
    const { heap } = this.runtime;
    const bytes = (last - first + 1 + 2 * GUARD) * bytesPerElement[layout.dtype];
    const buffer = heap.alloc(bytes);
    heap.u8.fill(FILLER, buffer.address, buffer.address + bytes);
    const operand = { buffer, layout, offset: GUARD - first };
    const memory = this.#memoryAs(layout.dtype);
    const start = buffer.address / bytesPerElement[layout.dtype] + operand.offset;
    for (let i = 0; i < values.length; i++) memory[start + offsets[i]!] = values[i]!;
    const initial = heap.u8.slice(buffer.address, buffer.address + bytes);
    this.#held.push({ operand, isOutput, initial });
    return operand;
  }

  #memoryAs(dtype: DType): TypedArray {
    const { f32, i32, u8 } = this.runtime.heap;
    return dtype === 'float32' ? f32 : dtype === 'int32' ? i32 : u8;
  }
}

/** The offset of every element of a layout, in row-major order. */
export function offsetsOf({ shape, strides, size }: Layout): Int32Array {
  let offsets = new Int32Array(size).fill(0, 0, 1);
  let count = 1;
  shape.forEach((n, axis) => {
    const finer = new Int32Array(size);
    for (let i = 0; i < Math.min(count * n, size); i++)
      finer[i] = offsets[Math.floor(i / n)]! + (i % n) * strides[axis]!;
    offsets = finer;
    count *= n;
  });
  return offsets;
}

/** The offsets, in row-major elements of a shape, of the elements of each line along an axis. */
export function lineOffsets(shape: readonly number[], axis: number): number[][] {
  const { strides } = dense('int32', shape);
  const others = (values: readonly number[]): number[] => values.filter((_, i) => i !== axis);
  const starts = strided('int32', others(shape), others(strides));
  return Array.from(offsetsOf(starts), (start) =>
    Array.from({ length: shape[axis]! }, (_, i) => start + i * strides[axis]!),
  );
}

/** Fails unless both hold the same numbers; NaN is NaN, and the zeros differ. */
export function expectSame(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  label: string,
): void {
  expect(actual.length, label).toBe(expected.length);
  for (let i = 0; i < actual.length; i++) {
    if (!Object.is(actual[i], expected[i]))
      expect.fail(`${label}: got ${actual[i]} for ${expected[i]} at position ${i}`);
  }
}

/** Numbers from 0 up to, not including, 1: the same in every run. */
export function drawer(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A layout of this shape with its axes anywhere in memory: permuted, with gaps, some of them turned around. */
export function anyLayout(dtype: DType, shape: readonly number[], draw: () => number): Layout {
  const strides = new Array<number>(shape.length).fill(0);
  const order = shape
    .map((_, axis) => ({ axis, at: draw() }))
    .sort((a, b) => a.at - b.at)
    .map(({ axis }) => axis);
  let step = 1;
  for (const axis of order) {
    if (shape[axis] !== 1 && draw() < 0.3) step *= 2 + Math.floor(draw() * 2); // a gap
    strides[axis] = draw() < 0.15 ? -step : step;
    step *= shape[axis]!;
  }
  return strided(dtype, shape, strides);
}

/** As `anyLayout`, with some axes that repeat: of an operand that is only read. */
export function anyInput(dtype: DType, shape: readonly number[], draw: () => number): Layout {
  const { strides } = anyLayout(dtype, shape, draw);
  return strided(
    dtype,
    shape,
    strides.map((s) => (draw() < 0.2 ? 0 : s)),
  );
}
