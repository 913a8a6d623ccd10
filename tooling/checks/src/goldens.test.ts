// Golden values are small, and say where they come from: those of the packages below name the program that wrote
// them, as it stands, and the versions of what it asked.
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesBelow, read, root } from './workspace.js';

const MAXIMUM_BYTES = 3_000_000;

const goldens = ['packages', 'tooling', 'apps']
  .flatMap((folder) => filesBelow(folder, (name) => name.endsWith('.json')))
  .filter((path) => path.includes('/goldens/'));

/** What a file of golden values says of itself; the digest is that of the generator, under either name. */
interface Header {
  readonly generator?: string;
  readonly generatorSha256?: string;
  readonly sha256?: string;
  readonly versions?: Readonly<Record<string, string>>;
}

describe('goldens', () => {
  it(`are at most ${MAXIMUM_BYTES} bytes together`, () => {
    const sizes = goldens.map((path) => statSync(join(root, path)).size);
    expect(sizes.length).toBeGreaterThan(20);
    expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(MAXIMUM_BYTES);
  });

  const traced = goldens.filter((path) => /^packages\/(nn|optim|train|keras)\//.test(path));

  it('are there for each of the packages that must say where they come from', () => {
    const owners = new Set(traced.map((path) => path.split('/')[1]));
    expect([...owners].sort()).toEqual(['keras', 'nn', 'optim', 'train']);
  });

  it.each(traced)('%s is of the committed generator', (path) => {
    const {
      generator = '',
      generatorSha256,
      sha256,
      versions = {},
    }: Header = JSON.parse(read(path));
    expect(generator).toMatch(/^tooling\/goldens\/[\w/]+\.py$/);
    expect(existsSync(join(root, generator)), `${generator} exists`).toBe(true);
    const digest = createHash('sha256').update(read(generator)).digest('hex');
    expect(generatorSha256 ?? sha256, 'run the generator again').toBe(digest);
    expect(Object.keys(versions).length).toBeGreaterThan(0);
    for (const version of Object.values(versions)) expect(version).toMatch(/^\d+\.\d+/);
  });
});
