// .npy files: those that NumPy wrote, those that we write, those that break a rule, and what no dtype of ours holds.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { EvenkeelError, scope, sizeOf, tensor, transpose } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import goldens from './npy/goldens/files.json' with { type: 'json' };
import { balanced, fileOf, fromBase64, numbersOf } from './npy/npy.test-support.js';
import { readNpy, writeNpy } from './npy.js';

const backend = new CpuBackend();

/** What is read, outside and after every scope. */
function read(bytes: Uint8Array, dtype?: 'float32' | 'float64' | 'int32' | 'bool') {
  using x = readNpy(bytes, { backend, dtype });
  return { dtype: x.dtype, shape: x.shape, values: [...x.data()] };
}

/** The error that a file is refused with. */
function refusalOf(bytes: Uint8Array): EvenkeelError {
  try {
    readNpy(bytes, { backend }).dispose();
  } catch (error) {
    if (error instanceof EvenkeelError) return error;
    throw error;
  }
  throw new Error('the file was read');
}

describe('a file of NumPy', () => {
  it.each(goldens.arrays)('$note', ({ base64, dtype, shape, values }) =>
    balanced(backend, () => {
      expect(read(fromBase64(base64))).toEqual({ dtype, shape, values: numbersOf(values) });
    }),
  );

  it.each(goldens.wide)(
    'with $wrong in $descr is read as floats only',
    ({ base64, descr, wrong, values }) => {
      const bytes = fromBase64(base64);
      const error = refusalOf(bytes);
      expect(error).toHaveProperty('dtypes', [descr]);
      expect(error.message).toBe(
        `[readNpy] ${descr} is read as int32, which must hold each of its values, got ${wrong} at position 1. Read it as floats: { dtype: 'float32' }`,
      );
      expect(read(bytes, 'float64')).toEqual({ dtype: 'float64', shape: [2], values });
      expect(read(bytes, 'float32').values).toEqual(values.map(Math.fround));
    },
  );

  it('is converted as cast does, where a dtype is asked for', () => {
    const bytes = fromBase64(goldens.arrays.find(({ note }) => note === 'f8')?.base64 ?? '');
    const INT_MAX = 2 ** 31 - 1;
    expect(read(bytes, 'int32').values).toEqual([
      0,
      -2,
      0,
      0,
      0,
      INT_MAX,
      INT_MAX,
      -(2 ** 31),
      0,
      INT_MAX,
      0,
    ]);
    expect(read(bytes, 'float32').values[9]).toBe(Number.POSITIVE_INFINITY);
    expect(read(bytes, 'bool').values).toEqual([1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1]);
  });

  it.each(goldens.refused)('of $note is refused', ({ base64, descr }) => {
    const error = refusalOf(fromBase64(base64));
    expect(error).toHaveProperty('code', 'EVENKEEL_DTYPE');
    expect(error).toHaveProperty('dtypes', [descr]);
    expect(error.message).toMatch(
      /^\[readNpy\] the dtype must be one of b1, f2, f4, f8, i1, u1, i2, u2, i4, u4, i8, u8, got ".*\. Convert the array in NumPy before it is saved: x\.astype\(numpy\.float32\)$/,
    );
  });

  it('of objects says why', () => {
    const base64 = goldens.refused.find(({ note }) => note === 'objects')?.base64 ?? '';
    expect(refusalOf(fromBase64(base64)).message).toContain(
      'got "|O": Python objects, which only Python can make of their bytes. ',
    );
  });

  it('is there as an ArrayBuffer, too, and its bytes are free afterwards', () => {
    const { buffer } = fileOf("{'descr': '|u1', 'fortran_order': False, 'shape': (2,)}", [3, 4]);
    if (!(buffer instanceof ArrayBuffer)) throw new Error('no ArrayBuffer');
    using x = readNpy(buffer, { backend });
    new Uint8Array(buffer).fill(0);
    expect([...x.data()]).toEqual([3, 4]);
  });
});

describe('a header', () => {
  it.each([
    `{"shape": (2, ), "fortran_order":False,"descr":"|u1"}`,
    "{ 'descr' : '|u1' , 'shape' : ( 2L , ) , 'fortran_order' : True , }  \n",
    "{'shape':(2,1,1),'descr':'u1','fortran_order':False}\n\n",
    "  {'shape':(1 ,2),'descr':'>u1','fortran_order':False}",
  ])('may be %s', (header) => {
    expect(read(fileOf(header, [5, 6])).values).toEqual([5, 6]);
  });

  const good = "'descr': '|u1', 'fortran_order': False";
  it.each([
    ['', "'{' at character 0, got its end"],
    ['[1]', `'{' at character 0, got "[1]"`],
    ['{}', `'descr', 'fortran_order' and 'shape', got "{}"`],
    [`{${good}}`, `'descr', 'fortran_order' and 'shape', got`],
    [`{${good}, 'shape': (2,)`, "',' or '}' at character 54, got its end"],
    [`{${good}, 'shape': (2,)} x`, "',' or '}' at character"],
    [`{${good}, 'shape': (2)}`, 'a comma at character'],
    [`{${good}, 'shape': (1 2)}`, 'a comma at character'],
    [`{${good}, 'shape': (,)}`, 'a size or the end of the shape at character'],
    [`{${good}, 'shape': (-2,)}`, 'a size or the end of the shape at character'],
    [`{${good}, 'shape': (2.0,)}`, 'a comma at character'],
    [`{${good}, 'shape': [2]}`, 'a shape in parentheses at character'],
    [`{${good}, 'shape': (9999999999999999,)}`, 'sizes below 2^53 at character'],
    [`{${good}, 'shape': (99999999999999999,)}`, 'a comma at character'],
    [`{${good}, 'shape': (2,), 'shape': (2,)}`, "one each of 'descr'"],
    [`{${good}, 'shape': (2,), 'size': 2}`, "one each of 'descr'"],
    [`{'descr': |u1}`, 'a dtype in quotes at character 10'],
    [`{'fortran_order': 0}`, 'True or False at character 18'],
    [`{'descr": '|u1'}`, "one each of 'descr'"],
    [`{__import__('os').system('true')}`, "one each of 'descr'"],
  ])('must not be %s', (header, message) => {
    const error = refusalOf(fileOf(header, [5, 6]));
    expect(error.message).toContain(`[readNpy] the header must have ${message}`);
    expect(error.message).toMatch(
      /\. The file is damaged, or of another format: fetch it again, or write it anew$/,
    );
  });

  it('must not be longer than NumPy takes from strangers', () => {
    const header = `{${good}, 'shape': (2,)}`;
    expect(read(fileOf(header.padEnd(10_000), [5, 6])).values).toEqual([5, 6]);
    expect(refusalOf(fileOf(header.padEnd(10_001), [5, 6])).message).toContain(
      '[readNpy] the header must lie in the file and have 10000 bytes at most: 10003 bytes are there, got 10001. ',
    );
  });

  it.each([
    [[0, 1], '0.1'],
    [[1, 1], '1.1'],
    [[4, 0], '4.0'],
  ])('of version %j is refused', (version, shown) => {
    expect(refusalOf(fileOf(`{${good}, 'shape': (2,)}`, [5, 6], version)).message).toContain(
      `[readNpy] the format must be 1.0, 2.0 or 3.0, got ${shown}. The file is damaged`,
    );
  });
});

describe('a damaged file', () => {
  const whole = fromBase64(goldens.arrays.find(({ note }) => note === 'three axes')?.base64 ?? '');

  it('is refused wherever it is cut, and nothing is left', () =>
    balanced(backend, () => {
      for (let length = 0; length < whole.length; length++) {
        const { message } = refusalOf(whole.subarray(0, length));
        expect(message).toMatch(
          /^\[readNpy\] (a \.npy file begins with|the format must be|the header's length must|the header must|<f4 of shape)/,
        );
      }
      expect(refusalOf(whole.subarray(0, 200)).message).toBe(
        '[readNpy] <f4 of shape (2, 3, 4) takes 96 bytes, got 72 behind the header. The file is damaged, or of another format: fetch it again, or write it anew',
      );
      const longer = new Uint8Array(whole.length + 1);
      longer.set(whole);
      expect(refusalOf(longer).message).toContain('takes 96 bytes, got 97 behind the header');
    }));

  it('is read or refused whatever bit of its header is turned', () =>
    balanced(backend, () => {
      let refused = 0;
      for (let bit = 0; bit < 8 * 128; bit++) {
        const bytes = whole.slice();
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        try {
          readNpy(bytes, { backend }).dispose();
        } catch (error) {
          expect(error).toBeInstanceOf(EvenkeelError);
          refused++;
        }
      }
      expect(refused).toBeGreaterThan(400);
    }));

  it.each([
    ['(9007199254740991,)', 'takes 9007199254740991 bytes, got 2'],
    ['(4294967296, 4294967296)', 'takes 18446744073709552000 bytes, got 2'],
    ['(9007199254740991, 0)', 'takes 0 bytes, got 2'],
  ])('of shape %s takes no memory', (shape, message) => {
    const header = `{'descr': '|u1', 'fortran_order': False, 'shape': ${shape}}`;
    expect(refusalOf(fileOf(header, [5, 6])).message).toContain(message);
  });

  it('has booleans other than 0 and 1', () => {
    const header = "{'descr': '|b1', 'fortran_order': False, 'shape': (2,)}";
    expect(refusalOf(fileOf(header, [1, 2])).message).toContain(
      '[readNpy] booleans must be 0 or 1, got 2 at position 1. ',
    );
  });
});

describe('readNpy', () => {
  it('refuses what are no bytes, and needs a backend', () => {
    expect(() => Reflect.apply(readNpy, undefined, ['x.npy', { backend }])).toThrow(
      "[readNpy] expected the bytes of a file as a Uint8Array or an ArrayBuffer, got the string 'x.npy'. From fetch: await response.arrayBuffer()",
    );
    const bytes = fileOf("{'descr': '|u1', 'fortran_order': False, 'shape': ()}", [1]);
    expect(() => Reflect.apply(readNpy, undefined, [bytes])).toThrow(
      '[backend] a tensor needs a place to live',
    );
  });
});

describe('writeNpy', () => {
  it.each(goldens.saved)(
    'writes $descr of shape $shape as NumPy does',
    ({ descr, shape, header }) =>
      balanced(backend, async () => {
        const count = sizeOf(shape);
        const values = Array.from({ length: count }, (_, i) => i % 2);
        const dtype = {
          '<f4': 'float32',
          '<f8': 'float64',
          '<i4': 'int32',
          '|b1': 'bool',
        } as const;
        const ours = Object.entries(dtype).find(([name]) => name === descr)?.[1];
        let bytes: Uint8Array;
        if (ours === undefined) bytes = await writeNpy({ data: Uint8Array.from(values), shape });
        else {
          using x = tensor(Float64Array.from(values), { shape, dtype: ours, backend });
          bytes = await writeNpy(x);
          expect(read(bytes)).toEqual({ dtype: ours, shape, values });
        }
        const expected = fromBase64(header);
        expect(Buffer.from(bytes.subarray(0, expected.length)).toString('latin1')).toBe(
          Buffer.from(expected).toString('latin1'),
        );
        expect(read(bytes).values).toEqual(values);
      }),
  );

  it.each(
    goldens.arrays.filter(({ note }) =>
      ['f4', 'f8', 'i4', 'b1', 'no axes', 'nothing', 'three axes'].includes(note),
    ),
  )('writes back what it read, byte for byte: $note', ({ base64 }) =>
    balanced(backend, async () => {
      const bytes = fromBase64(base64);
      using x = readNpy(bytes, { backend });
      expect(Buffer.from(await writeNpy(x)).equals(bytes)).toBe(true);
    }),
  );

  it('writes views in row-major order, and nested arrays as f8', () =>
    balanced(backend, async () => {
      using x = tensor(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        { backend },
      );
      using t = scope(() => transpose(x));
      expect(read(await writeNpy(t))).toEqual({
        dtype: 'float32',
        shape: [3, 2],
        values: [1, 4, 2, 5, 3, 6],
      });
      expect(read(await writeNpy([[1, 2.5]]))).toEqual({
        dtype: 'float64',
        shape: [1, 2],
        values: [1, 2.5],
      });
    }));

  it('refuses rows of different lengths, and what is no array', async () => {
    await expect(writeNpy([[1], [2, 3]])).rejects.toThrow(
      '[writeNpy] the rows of the input must have one shape',
    );
    await expect(Reflect.apply(writeNpy, undefined, ['text'])).rejects.toThrow(
      '[writeNpy] the input must be numbers',
    );
  });
});
