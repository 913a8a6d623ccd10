// A report on the disk.
import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Writes a report, making the folders on the way: whole, or not at all, so that a report that was there
 * stays until the new one is complete.
 *
 * @returns The absolute path of the file.
 */
export async function writeReport(path: string, html: string): Promise<string> {
  const target = resolve(path);
  const unfinished = `${target}.${randomUUID()}.tmp`;
  await mkdir(dirname(target), { recursive: true });
  try {
    await writeFile(unfinished, html);
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  return target;
}
