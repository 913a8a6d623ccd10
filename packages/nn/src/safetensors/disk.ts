/**
 * Reading and writing whole files, where there is a file system. Its functions are asked of the running process,
 * because a package for browsers imports no `node:` module.
 */
import { ArgumentError, CapabilityError, EvenkeelError } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';

/** What is used of `node:fs/promises`. */
export interface Disk {
  open(
    path: string,
    flags: string,
  ): Promise<{
    writeFile(bytes: Uint8Array): Promise<unknown>;
    sync(): Promise<unknown>;
    close(): Promise<unknown>;
  }>;
  chmod(path: string, mode: number): Promise<unknown>;
  readFile(path: string): Promise<Uint8Array>;
  realpath(path: string): Promise<string>;
  rename(from: string, to: string): Promise<unknown>;
  rm(path: string, options: { force: boolean }): Promise<unknown>;
  stat(path: string): Promise<{ readonly mode: number; isFile(): boolean }>;
}

/** The file system of this process; `instead` says what to do where there is none. */
export function diskOf(op: string, instead: string): Disk {
  const disk: Disk | undefined = globalThis.process?.getBuiltinModule?.('node:fs/promises');
  if (disk !== undefined) return disk;
  throw new CapabilityError(
    op,
    `files need Node 20.16, Bun or Deno, got a runtime without process.getBuiltinModule. ${instead}`,
  );
}

/**
 * Writes a file whole or not at all: beside the old one, flushed to the disk, then renamed over it. Readers see the
 * old file or the new one at any moment.
 *
 * @throws ArgumentError if that fails; the old file is then as it was
 */
export async function writeFile(
  op: string,
  disk: Disk,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  checkPath(op, path);
  try {
    const old = await oldFile(op, disk, path);
    const target = old?.path ?? path;
    const temporary = `${target}.${crypto.randomUUID().slice(0, 8)}.tmp`;
    const file = await disk.open(temporary, 'wx');
    try {
      try {
        if (old !== undefined) await disk.chmod(temporary, old.mode);
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await disk.rename(temporary, target);
    } catch (error) {
      // Should this fail too, the first error is the one to tell.
      await disk.rm(temporary, { force: true }).catch(() => {});
      throw error;
    }
  } catch (error) {
    if (error instanceof EvenkeelError) throw error;
    const cure = writeCures.get(codeOf(error)) ?? 'Choose another place';
    throw because(
      error,
      new ArgumentError(
        op,
        `'${path}' must be a place to write ${bytes.length} bytes to, got ${messageOf(error)}. ${cure}; ` +
          'what was there is unchanged',
      ),
    );
  }
}

/**
 * The bytes of a file.
 *
 * @throws ArgumentError if it cannot be read
 */
export async function readFile(op: string, disk: Disk, path: string): Promise<Uint8Array> {
  checkPath(op, path);
  try {
    return await disk.readFile(path);
  } catch (error) {
    const cure = readCures.get(codeOf(error)) ?? 'Check the file and its disk';
    throw because(
      error,
      new ArgumentError(
        op,
        `'${path}' must be a file that can be read, got ${messageOf(error)}. ${cure}`,
      ),
    );
  }
}

const FORBIDDEN = ['EACCES', 'EPERM', 'EROFS'];

const writeCures: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'Create its folder first: mkdir(folder, { recursive: true })'],
  ['ENOSPC', 'Free some space, or choose another disk'],
  ...FORBIDDEN.map((code) => [code, 'Choose a folder that this process may write to'] as const),
]);

const readCures: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'Check the path, which counts from the working folder'],
  ['EISDIR', 'Give the path of a file in that folder'],
  ['ERR_FS_FILE_TOO_LARGE', 'Read it in parts, and give the bytes to decodeSafetensors'],
  ...FORBIDDEN.map((code) => [code, 'Give this process the right to read it'] as const),
]);

/** The file that is to be replaced, behind symbolic links, with its permissions; undefined where there is none. */
async function oldFile(
  op: string,
  disk: Disk,
  path: string,
): Promise<{ path: string; mode: number } | undefined> {
  try {
    const stat = await disk.stat(path);
    if (!stat.isFile()) {
      throw new ArgumentError(
        op,
        `'${path}' must be the path of a file, got a folder or a device. Add the name of a file, such as weights.safetensors`,
      );
    }
    return { path: await disk.realpath(path), mode: stat.mode & 0o7777 };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function checkPath(op: string, path: string): void {
  if (typeof path === 'string' && path !== '') return;
  throw new ArgumentError(
    op,
    `the path must be a text, got ${describeValue(path)}. Of a file: URL take fileURLToPath(url)`,
  );
}

function because(cause: unknown, error: ArgumentError): ArgumentError {
  error.cause = cause;
  return error;
}

/** The code of a system's error, such as ENOENT. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
