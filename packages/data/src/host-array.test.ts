import { CpuBackend } from '@evenkeel/backend-cpu';
import { memory, tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { type HostInput, hostArrayOf } from './host-array.js';

describe('hostArrayOf', () => {
  it.each([
    ['a number', 3, Float64Array.of(3), []],
    ['a boolean', true, Uint8Array.of(1), []],
    ['numbers', [1, 2.5], Float64Array.of(1, 2.5), [2]],
    [
      'nested numbers',
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      Float64Array.of(1, 2, 3, 4, 5, 6),
      [2, 3],
    ],
    [
      'three axes',
      [
        [[1], [2]],
        [[3], [4]],
      ],
      Float64Array.of(1, 2, 3, 4),
      [2, 2, 1],
    ],
    ['booleans', [[true], [false]], Uint8Array.of(1, 0), [2, 1]],
    ['numbers and booleans', [1, false], Float64Array.of(1, 0), [2]],
    ['nothing', [], new Float64Array(0), [0]],
    ['rows of nothing', [[], []], new Float64Array(0), [2, 0]],
    ['a typed array', Int32Array.of(1, 2), Int32Array.of(1, 2), [2]],
    ['clamped bytes', Uint8ClampedArray.of(1, 255), Uint8Array.of(1, 255), [2]],
    ['rows of one type', [Float32Array.of(1), Float32Array.of(2)], Float32Array.of(1, 2), [2, 1]],
    ['rows of labels', [Int32Array.of(1), Int32Array.of(2)], Int32Array.of(1, 2), [2, 1]],
    ['rows of two types', [Int32Array.of(1), Float32Array.of(2)], Float64Array.of(1, 2), [2, 1]],
    ['numbers and typed rows', [[1], Int32Array.of(2)], Float64Array.of(1, 2), [2, 1]],
    [
      'rows with shapes',
      [
        { data: Int32Array.of(1, 2), shape: [1, 2] },
        { data: Int32Array.of(3, 4), shape: [1, 2] },
      ],
      Int32Array.of(1, 2, 3, 4),
      [2, 1, 2],
    ],
    [
      'data and shape',
      { data: Float32Array.of(1, 2), shape: [2, 1] },
      Float32Array.of(1, 2),
      [2, 1],
    ],
  ])('reads %s', (_, input, data, shape) => {
    const read = hostArrayOf(input);
    expect(read.data).toEqual(data);
    expect(read.shape).toEqual(shape);
  });

  it('shares typed arrays', () => {
    const data = Float32Array.of(1, 2);
    expect(hostArrayOf(data).data).toBe(data);
    expect(hostArrayOf({ data, shape: [1, 2] }).data).toBe(data);
    const pixels = Uint8ClampedArray.of(7, 8, 9).subarray(1);
    expect(hostArrayOf(pixels).data.buffer).toBe(pixels.buffer);
    expect([...hostArrayOf(pixels).data]).toEqual([8, 9]);
  });

  it('reads what a loop nests, at every shape', () => {
    for (const shape of [[4], [3, 2], [2, 3, 2], [1, 1, 4, 2]]) {
      let next = 0;
      const nest = (depth: number): HostInput =>
        depth === shape.length
          ? next++
          : Array.from({ length: shape[depth] ?? 0 }, () => nest(depth + 1));
      const { data, shape: found } = hostArrayOf(nest(0));
      expect(found).toEqual(shape);
      expect([...data]).toEqual(Array.from({ length: next }, (_, i) => i));
    }
  });

  it.each([
    [
      [[1, 2], [3]],
      'the rows of the input must have one shape, got [2] and, at [1], [1]. Pad them to one length',
    ],
    [[[1], 2], 'the rows of the input must have one shape, got [1] and, at [1], []. Pad'],
    [[1, [2]], 'the rows of the input must have one shape, got [] and, at [1], [1]. Pad'],
    [
      [
        [[1], [2]],
        [[3], [4, 5]],
      ],
      'got [1] and, at [1,1], [2]. Pad',
    ],
    [[Float32Array.of(1, 2), Float32Array.of(1)], 'got [2] and, at [1], [1]. Pad'],
    [
      { data: new Float32Array(5), shape: [2, 3] },
      'the shape [2,3] of the input needs 6 values, got 5. Change the shape or the values',
    ],
    [
      { data: new Float32Array(5), shape: [-5] },
      'the input must be { data: a typed array, shape: its sizes }, got data Float32Array and shape an array. Give nested arrays as they are',
    ],
    [
      { data: [1, 2], shape: [2] },
      'got data an array and shape an array. Give nested arrays as they are',
    ],
    [
      new Uint16Array(2),
      'the input must be a Float32Array, Float64Array, Int32Array, Uint8Array or Uint8ClampedArray, got Uint16Array. Convert it: Float32Array.from(values) for quantities, Int32Array.from(values) for labels',
    ],
    [
      [
        [1, 2],
        [3, 'x'],
      ],
      "the input must be numbers, booleans, typed arrays, arrays of these, or { data, shape }, got the string 'x' at [1,1]. Convert other values to numbers first",
    ],
    [null, 'or { data, shape }, got null. Convert other values to numbers first'],
    [
      [undefined],
      'or { data, shape }, got undefined at [0]. Convert other values to numbers first',
    ],
  ])('refuses %o', (input, message) => {
    // @ts-expect-error most of these are wrong for the compiler too
    expect(() => hostArrayOf(input)).toThrow(`[hostArrayOf] `);
    // @ts-expect-error
    expect(() => hostArrayOf(input)).toThrow(message);
  });

  it('refuses a tensor, which would have to be read', () => {
    const backend = new CpuBackend();
    using t = tensor([1], { backend });
    for (const [input, place] of [
      [t, ''],
      [[[t]], ' at [0,0]'],
    ]) {
      // @ts-expect-error
      expect(() => hostArrayOf(input)).toThrow(
        `[hostArrayOf] the input must be in host memory, got a Tensor${place}. Read it: { data: await t.read(), shape: t.shape }`,
      );
    }
    t.dispose();
    expect(memory(backend).buffers).toBe(0);
  });
});
