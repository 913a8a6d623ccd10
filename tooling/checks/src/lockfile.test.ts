// The lockfiles name packages by version and hash, never by an address: whoever installs chooses the registry.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow, packages, read, root } from './workspace.js';

const lockfiles = filesBelow('.', (name) => name === 'pnpm-lock.yaml');

it('there are three lockfiles: of the workspace, and of what is measured on and against', () => {
  expect(lockfiles).toEqual([
    './pnpm-lock.yaml',
    './tooling/bench/peers/pnpm-lock.yaml',
    './tooling/bench/runtimes/pnpm-lock.yaml',
  ]);
});

it.each(lockfiles)('%s holds no address', (path) => {
  const lines = read(path).split('\n');
  expect(lines.filter((line) => /https?:|tarball:|git\+/.test(line))).toEqual([]);
});

it('no .npmrc names a registry', () => {
  for (const folder of ['.', ...packages.map((p) => p.folder)]) {
    const path = `${folder}/.npmrc`;
    if (existsSync(join(root, path))) expect(read(path)).not.toMatch(/registry|_auth|https?:/);
  }
});

it('there is no lockfile of another package manager', () => {
  const others = new Set([
    'package-lock.json',
    'npm-shrinkwrap.json',
    'yarn.lock',
    'bun.lock',
    'bun.lockb',
  ]);
  expect(filesBelow('.', (name) => others.has(name))).toEqual([]);
});
