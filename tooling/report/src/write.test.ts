import { mkdir, mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeReport } from './write.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-report-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('a report is written into folders that are made for it', async () => {
  const path = join(folder, 'a', 'b', 'report.html');
  expect(await writeReport(relative(process.cwd(), path), '<p>\u00e9</p>')).toBe(path);
  expect(await readFile(path, 'utf8')).toBe('<p>\u00e9</p>');
  expect(await readdir(join(folder, 'a', 'b'))).toEqual(['report.html']);
});

it('who reads the report that was there reads it whole', async () => {
  const path = join(folder, 'report.html');
  await writeReport(path, 'the first one');
  const reader = await open(path);
  await writeReport(path, 'second');
  expect(await reader.readFile('utf8')).toBe('the first one');
  await reader.close();
  expect(await readFile(path, 'utf8')).toBe('second');
  expect(await readdir(folder)).toEqual(['report.html']);
});

it('a report that cannot be put in its place leaves nothing behind', async () => {
  const path = join(folder, 'taken');
  await mkdir(join(path, 'full'), { recursive: true });
  await expect(writeReport(path, 'x')).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST|EPERM/);
  expect(await readdir(folder)).toEqual(['taken']);
});
