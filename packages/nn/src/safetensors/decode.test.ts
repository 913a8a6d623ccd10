// Files that the reference implementation wrote, files that break a rule, and what a file can make us allocate.
import { createHash } from 'node:crypto';
import { ArgumentError, DTypeError, EvenkeelError, sizeOf } from '@evenkeel/tensor';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { decodeSafetensors } from './decode.js';
import goldens from './goldens/files.json' with { type: 'json' };
import { entryOf, fileOf, fromBase64, meterArrays, rowsOf } from './safetensors.test-support.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** The error that a file is refused with. */
function refusalOf(bytes: Uint8Array): EvenkeelError {
  try {
    decodeSafetensors(bytes);
  } catch (error) {
    if (error instanceof EvenkeelError) return error;
    throw error;
  }
  throw new Error('the file was read');
}

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

describe('a file of the reference implementation', () => {
  it.each(goldens.files)('$note', ({ base64, tensors, metadata }) => {
    const found = decodeSafetensors(fromBase64(base64));
    const expected = new Map(tensors.map((row) => [row.name, entryOf(row)]));
    expect(rowsOf(found.state).sort(byName)).toEqual(rowsOf(expected).sort(byName));
    expect(Object.entries(found.metadata)).toEqual(metadata);
  });

  it.each(['F16', 'BF16'] as const)('converts every %s that is a number', (dtype) => {
    const bits = Uint16Array.from({ length: 2 ** 16 }, (_, i) => i);
    const header = { x: { dtype, shape: [2 ** 16], data_offsets: [0, 2 ** 17] } };
    const file = fileOf(JSON.stringify(header), new Uint8Array(bits.buffer));
    const data = decodeSafetensors(file).state.get('x')?.data ?? new Float32Array();
    const numbers = data.map((x) => (Number.isNaN(x) ? 0 : x));
    expect(numbers).toBeInstanceOf(Float32Array);
    const digest = createHash('sha256').update(new Uint8Array(numbers.buffer)).digest('hex');
    expect(digest).toBe(goldens.halves[dtype]);
  });

  it.each([
    ['F16', [0x01, 0x7c, 0xff, 0xff], [0x7f802000, 0xffffe000]],
    ['BF16', [0x81, 0x7f, 0xff, 0xff], [0x7f810000, 0xffff0000]],
  ])('keeps the payload of a NaN of %s', (dtype, bytes, expected) => {
    const header = { x: { dtype, shape: [2], data_offsets: [0, 4] } };
    const entry = decodeSafetensors(fileOf(JSON.stringify(header), bytes)).state.get('x');
    const data = entry?.data ?? new Float32Array();
    expect([...new Uint32Array(data.buffer)]).toEqual(expected);
  });

  it('keeps the order of the header', () => {
    const base64 = goldens.files.find(({ note }) => note.includes('another order'))?.base64 ?? '';
    const { state } = decodeSafetensors(fromBase64(base64));
    expect([...state.keys()]).toEqual(['c', 'empty', 'a', 'b']);
  });

  it('with names such as __proto__ harms nothing', () => {
    const base64 = goldens.files.find(({ note }) => note.startsWith('names'))?.base64 ?? '';
    const { state, metadata } = decodeSafetensors(fromBase64(base64));
    expect(state.get('__proto__')?.data).toEqual(Int32Array.of(1));
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
    expect(Object.keys(metadata)).toEqual(['__proto__']);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('with values that no dtype of ours holds is refused by name', () => {
    for (const { base64, tensor, dtype, value } of goldens.unfit) {
      const error = refusalOf(fromBase64(base64));
      expect(error).toBeInstanceOf(DTypeError);
      expect(error).toHaveProperty('dtypes', [dtype]);
      if (value === null) {
        expect(error.message).toBe(
          `[decodeSafetensors] tensor "${tensor}" must have one of the dtypes F32, F64, I32, BOOL, F16, BF16, I8, U8, I16, ` +
            `U16, U32, I64, U64, got "${dtype}". Convert it before it is written, for example to F32`,
        );
      } else {
        expect(error.message).toBe(
          `[decodeSafetensors] tensor "${tensor}" of ${dtype} is read as ${dtype === 'BOOL' ? 'bool' : 'int32'}, ` +
            `which must hold each of its values, got ${value} at position 1. ` +
            'Write it with a dtype for such values, for example F64',
        );
      }
    }
  });
});

/** What the message about each damaged file of the goldens says. */
const messages: Readonly<Record<string, string>> = {
  empty: 'a safetensors file has 8 bytes at least, got 0',
  'seven bytes': 'a safetensors file has 8 bytes at least, got 7',
  'a header of 90 MB in 8 bytes': 'the header must lie in the file: 90000000 bytes, got 0',
  'a header above 100 MB': 'the header must have 100000000 bytes at most, got 100000001',
  'a header of 2^64 - 1 bytes':
    'the header must have 100000000 bytes at most, got 18446744073709552000',
  'a header of no bytes': "the header must begin with '{', got none",
  'a header of no bytes, then {': "the header must begin with '{', got none",
  'cut in the header': 'the header must lie in the file: 61 bytes, got 12',
  'cut at the last byte of the header': 'the header must lie in the file: 61 bytes, got 60',
  'cut in the data': 'the tensors must cover the data: 4 bytes, got 3',
  'a byte too many': 'the tensors must cover the data: 4 bytes, got 5',
  'an array': "the header must begin with '{', got byte 91",
  'white space before the header': "the header must begin with '{', got byte 32",
  'a byte order mark': "the header must begin with '{', got byte 239",
  'NUL as padding': 'the header must have nothing but spaces at character 2, got "\\u0000\\u0000"',
  'no UTF-8': 'the header must be UTF-8, got bytes that are not',
  'a lone surrogate': 'the header must have a string of valid characters at character 1, got',
  'a bad escape': 'the header must have a string of valid characters at character 1, got',
  'a control character in a name':
    'the header must have a string of valid characters at character 1, got',
  'a header that does not end': "the header must have ',' or '}' at character 58, got its end",
  'a string that does not end':
    'the header must have a string that ends at character 1, got "\\"a"',
  'a comma too many': 'the header must have a string at character 59, got "}"',
  'two objects': 'the header must have nothing but spaces at character 2, got "{}"',
  'equal names': 'the header must have each key once, got "a" twice',
  'equal names, one escaped': 'the header must have each key once, got "a" twice',
  'metadata twice': 'the header must have each key once, got "__metadata__" twice',
  'equal keys in the metadata': 'the header must have each key once, got "a" twice',
  'equal fields': 'the header must have each key once, got "dtype" twice',
  'an unknown field': 'tensor "a" must have dtype, shape and data_offsets alone, got "scale"',
  'no dtype': 'tensor "a" must have a dtype, a shape and two data_offsets',
  'no shape': 'tensor "a" must have a dtype, a shape and two data_offsets',
  'one offset': 'tensor "a" must have a dtype, a shape and two data_offsets',
  'three offsets': 'tensor "a" must have a dtype, a shape and two data_offsets',
  'an array for a tensor': "the header must have '{' at character 6, got",
  'metadata that is a number': 'the header must have a string at character 23, got "1}}"',
  'metadata that is null': 'the header must have \'{\' at character 17, got "null}"',
  'an unknown dtype': 'tensor "a" must have one of the dtypes',
  'a dtype in lower case': 'tensor "a" must have one of the dtypes',
  'a fraction': "the header must have ',' or ']' at character 33, got",
  '2.0': "the header must have ',' or ']' at character 33, got",
  '2e0': "the header must have ',' or ']' at character 29, got",
  '02': 'the header must have a whole number below 2^53 at character 28, got',
  'a negative size': 'the header must have a whole number below 2^53 at character 32, got',
  'two negative sizes': 'the header must have a whole number below 2^53 at character 32, got',
  '-0': 'the header must have a whole number below 2^53 at character 28, got',
  'offsets the wrong way round':
    'tensor "a" of U8 and shape [2] must have 2 bytes, got data_offsets 2 to 0',
  'a shape larger than the bytes':
    'tensor "a" of F32 and shape [2] must have 8 bytes, got data_offsets 0 to 4',
  '1e15 elements':
    'tensor "a" of F32 and shape [1000000000000000] must have 4000000000000000 bytes, got data_offsets 0 to 4',
  '1e15 elements and offsets for them':
    'the tensors must cover the data: 4000000000000000 bytes, got 4',
  'a size above 2^64': 'the header must have a whole number below 2^53 at character 32, got',
  'a product that wraps to 4 at 2^64':
    'the header must have a whole number below 2^53 at character 33, got',
  'a product above 2^53, then 0':
    'tensor "a" must have less than 2^53 bytes, got shape [1099511627776,1099511627776,0]',
  'a hole at the front':
    'tensor "a" must begin at byte 0 of the data, where the one before it ends, got 1',
  'a hole between':
    'tensor "b" must begin at byte 1 of the data, where the one before it ends, got 2',
  'an overlap': 'tensor "b" must begin at byte 2 of the data, where the one before it ends, got 1',
  'the same bytes twice':
    'tensor "b" must begin at byte 2 of the data, where the one before it ends, got 0',
  'nothing, in the middle of a tensor':
    'tensor "b" must begin at byte 2 of the data, where the one before it ends, got 1',
  'sizes above 2^53': 'the header must have a whole number below 2^53 at character 35, got',
};

describe('a damaged file', () => {
  it.each(goldens.damaged)('$note', ({ note, base64 }) => {
    const { message } = refusalOf(fromBase64(base64));
    expect(message).toContain(`[decodeSafetensors] ${messages[note]}`);
    expect(message).toMatch(
      /\. (The file is damaged, or of another format: fetch it again, or write it anew|Convert it .*)$/,
    );
  });

  it('is so for the reference implementation too, but for what header.ts states', () => {
    const read = goldens.damaged.filter((file) => file.referenceReads).map(({ note }) => note);
    expect(read).toEqual([
      'white space before the header',
      'equal names',
      'equal names, one escaped',
      'equal keys in the metadata',
      'an unknown field',
      'an array for a tensor',
      'metadata that is null',
      'sizes above 2^53',
    ]);
  });

  it('gets a short message, however long its names and shapes are', () => {
    const name = 'n'.repeat(100_000);
    const shape = Array(1000).fill(2).join();
    const huge = refusalOf(
      fileOf(`{"${name}":{"dtype":"F32","shape":[${shape}],"data_offsets":[0,0]}}`),
    );
    expect(huge.message).toBe(
      `[decodeSafetensors] tensor "${'n'.repeat(60)}"... must have less than 2^53 bytes, got shape [2,2,2,2,2,2,2,2,...]. ` +
        'The file is damaged, or of another format: fetch it again, or write it anew',
    );
    const dtype = refusalOf(fileOf(`{"x":{"dtype":"${name}","shape":[],"data_offsets":[0,0]}}`));
    expect(dtype.message.length).toBeLessThan(300);
  });

  it('does not exhaust the stack or the regular expressions', () => {
    expect(refusalOf(fileOf(`{"a":${'['.repeat(1e6)}`)).message).toContain("must have '{'");
    const escapes = '\\n'.repeat(2e6);
    expect(refusalOf(fileOf(`{"${escapes}":1}`)).message).toContain("must have '{'");
  });
});

describe('memory', () => {
  const damaged = (note: string) =>
    fromBase64(goldens.damaged.find((file) => file.note === note)?.base64 ?? '');

  it.each(['a header of 90 MB in 8 bytes', 'a header above 100 MB', 'seven bytes'])(
    'is not taken for %s',
    (note) => {
      const file = damaged(note);
      const taken = meterArrays();
      refusalOf(file);
      expect(taken()).toBe(0);
    },
  );

  it.each(['1e15 elements', '1e15 elements and offsets for them', 'an overlap'])(
    'is taken for the header alone, for %s',
    (note) => {
      const file = damaged(note);
      const taken = meterArrays();
      refusalOf(file);
      expect(taken()).toBe(file.length - 8 - (note === 'an overlap' ? 3 : 4));
    },
  );

  it('is taken for the header and the values', () => {
    for (const { base64, tensors } of goldens.files) {
      const file = fromBase64(base64);
      const header = new DataView(file.buffer).getUint32(0, true);
      const values = tensors.map(({ bits }) => fromBase64(bits).length);
      const taken = meterArrays();
      decodeSafetensors(file);
      expect(taken()).toBe(values.reduce((sum, bytes) => sum + bytes, header));
      vi.unstubAllGlobals();
    }
  });

  it('is of no size for the largest shape without elements', () => {
    const shape = [0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
    const header = { x: { dtype: 'F64', shape, data_offsets: [0, 0] } };
    const entry = decodeSafetensors(fileOf(JSON.stringify(header))).state.get('x');
    expect(entry?.shape).toEqual(shape);
    expect(sizeOf(shape)).toBe(0);
    expect(entry?.data).toHaveLength(0);
  });

  it('is that of the result: no array is a view of the input', () => {
    const all = goldens.files.map(({ base64 }) => fromBase64(base64));
    for (const file of all) {
      const { state } = decodeSafetensors(file);
      const before = rowsOf(state);
      const buffers = [...state.values()].map(({ data }) => data.buffer);
      expect(new Set([file.buffer, ...buffers]).size).toBe(buffers.length + 1);
      expect([...state.values()].every(({ data }) => data.byteOffset === 0)).toBe(true);
      file.fill(255);
      expect(rowsOf(state)).toEqual(before);
    }
  });
});

describe('the bytes', () => {
  const header = '{"x":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}';
  const file = fileOf(header, [0, 0, 128, 63]);
  const one = Float32Array.of(1);

  it('may be an ArrayBuffer, a part of one, a Buffer or shared memory', () => {
    const shifted = new Uint8Array(file.length + 5);
    shifted.set(file, 3);
    const shared = new Uint8Array(new SharedArrayBuffer(file.length));
    shared.set(file);
    const forms = [new Uint8Array(file).buffer, shifted.subarray(3, -2), Buffer.from(file), shared];
    for (const form of forms) expect(decodeSafetensors(form).state.get('x')?.data).toEqual(one);
  });

  it('must be bytes', () => {
    const wrong = () => Reflect.apply(decodeSafetensors, null, ['weights.safetensors']);
    expect(wrong).toThrow(ArgumentError);
    expect(wrong).toThrow(
      "[decodeSafetensors] expected the bytes of a file as a Uint8Array or an ArrayBuffer, got the string 'weights.safetensors'. " +
        'From fetch: await response.arrayBuffer()',
    );
  });
});
