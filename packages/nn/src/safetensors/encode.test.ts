// The bytes are those of the documented layout, which the generator of the goldens builds and the reference
// implementation has read; and what cannot be written is refused.
import {
  ArgumentError,
  DTypeError,
  ShapeError,
  type StateDict,
  type StateEntry,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors } from './decode.js';
import { encodeSafetensors } from './encode.js';
import { bitsOf, ours, rowsOf } from './safetensors.test-support.js';

const entry: StateEntry = {
  kind: 'parameter',
  dtype: 'float32',
  shape: [2],
  data: Float32Array.of(1, 2),
};

/** Writes what JavaScript may give where TypeScript would not. */
function write(...args: unknown[]): unknown {
  return Reflect.apply(encodeSafetensors, null, args);
}

describe('encodeSafetensors', () => {
  it.each(ours)('writes the expected bytes: $note', ({ state, metadata, bytes }) => {
    expect(bitsOf(encodeSafetensors(state, metadata))).toBe(bitsOf(bytes));
  });

  it.each(ours)('writes what is read back, bit for bit and in order: $note', (golden) => {
    const { state, metadata } = decodeSafetensors(encodeSafetensors(golden.state, golden.metadata));
    expect(rowsOf(state)).toEqual(rowsOf(golden.state));
    expect(metadata).toEqual(golden.metadata);
  });

  it('keeps NaN payloads and the sign of zero', () => {
    const f32 = new Float32Array(Uint32Array.of(0x7f800001, 0xffc12345, 0x80000000).buffer);
    const f64 = new Float64Array(BigUint64Array.of(0xfff0000000000001n, 1n << 63n).buffer);
    const state: StateDict = new Map([
      ['f32', { ...entry, shape: [3], data: f32 }],
      ['f64', { ...entry, dtype: 'float64', data: f64 }],
    ]);
    const back = decodeSafetensors(encodeSafetensors(state)).state;
    expect(Buffer.from(bitsOf(back.get('f32')?.data ?? f64), 'base64').toString('hex')).toBe(
      '0100807f4523c1ff00000080',
    );
    expect(Buffer.from(bitsOf(back.get('f64')?.data ?? f32), 'base64').toString('hex')).toBe(
      '010000000000f0ff0000000000000080',
    );
  });

  it('begins each tensor at a multiple of its element size', () => {
    const shape = [3];
    const state: StateDict = new Map([
      ['a', { ...entry, dtype: 'bool', shape, data: Uint8Array.of(1, 0, 1) }],
      ['b', { ...entry, dtype: 'int32', shape, data: Int32Array.of(1, 2, 3) }],
      ['c', { ...entry, dtype: 'float64', shape, data: Float64Array.of(1, 2, 3) }],
    ]);
    const bytes = encodeSafetensors(state);
    const size = new DataView(bytes.buffer).getUint32(0, true);
    expect(size % 8).toBe(0);
    const header: Record<string, { data_offsets: number[] }> = JSON.parse(
      new TextDecoder().decode(bytes.subarray(8, 8 + size)),
    );
    expect(header.c?.data_offsets).toEqual([0, 24]);
    expect(header.b?.data_offsets).toEqual([24, 36]);
    expect(header.a?.data_offsets).toEqual([36, 39]);
    expect(Object.keys(header)).toEqual(['a', 'b', 'c']);
  });

  it('gives the same bytes for the same state, whatever the order of the metadata', () => {
    const state: StateDict = new Map([['x', entry]]);
    const bytes = bitsOf(encodeSafetensors(state, { a: '1', b: '2' }));
    expect(bitsOf(encodeSafetensors(new Map(state), { b: '2', a: '1' }))).toBe(bytes);
    expect(bitsOf(encodeSafetensors(state, { a: '1', b: '3' }))).not.toBe(bytes);
  });

  it('writes the part of an array that a view shows', () => {
    const data = Float32Array.of(7, 1, 2, 7).subarray(1, 3);
    const bytes = encodeSafetensors(new Map([['x', { ...entry, data }]]));
    expect(decodeSafetensors(bytes).state.get('x')?.data).toEqual(Float32Array.of(1, 2));
  });

  it('does not change or keep what it is given', () => {
    const data = Float32Array.of(1, 2);
    const state: StateDict = new Map([['x', { ...entry, data }]]);
    const metadata = { epoch: '1' };
    const bytes = encodeSafetensors(state, metadata);
    data.fill(9);
    expect(decodeSafetensors(bytes).state.get('x')?.data).toEqual(Float32Array.of(1, 2));
    expect(metadata).toEqual({ epoch: '1' });
    expect([...state.keys()]).toEqual(['x']);
  });

  it('keeps a key of the metadata named __proto__', () => {
    const metadata = Object.fromEntries([['__proto__', 'text']]);
    const back = decodeSafetensors(encodeSafetensors(new Map([['x', entry]]), metadata)).metadata;
    expect(Object.entries(back)).toEqual([['__proto__', 'text']]);
  });
});

describe('a state that cannot be written', () => {
  it.each([
    [
      'is a promise',
      Promise.resolve(new Map()),
      ArgumentError,
      'expected a state, which is a Map, got Promise. Await it: await model.stateDict()',
    ],
    [
      'names an entry __metadata__',
      new Map([['__metadata__', entry]]),
      ArgumentError,
      'a name must be well-formed text other than __metadata__, got "__metadata__". Give the variable another name',
    ],
    [
      'has a name with half a character',
      new Map([['\ud83d', entry]]),
      ArgumentError,
      'a name must be well-formed text other than __metadata__, got "\\ud83d". Give the variable another name',
    ],
    [
      'has an unknown kind',
      new Map([['x', { ...entry, kind: 'slot' }]]),
      ArgumentError,
      'the kind of "x" must be one of parameter, statistic, optimizer, got the string \'slot\'. Take entries from stateDict(), or set it',
    ],
    [
      'has an unknown dtype',
      new Map([['x', { ...entry, dtype: 'float16' }]]),
      DTypeError,
      '"x" must have one of the dtypes float32, float64, int32, bool and an array of it, got the string \'float16\' with ' +
        'Float32Array. Give bool as a Uint8Array, the others as the array of the same name',
    ],
    [
      'has an array of another dtype',
      new Map([['x', { ...entry, data: Float64Array.of(1, 2) }]]),
      DTypeError,
      "got the string 'float32' with Float64Array. Give bool as",
    ],
    [
      'has no array',
      new Map([['x', { ...entry, data: [1, 2] }]]),
      DTypeError,
      "got the string 'float32' with an array. Give bool as",
    ],
    [
      'has a shape of another size',
      new Map([['x', { ...entry, shape: [3] }]]),
      ShapeError,
      'the shape of "x" must have as many elements as its data, 2, got [3]. Set the shape that the data has',
    ],
    [
      'has a shape of fractions',
      new Map([['x', { ...entry, shape: [0.5, 4] }]]),
      ShapeError,
      'the shape of "x" must have as many elements as its data, 2, got an array. Set the shape that the data has',
    ],
    [
      'has negative sizes',
      new Map([['x', { ...entry, shape: [-1, -2] }]]),
      ShapeError,
      'got an array. Set the shape',
    ],
    [
      'has no shape',
      new Map([['x', { ...entry, shape: undefined }]]),
      ShapeError,
      'got undefined. Set the shape',
    ],
    [
      'has a bool of 2',
      new Map([['x', { ...entry, dtype: 'bool', data: Uint8Array.of(1, 2) }]]),
      ArgumentError,
      '"x" is bool and must hold 0 and 1 alone, got another number. Write numbers as int32',
    ],
  ])('%s', (_, state, error, message) => {
    expect(() => write(state)).toThrow(error);
    expect(() => write(state)).toThrow(message);
    expect(() => write(state)).toThrow('[encodeSafetensors] ');
  });

  it.each([
    [
      { 'evenkeel.kinds': '{}' },
      'a key of the metadata must be well-formed text other than evenkeel.kinds, got "evenkeel.kinds". Choose another key',
    ],
    [
      { '\udc00': '' },
      'a key of the metadata must be well-formed text other than evenkeel.kinds, got "\\udc00". Choose another key',
    ],
    [
      { epoch: 3 },
      'the metadata "epoch" must be well-formed text, got 3. Turn it into text, for example with JSON.stringify',
    ],
    [{ text: 'a\ud800' }, 'the metadata "text" must be well-formed text, got the string'],
  ])('has the metadata %j', (metadata, message) => {
    expect(() => write(new Map(), metadata)).toThrow(ArgumentError);
    expect(() => write(new Map(), metadata)).toThrow(`[encodeSafetensors] ${message}`);
  });

  it('has more than 100 MB of names and texts', () => {
    expect(() => encodeSafetensors(new Map(), { text: 'x'.repeat(100_000_000) })).toThrow(
      '[encodeSafetensors] the header may have 100000000 bytes, got 100000032 or more. ' +
        'Shorten the metadata, or write several files',
    );
    // Fewer characters than that, but more bytes.
    expect(() => encodeSafetensors(new Map(), { text: 'ä'.repeat(50_000_000) })).toThrow(
      '[encodeSafetensors] the header may have 100000000 bytes, got 100000032 or more. ',
    );
  });
});
