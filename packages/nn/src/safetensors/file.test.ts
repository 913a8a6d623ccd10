// Files on a disk: whole or not at all, whatever fails on the way.
import * as real from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArgumentError, CapabilityError, type StateDict } from '@evenkeel/tensor';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Disk, readFile, writeFile } from './disk.js';
import { encodeSafetensors } from './encode.js';
import { loadSafetensors, saveSafetensors } from './file.js';
import { bitsOf, ours, rowsOf } from './safetensors.test-support.js';

let folder = '';
let path = '';

beforeEach(async () => {
  folder = await real.mkdtemp(join(tmpdir(), 'evenkeel-'));
  path = join(folder, 'weights.safetensors');
});

afterEach(async () => {
  vi.unstubAllGlobals();
  await real.rm(folder, { recursive: true });
});

function state(value: number, size = 2): StateDict {
  const data = new Float32Array(size).fill(value);
  return new Map([['x', { kind: 'parameter', dtype: 'float32', shape: [size], data }]]);
}

describe('saveSafetensors and loadSafetensors', () => {
  it.each(ours)('keep $note', async (golden) => {
    await saveSafetensors(path, golden.state, golden.metadata);
    expect(bitsOf(await real.readFile(path))).toBe(bitsOf(golden.bytes));
    const back = await loadSafetensors(path);
    expect(rowsOf(back.state)).toEqual(rowsOf(golden.state));
    expect(back.metadata).toEqual(golden.metadata);
    expect(await real.readdir(folder)).toEqual(['weights.safetensors']);
  });

  const onPosix = it.skipIf(process.platform === 'win32');
  onPosix('replace an old file, with its permissions, behind a symbolic link', async () => {
    const link = join(folder, 'latest');
    await saveSafetensors(path, state(1));
    await real.chmod(path, 0o640);
    await real.symlink('weights.safetensors', link);
    await saveSafetensors(link, state(2));
    expect((await real.lstat(link)).isSymbolicLink()).toBe(true);
    expect((await real.stat(path)).mode & 0o777).toBe(0o640);
    expect(rowsOf((await loadSafetensors(path)).state)).toEqual(rowsOf(state(2)));
    expect(await real.readdir(folder)).toEqual(['latest', 'weights.safetensors']);
  });

  it('show a whole file to whoever reads meanwhile', async () => {
    await saveSafetensors(path, state(0, 100_000));
    let done = false;
    const saving = (async () => {
      for (let i = 1; i <= 10; i++) await saveSafetensors(path, state(i, 100_000));
      done = true;
    })();
    while (!done) {
      const data = (await loadSafetensors(path)).state.get('x')?.data ?? new Float32Array();
      expect(data).toHaveLength(100_000);
      expect(new Set(data).size).toBe(1);
    }
    await saving;
  });

  it('do not meet when several save at once', async () => {
    await Promise.all([1, 2, 3, 4, 5].map((i) => saveSafetensors(path, state(i))));
    const data = (await loadSafetensors(path)).state.get('x')?.data ?? [];
    expect([1, 2, 3, 4, 5]).toContain(data[0]);
    expect(await real.readdir(folder)).toEqual(['weights.safetensors']);
  });

  it('leave the old file alone when the state cannot be written', async () => {
    await saveSafetensors(path, state(1));
    const wrong = new Map(state(2)).set('__metadata__', [...state(2).values()][0] ?? never());
    await expect(saveSafetensors(path, wrong)).rejects.toThrow('[saveSafetensors] a name must');
    expect(rowsOf((await loadSafetensors(path)).state)).toEqual(rowsOf(state(1)));
  });

  it('say which file is damaged', async () => {
    await real.writeFile(path, encodeSafetensors(state(1)).subarray(0, -1));
    await expect(loadSafetensors(path)).rejects.toThrow(
      `[loadSafetensors ${path}] the tensors must cover the data: 8 bytes, got 7. `,
    );
  });
});

function never(): never {
  throw new Error('there is an entry');
}

describe('what cannot be', () => {
  it.each([
    [
      'a folder that is missing',
      () => saveSafetensors(join(folder, 'none', 'x'), state(1)),
      /x' must be a place to write \d+ bytes to, got ENOENT: .*\. Create its folder first: mkdir\(folder, \{ recursive: true \}\); what was there is unchanged$/,
    ],
    [
      'a folder instead of a file',
      () => saveSafetensors(folder, state(1)),
      /' must be the path of a file, got a folder or a device\. Add the name of a file, such as weights\.safetensors$/,
    ],
    [
      'an empty path',
      () => saveSafetensors('', state(1)),
      /^\[saveSafetensors\] the path must be a text, got the string ''\. Of a file: URL take fileURLToPath\(url\)$/,
    ],
    [
      'a URL',
      () => Reflect.apply(loadSafetensors, null, [new URL('file:///x')]),
      /^\[loadSafetensors\] the path must be a text, got URL\. Of a file: URL take/,
    ],
    [
      'a path that no system knows',
      () => saveSafetensors('a\0b', state(1)),
      /must be a place to write \d+ bytes to, got The argument 'path' must be .*\. Choose another place; what was/,
    ],
    [
      'no file',
      () => loadSafetensors(join(folder, 'none')),
      /^\[loadSafetensors\] '.*none' must be a file that can be read, got ENOENT: .*\. Check the path, which counts from the working folder$/,
    ],
    [
      'a folder to read',
      () => loadSafetensors(folder),
      /^\[loadSafetensors\] '.*' must be a file that can be read, got EISDIR: .*\. Give the path of a file in that folder$/,
    ],
  ])('%s', async (_, action, message) => {
    const refused = action();
    await expect(refused).rejects.toThrow(ArgumentError);
    await expect(refused).rejects.toThrow(message);
    expect(await real.readdir(folder)).toEqual([]);
  });

  it.skipIf(process.platform === 'win32')('a device', async () => {
    const before = await real.stat('/dev/null');
    await expect(saveSafetensors('/dev/null', state(1))).rejects.toThrow(
      "[saveSafetensors] '/dev/null' must be the path of a file, got a folder or a device.",
    );
    expect((await real.stat('/dev/null')).ino).toBe(before.ino);
  });

  it('a disk, in a browser', async () => {
    vi.stubGlobal('process', undefined);
    const refused = [saveSafetensors(path, state(1)), loadSafetensors(path)] as const;
    vi.unstubAllGlobals();
    await expect(refused[0]).rejects.toThrow(CapabilityError);
    await expect(refused[0]).rejects.toThrow(
      '[saveSafetensors] files need Node 20.16, Bun or Deno, got a runtime without process.getBuiltinModule. ' +
        'Offer the bytes of encodeSafetensors as a download instead',
    );
    await expect(refused[1]).rejects.toThrow(CapabilityError);
    await expect(refused[1]).rejects.toThrow(
      'Give the bytes that fetch gets to decodeSafetensors instead',
    );
  });
});

/** An error as the system gives it. */
function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: refused`), { code });
}

/** The disk, but for what `changes` holds. */
const diskWith = (changes: Partial<Disk>): Disk => ({ ...real, ...changes });

const fail = (code: string) => async () => {
  throw systemError(code);
};

/** A disk whose open files fail at one thing, after the half of what they were to write. */
function failingAt(thing: 'writeFile' | 'sync' | 'close', code: string): Disk {
  return diskWith({
    async open(at, flags) {
      const file = await real.open(at, flags);
      const works = {
        writeFile: (bytes: Uint8Array) => file.writeFile(bytes),
        sync: () => file.sync(),
        close: () => file.close(),
      };
      const fails = {
        async writeFile(bytes: Uint8Array) {
          await file.writeFile(bytes.subarray(0, bytes.length / 2));
          throw systemError(code);
        },
        sync: fail(code),
        async close() {
          await file.close();
          throw systemError(code);
        },
      };
      return { ...works, [thing]: fails[thing] };
    },
  });
}

describe('a write that fails', () => {
  const bytes = Uint8Array.from({ length: 100 }, (_, i) => i);
  const old = Uint8Array.of(1, 2, 3);

  it.each([
    ['at opening', diskWith({ open: fail('EACCES') }), 'Choose a folder that this process may'],
    ['at opening, read-only', diskWith({ open: fail('EROFS') }), 'Choose a folder that'],
    ['at its permissions', diskWith({ chmod: fail('EPERM') }), 'Choose a folder that this'],
    ['half-way, the disk being full', failingAt('writeFile', 'ENOSPC'), 'Free some space, or'],
    ['at flushing', failingAt('sync', 'EIO'), 'Choose another place; what was there is unchanged'],
    ['at closing', failingAt('close', 'EIO'), 'Choose another place; what was there is'],
    ['at taking the old place', diskWith({ rename: fail('EBUSY') }), 'Choose another place; what'],
    ['at looking', diskWith({ stat: fail('EACCES') }), 'Choose a folder that this process may'],
    ['at following links', diskWith({ realpath: fail('ELOOP') }), 'Choose another place; what'],
  ])('%s leaves the old file, and nothing else', async (_, disk, cure) => {
    await real.writeFile(path, old);
    const refused = writeFile('test', disk, path, bytes);
    await expect(refused).rejects.toThrow(ArgumentError);
    await expect(refused).rejects.toThrow(
      `[test] '${path}' must be a place to write 100 bytes to, got E`,
    );
    await expect(refused).rejects.toThrow(`: refused. ${cure}`);
    await expect(refused).rejects.toHaveProperty('cause.code');
    expect(await real.readdir(folder)).toEqual(['weights.safetensors']);
    expect(new Uint8Array(await real.readFile(path))).toEqual(old);
  });

  it.each([
    ['half-way', failingAt('writeFile', 'ENOSPC')],
    ['at the end', diskWith({ rename: fail('EBUSY') })],
  ])('%s leaves no file where there was none', async (_, disk) => {
    await expect(writeFile('test', disk, path, bytes)).rejects.toThrow(ArgumentError);
    expect(await real.readdir(folder)).toEqual([]);
  });

  it('tells the first error when the temporary file cannot be removed either', async () => {
    const disk = { ...failingAt('writeFile', 'ENOSPC'), rm: fail('EIO') };
    await expect(writeFile('test', disk, path, bytes)).rejects.toThrow('got ENOSPC: refused. Free');
  });

  it('flushes before the file takes its place', async () => {
    const calls: string[] = [];
    const disk = diskWith({
      async open(at, flags) {
        const file = await real.open(at, flags);
        calls.push(`open ${flags}`);
        return {
          writeFile: (all) => file.writeFile(all),
          sync: () => file.sync().then(() => calls.push('sync')),
          close: () => file.close().then(() => calls.push('close')),
        };
      },
      rename: (from, to) => real.rename(from, to).then(() => calls.push('rename')),
    });
    await writeFile('test', disk, path, bytes);
    expect(calls).toEqual(['open wx', 'sync', 'close', 'rename']);
    expect(new Uint8Array(await real.readFile(path))).toEqual(bytes);
  });
});

describe('a read that fails', () => {
  it.each([
    ['EACCES', 'Give this process the right to read it'],
    ['ERR_FS_FILE_TOO_LARGE', 'Read it in parts, and give the bytes to decodeSafetensors'],
    ['EIO', 'Check the file and its disk'],
  ])('with %s says so', async (code, cure) => {
    const refused = readFile('test', diskWith({ readFile: fail(code) }), path);
    await expect(refused).rejects.toThrow(
      `[test] '${path}' must be a file that can be read, got ${code}: refused. ${cure}`,
    );
    await expect(refused).rejects.toHaveProperty('cause.code', code);
  });
});
