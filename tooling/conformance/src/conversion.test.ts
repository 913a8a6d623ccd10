// Numbers on their way into a dtype: one rule, that of cast, wherever they come from; and arrays whose bytes could
// mean two things.
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  ArgumentError,
  type ArrayInput,
  arange,
  cast,
  type DType,
  full,
  fullLike,
  scope,
  type Tensor,
  tensor,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const MOST = 2 ** 31 - 1;
const LEAST = -(2 ** 31);

/** What `make` gives; nothing may be left. */
function read(make: () => Tensor): readonly [DType, number[]] {
  let found: readonly [DType, number[]] = ['float32', []];
  expectBalanced(backend, () => {
    found = scope(() => {
      const x = make();
      return [x.dtype, [...x.data()]] as const;
    });
  });
  return found;
}

describe.each<[number, DType, number]>([
  [2, 'bool', 1],
  [0.5, 'bool', 1],
  [-1, 'bool', 1],
  [256, 'bool', 1],
  [Number.NaN, 'bool', 1],
  [0, 'bool', 0],
  [-0, 'bool', 0],
  [3e9, 'int32', MOST],
  [-3e9, 'int32', LEAST],
  [Number.POSITIVE_INFINITY, 'int32', MOST],
  [Number.NEGATIVE_INFINITY, 'int32', LEAST],
  [Number.NaN, 'int32', 0],
  [1.9, 'int32', 1],
  [-1.9, 'int32', -1],
  [0.1, 'float32', Math.fround(0.1)],
  [1e300, 'float32', Number.POSITIVE_INFINITY],
  [0.1, 'float64', 0.1],
])('%s as %s', (value, dtype, stored) => {
  it.each<[string, () => Tensor]>([
    ['full', () => full([1], value, { backend, dtype })],
    ['fullLike', () => fullLike(tensor([0], { backend, dtype }), value)],
    ['tensor of an array', () => tensor([value], { backend, dtype })],
    ['tensor of a typed array', () => tensor(Float64Array.of(value), { backend, dtype })],
    ['cast', () => cast(tensor([value], { backend, dtype: 'float64' }), dtype)],
  ])('by %s', (_, make) => {
    const [made, values] = read(make);
    expect(made).toBe(dtype);
    expect(values.map((x) => x + 0)).toEqual([stored + 0]);
  });
});

it('arange counts in bool as cast would', () => {
  expect(read(() => arange(3, { backend, dtype: 'bool' }))).toEqual(['bool', [0, 1, 1]]);
});

describe('an array of bytes or other integers', () => {
  const arrays: [string, ArrayInput][] = [
    ['Uint8Array', Uint8Array.of(0, 1, 200)],
    ['Uint8ClampedArray', Uint8ClampedArray.of(0, 1, 200)],
    ['Int8Array', Int8Array.of(0, 1, -56)],
    ['Int16Array', Int16Array.of(0, 1, -300)],
    ['Uint16Array', Uint16Array.of(0, 1, 65535)],
    ['Uint32Array', Uint32Array.of(0, 1, 2 ** 32 - 1)],
  ];

  it.each(arrays)('%s without a dtype is refused, with the cure', (name, values) => {
    const make = () => tensor(values, { backend });
    expect(() => read(make)).toThrow(ArgumentError);
    expect(() => read(make)).toThrow(
      `[tensor] the dtype for a ${name} must be said: its integers may be counts, pixels or booleans, got none. ` +
        "Give dtype: 'float32', 'int32' or 'bool'",
    );
  });

  it.each(arrays)('%s with a dtype is taken', (_, values) => {
    const make = (dtype: DType) => read(() => tensor(values, { backend, dtype }))[1];
    const [, , last = 0] = values;
    expect(make('bool')).toEqual([0, 1, 1]);
    expect(make('int32')).toEqual([0, 1, Math.min(last, MOST)]);
    expect(make('float32')).toEqual([0, 1, Math.fround(last)]);
    expect(make('float64')).toEqual([0, 1, last]);
  });

  it('takes a shape', () => {
    const image = tensor(Uint8ClampedArray.of(1, 2, 3, 4), {
      shape: [2, 2],
      dtype: 'float32',
      backend,
    });
    expect([image.shape, [...image.data()]]).toEqual([
      [2, 2],
      [1, 2, 3, 4],
    ]);
    image.dispose();
  });
});
