// What a file may import: entry points of declared dependencies, and files of its own package.
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  dependenciesOf,
  filesBelow,
  importsOf,
  isTestFile,
  type Package,
  packageNameOf,
  packages,
} from './workspace.js';

const byName = new Map(packages.map((p) => [p.manifest.name, p]));

/** Why a specifier may not stand in a file of package `p`; undefined when it may. */
function objection(p: Package, file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(file), specifier);
    return target.startsWith(`${p.folder}/`) ? undefined : 'a relative path leaves its package';
  }
  const atRunTime = p.published && file.startsWith(`${p.folder}/src/`) && !isTestFile(file);
  if (specifier.startsWith('node:')) {
    return atRunTime
      ? 'a published package imports no Node module; see getBuiltinModule'
      : undefined;
  }
  const name = packageNameOf(specifier);
  const { dependencies = {}, peerDependencies = {} } = p.manifest;
  const declared = atRunTime
    ? name in dependencies || name in peerDependencies
    : name === p.manifest.name || dependenciesOf(p.manifest).has(name);
  if (!declared) return `${name} is not a ${atRunTime ? 'run-time ' : ''}dependency`;

  const target = byName.get(name);
  if (target === undefined) return undefined;
  const entry = `.${specifier.slice(name.length)}`;
  return entry in (target.manifest.exports ?? {}) ? undefined : `${name} does not export ${entry}`;
}

describe('imports', () => {
  it.each(packages.map((p) => [p.folder, p] as const))(
    'of %s are declared and not deep',
    (_, p) => {
      const files = filesBelow(p.folder, (name) => /\.(ts|js|mjs)$/.test(name));
      const objections = files.flatMap((file) =>
        importsOf(file).flatMap(({ specifier, place }) => {
          const reason = objection(p, file, specifier);
          return reason === undefined ? [] : [`${place} imports '${specifier}': ${reason}`];
        }),
      );
      expect(objections).toEqual([]);
    },
  );
});
