// Every published package.json is one template: they differ in name, description, dependencies and the
// subpaths of `exports`, each of which has the same three conditions.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dependenciesOf, type Manifest, packages, published, read, root } from './workspace.js';

/** The entry of `exports` for the source file `src/<stem>.ts`. */
function entry(stem: string) {
  return {
    '@evenkeel/source': `./src/${stem}.ts`,
    types: `./dist/${stem}.d.ts`,
    default: `./dist/${stem}.js`,
  };
}

const template = {
  license: 'MIT',
  author: 'Evenkeel contributors',
  type: 'module',
  sideEffects: false,
  engines: { node: '>=20.19' },
  files: ['dist', 'src', '!src/**/*.test.ts', '!src/**/*.test-support.ts', '!src/*/**/goldens'],
  scripts: { build: 'tsup', typecheck: 'tsc --noEmit' },
  publishConfig: { access: 'public' },
};

const order = [
  'name',
  'version',
  'description',
  'license',
  'author',
  'type',
  'sideEffects',
  'engines',
  'exports',
  'files',
  'scripts',
  'publishConfig',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'devDependencies',
];

const own = new Set([
  'name',
  'version',
  'description',
  'exports',
  'dependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'devDependencies',
]);

/** The package that has all others, so that one installation is enough. */
const UMBRELLA = 'evenkeel';

/** What a package may bring from outside, and for which of its entries: one each. */
const foreignOf: Readonly<Record<string, readonly string[]>> = {
  '@evenkeel/data': ['fflate', 'papaparse'], // for @evenkeel/data/npz and @evenkeel/data/csv
  '@evenkeel/train': ['cli-progress'], // for @evenkeel/train/terminal
};

const rows = published.map((p) => [p.folder, p.manifest, p] as const);
const version = published[0]?.manifest.version;

describe('a published package.json', () => {
  it.each(rows)('%s equals the template but for what is its own', (folder, manifest) => {
    const shared = Object.entries(manifest).filter(([field]) => !own.has(field));
    expect(Object.fromEntries(shared)).toEqual(template);
    const name = folder.replace('packages/', '');
    expect(manifest.name).toBe(name === UMBRELLA ? name : `@evenkeel/${name}`);
    expect(manifest).toHaveProperty('description', expect.stringMatching(/^[A-Z].*\.$/));
    expect(manifest.version, 'the published packages share one version').toBe(version);
  });

  it.each(rows)('%s has its fields in the order of the template', (_, manifest) => {
    const fields = Object.keys(manifest);
    expect(fields).toEqual(order.filter((field) => fields.includes(field)));
  });

  it.each(rows)('%s offers each entry as source, types and module', (folder, manifest) => {
    for (const [path, conditions] of Object.entries(manifest.exports ?? {})) {
      if (path === './package.json') {
        expect(conditions).toBe('./package.json');
        continue;
      }
      const stem = path === '.' ? 'index' : path.slice(2);
      const stems = [stem, `${stem}/index`].filter((s) =>
        existsSync(join(root, folder, 'src', `${s}.ts`)),
      );
      expect(stems, `the source of ${path}`).toHaveLength(1);
      expect(Object.entries(conditions)).toEqual(Object.entries(entry(stems[0] ?? stem)));
    }
    expect(Object.keys(manifest.exports ?? {})[0]).toBe('.');
    expect(manifest.exports).toHaveProperty(['./package.json']);
  });

  it.each(rows)('%s shares one copy of the tensor package with its user', (_, manifest) => {
    if (manifest.name === UMBRELLA) {
      expect(manifest.dependencies).toHaveProperty(['@evenkeel/tensor']);
      return;
    }
    const peers = Object.keys(manifest.peerDependencies ?? {});
    const tensor = manifest.name === '@evenkeel/tensor';
    expect(peers.includes('@evenkeel/tensor')).toBe(!tensor);
    expect(manifest.dependencies ?? {}).not.toHaveProperty(['@evenkeel/tensor']);
  });

  it.each(rows)('%s brings nobody else at run time but for one entry', (_, manifest) => {
    const foreign = Object.keys(manifest.dependencies ?? {}).filter(
      (name) => !name.startsWith('@evenkeel/'),
    );
    expect(foreign).toEqual(foreignOf[manifest.name] ?? []);
  });

  it.each(rows)('%s has the files every package has', (folder) => {
    expect(read(`${folder}/LICENSE`)).toBe(read('LICENSE'));
    expect(read(`${folder}/README.md`)).toMatch(/^# (@evenkeel\/|evenkeel\n)/);
    expect(JSON.parse(read(`${folder}/tsconfig.json`))).toEqual({
      extends: '../../tsconfig.base.json',
      include: ['src', '*.config.ts'],
    });
  });
});

describe('every package.json', () => {
  const all: readonly (readonly [string, Manifest])[] = [
    ...packages.map((p) => [p.folder, p.manifest] as const),
    ['the root', JSON.parse(read('package.json'))],
  ];

  it.each(all)(
    'of %s takes versions from the catalog and neighbours from the workspace',
    (_, m) => {
      for (const [name, asked] of dependenciesOf(m)) {
        // The root pins pnpm itself: a catalog is read by pnpm, so it cannot say which pnpm reads it.
        const expected =
          name === 'pnpm'
            ? /^\d/
            : /^(@evenkeel\/|evenkeel$)/.test(name)
              ? /^workspace:\^$/
              : /^catalog:$/;
        expect(asked, name).toMatch(expected);
      }
    },
  );

  it('of the root names one pnpm', () => {
    const manifest: Manifest & { packageManager: string } = JSON.parse(read('package.json'));
    expect(manifest.packageManager).toBe(`pnpm@${manifest.devDependencies?.pnpm}`);
  });
});
