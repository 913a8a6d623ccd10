// The lockfile names packages by version and hash, never by an address: whoever installs chooses the registry.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packages, read, root } from './workspace.js';

it('pnpm-lock.yaml holds no address', () => {
  const lines = read('pnpm-lock.yaml').split('\n');
  expect(lines.filter((line) => /https?:|tarball:|git\+/.test(line))).toEqual([]);
});

it('no .npmrc names a registry', () => {
  for (const folder of ['.', ...packages.map((p) => p.folder)]) {
    const path = `${folder}/.npmrc`;
    if (existsSync(join(root, path))) expect(read(path)).not.toMatch(/registry|_auth|https?:/);
  }
});

it('there is no lockfile of another package manager', () => {
  const others = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'bun.lock'];
  const found = ['.', ...packages.map((p) => p.folder)].flatMap((folder) =>
    others.map((name) => `${folder}/${name}`).filter((path) => existsSync(join(root, path))),
  );
  expect(found).toEqual([]);
});
