// .npz files: those that NumPy wrote, those that we write, and zip files that are damaged, or meant to do damage.
import { inflateRawSync } from 'node:zlib';
import { CpuBackend } from '@evenkeel/backend-cpu';
import { EvenkeelError, memory, type Tensor, tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import type { HostInput } from './host-array.js';
import goldens from './npy/goldens/files.json' with { type: 'json' };
import { balanced, fromBase64, numbersOf } from './npy/npy.test-support.js';
import { readNpy, writeNpy } from './npy.js';
import { readNpz, writeNpz } from './npz.js';

const backend = new CpuBackend();

function read(bytes: Uint8Array) {
  const arrays = readNpz(bytes, { backend });
  const found = [...arrays].map(([name, x]) => ({ name, shape: x.shape, values: [...x.data()] }));
  for (const x of arrays.values()) x.dispose();
  return found;
}

function refusalOf(bytes: Uint8Array, options: object = {}): EvenkeelError {
  try {
    readNpz(bytes, { backend, ...options });
  } catch (error) {
    if (error instanceof EvenkeelError) return error;
    throw error;
  }
  throw new Error('the file was read');
}

const archive = (note: string): Uint8Array =>
  fromBase64(goldens.archives.find((file) => file.note === note)?.base64 ?? '');

/** The bytes with some replaced, each from a place counted from the first (or last) of `near`. */
function changed(
  bytes: Uint8Array,
  near: readonly number[],
  at: number,
  to: readonly number[],
  last = false,
) {
  const text = Buffer.from(bytes);
  const found = last ? text.lastIndexOf(Buffer.from(near)) : text.indexOf(Buffer.from(near));
  expect(found).toBeGreaterThanOrEqual(0);
  const copy = bytes.slice();
  copy.set(to, found + at);
  return copy;
}

const DIRECTORY = [0x50, 0x4b, 1, 2];
const LOCAL = [0x50, 0x4b, 3, 4];
const END = [0x50, 0x4b, 5, 6];

describe('a file of NumPy', () => {
  it.each([...goldens.archives, ...goldens.stored.map((file) => ({ note: 'stored', ...file }))])(
    '$note',
    ({ base64, arrays }) =>
      balanced(backend, () => {
        const expected = arrays.map(({ name, shape, values }) => ({
          name,
          shape,
          values: numbersOf(values),
        }));
        expect(read(fromBase64(base64))).toEqual(expected);
      }),
  );

  it('is read in the dtype asked for', () => {
    const arrays = readNpz(archive('savez'), { backend, dtype: 'float32' });
    expect(new Set([...arrays.values()].map((x) => x.dtype))).toEqual(new Set(['float32']));
    for (const x of arrays.values()) x.dispose();
  });
});

describe('a damaged file', () => {
  it('is refused wherever it is cut', () =>
    balanced(backend, () => {
      const whole = archive('savez_compressed');
      for (let length = 0; length < whole.length; length++) {
        expect(refusalOf(whole.subarray(0, length)).message).toBe(
          `[readNpz] a zip file ends with its directory, got ${length} bytes without one. The file is damaged, or of another format: fetch it again, or write it anew`,
        );
      }
    }));

  it('is read as it is or refused, whatever bit is turned', () =>
    balanced(backend, () => {
      const whole = archive('a comment');
      const expected = read(whole);
      let refused = 0;
      for (let bit = 0; bit < 8 * whole.length; bit++) {
        const bytes = whole.slice();
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        try {
          expect(read(bytes).map(({ values }) => values)).toEqual(
            expected.map(({ values }) => values),
          );
        } catch (error) {
          if (!(error instanceof EvenkeelError)) throw error;
          refused++;
        }
      }
      expect(refused).toBeGreaterThan(8 * 128); // all of the data, at least
    }));

  it('has deflated data that are none', () => {
    const whole = archive('savez_compressed');
    const { message } = refusalOf(changed(whole, LOCAL, 30 + 5 + 20, new Array(40).fill(0xff)));
    expect(message).toMatch(
      /^\[readNpz\] the entry "x\.npy" must (be deflated data|have 152 bytes and their checksum), got /,
    );
  });

  it('has an array that breaks the rules of its own format, which is named', () =>
    balanced(backend, async () => {
      const good = await writeNpz({ first: [1, 2], second: [3, 4] });
      const bytes = changed(good, LOCAL, 30 + 10, [0], true);
      expect(refusalOf(bytes).message).toContain(
        '[readNpz] the entry "second.npy" must have 144 bytes and their checksum',
      );
      const wide = goldens.wide[0]?.base64 ?? '';
      const { zipSync } = await import('fflate');
      const mixed = zipSync({ 'good.npy': await writeNpy([1, 2]), 'bad.npy': fromBase64(wide) });
      expect(refusalOf(mixed).message).toContain('[readNpz "bad"] <u4 is read as int32');
    }));

  it('holds what is no array', async () => {
    const { zipSync } = await import('fflate');
    expect(refusalOf(zipSync({ 'readme.txt': new Uint8Array(3) })).message).toContain(
      '[readNpz] a .npz file holds .npy files alone, got "readme.txt". ',
    );
    expect(refusalOf(zipSync({ 'a.npy': new Uint8Array(3) })).message).toContain(
      '[readNpz "a"] a .npy file begins with "\\x93NUMPY", got 3 bytes that do not. ',
    );
  });

  it('lists an entry twice', async () => {
    const good = await writeNpz({ a: [1], b: [2] });
    const bytes = changed(good, DIRECTORY, 46, [0x61], true);
    expect(refusalOf(bytes).message).toContain(
      '[readNpz] a zip file must have each name once, got "a.npy" twice. ',
    );
  });

  it('is encrypted, or packed in another way', async () => {
    const good = await writeNpz({ a: [1] });
    expect(refusalOf(changed(good, DIRECTORY, 8, [1])).message).toBe(
      '[readNpz] entries must not be encrypted, got "a.npy". Write the file without a password',
    );
    expect(refusalOf(changed(good, DIRECTORY, 10, [12])).message).toMatch(
      /^\[readNpz\] entries must be stored or deflated, got method 12 for "a\.npy"\. Write the file with numpy\.savez or numpy\.savez_compressed$/,
    );
  });

  it('has a directory that points elsewhere', async () => {
    const good = await writeNpz({ a: [1] });
    expect(refusalOf(changed(good, END, 16, [1, 0, 0, 0])).message).toContain(
      '[readNpz] the zip directory must have 1 more entries, got none at byte 1. ',
    );
    expect(refusalOf(changed(good, END, 10, [0, 0])).message).toMatch(
      /^\[readNpz\] the zip directory must end at byte \d+, got 0 entries up to byte \d+\. /,
    );
    expect(refusalOf(changed(good, END, 10, [2, 0])).message).toContain('must have 1 more entries');
    expect(refusalOf(changed(good, DIRECTORY, 42, [1])).message).toContain(
      '[readNpz] the entry "a.npy" must have a header at byte 1, got none. ',
    );
    expect(refusalOf(changed(good, DIRECTORY, 28, [0xff, 0xff])).message).toContain(
      '[readNpz] the zip directory must lie in the file, got an entry up to byte ',
    );
    expect(refusalOf(changed(good, LOCAL, 28, [0xff])).message).toContain(
      '[readNpz] the entry "a.npy" must lie in the file of ',
    );
  });

  it('speaks of sizes of 64 bits without saying them', async () => {
    const good = await writeNpz({ a: [1] });
    expect(refusalOf(changed(good, DIRECTORY, 24, [0xff, 0xff, 0xff, 0xff])).message).toContain(
      '[readNpz] sizes of 4 GB and more need a zip64 field, got an entry without one. ',
    );
  });
});

describe('a file that asks for much memory', () => {
  it('is refused before any is taken', async () => {
    const deflated = await writeNpz({ a: [1, 2, 3] }, { compress: true });
    const huge = changed(deflated, DIRECTORY, 24, [0, 0, 0, 0xf0]);
    expect(refusalOf(huge).message).toMatch(
      /^\[readNpz\] "a\.npy" of \d+ bytes must unpack to \d+ at most, got 4026531840\. The file is damaged/,
    );
    const stored = await writeNpz({ a: [1, 2, 3] });
    expect(refusalOf(changed(stored, DIRECTORY, 24, [0, 1])).message).toContain(
      '"a.npy" of 152 bytes must unpack to 152 at most, got 256',
    );
  });

  it('is refused above the limit, which can be raised', async () => {
    const bytes = await writeNpz({ a: new Float64Array(1000) }, { compress: true });
    expect(refusalOf(bytes, { maxBytes: 8000 }).message).toBe(
      '[readNpz] the arrays may take 8000 bytes when unpacked, got 8128. If you trust the file, give maxBytes: 8128',
    );
    for (const x of readNpz(bytes, { backend, maxBytes: 8128 }).values()) x.dispose();
    expect(refusalOf(bytes, { maxBytes: Number.NaN }).message).toBe(
      '[readNpz] maxBytes must be at least 0, got NaN. Leave it out for 2^30',
    );
  });

  it('is refused where entries share their bytes', async () => {
    const good = await writeNpz({ a: new Float64Array(100), b: new Float64Array(100) });
    // Both entries are of the size of both, which only overlapping ones can have.
    const one = changed(good, DIRECTORY, 20, [0xa0, 5, 0, 0, 0xa0, 5, 0, 0]);
    const both = changed(one, DIRECTORY, 20, [0xa0, 5, 0, 0, 0xa0, 5, 0, 0], true);
    expect(refusalOf(both).message).toContain('[readNpz] entries must not overlap: they have ');
  });

  it('is refused where more is packed than it says', async () => {
    const deflated = await writeNpz({ a: new Float64Array(100) }, { compress: true });
    expect(refusalOf(changed(deflated, DIRECTORY, 24, [0, 3])).message).toContain(
      '[readNpz] the entry "a.npy" must have 768 bytes and their checksum, got others. ',
    );
  });
});

describe('writeNpz', () => {
  it('writes a zip file as Python does, byte for byte', () =>
    balanced(backend, async () => {
      using x = tensor([[1.5, -2]], { backend });
      using flag = tensor(true, { backend });
      const arrays = new Map<string, Tensor | HostInput>([
        ['x', x],
        ['größe', Int32Array.of(7, 8)],
        ['0', flag],
      ]);
      const expected = fromBase64(goldens.stored[0]?.base64 ?? '');
      expect(Buffer.from(await writeNpz(arrays)).toString('latin1')).toBe(
        Buffer.from(expected).toString('latin1'),
      );
    }));

  it('deflates what another program inflates', () =>
    balanced(backend, async () => {
      const data = Float32Array.from({ length: 1000 }, (_, i) => i % 10);
      const bytes = await writeNpz({ data }, { compress: true });
      expect(bytes.length).toBeLessThan(500);
      const packed = new DataView(bytes.buffer).getUint32(18, true);
      const start = 30 + 'data.npy'.length;
      const inflated = inflateRawSync(bytes.subarray(start, start + packed));
      expect(inflated.equals(Buffer.from(await writeNpy(data)))).toBe(true);
      expect(read(bytes)).toEqual([{ name: 'data', shape: [1000], values: [...data] }]);
    }));

  it('takes a record or a Map, and any name', async () => {
    const names = ['a/b', '__proto__', 'x.npy', 'ü'];
    const bytes = await writeNpz(new Map(names.map((name, i) => [name, [i]])));
    expect(read(bytes).map(({ name }) => name)).toEqual(names);
    expect(read(await writeNpz({}))).toEqual([]);
  });

  it('refuses arrays without names, and what is no array', async () => {
    const of = (arrays: unknown) => Reflect.apply(writeNpz, undefined, [arrays]);
    await expect(of([1, 2])).rejects.toThrow(
      '[writeNpz] needs arrays by name, got an array. Give { x: array }, or one array to writeNpy',
    );
    await expect(of(null)).rejects.toThrow('[writeNpz] needs arrays by name, got null. ');
    await expect(of({ '': [1] })).rejects.toThrow(
      "[writeNpz] each array needs a name, got the string ''. Give a text that is not empty",
    );
    await expect(of({ x: 'text' })).rejects.toThrow('[writeNpz] "x" must be numbers');
    await expect(of(new Uint8Array(2))).rejects.toThrow('needs arrays by name, got Uint8Array. ');
    await expect(of(new Set([1]))).rejects.toThrow('needs arrays by name, got Set. ');
    await expect(of({ ['\u00e9'.repeat(32766)]: [1] })).rejects.toThrow(
      '[writeNpz] a name with .npy may have 65535 bytes, got 65536. Give a shorter one',
    );
    expect(read(await writeNpz({ ['e'.repeat(65531)]: [1] }))).toHaveLength(1);
    const misspelled = Reflect.apply(writeNpz, undefined, [{ x: [1] }, { compres: true }]);
    await expect(misspelled).rejects.toThrow("got 'compres'. Did you mean 'compress'?");
  });

  it('leaves nothing behind', () => {
    expect(memory(backend).buffers).toBe(0);
    expect(() => readNpy(new Uint8Array(), { backend })).toThrow(
      '[readNpy] a .npy file begins with',
    );
  });
});
