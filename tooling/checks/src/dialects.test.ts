// Below packages/keras nobody speaks a dialect: no other library is named in code, names or comments, and what
// is kept of an old value is `decay` everywhere.
import { expect, it } from 'vitest';
import { isTestFile, packages, read, sourcesOf } from './workspace.js';

/** The packages without dialects. backend-testkit is none of them: it names what its golden values come from. */
const plain = ['tensor', 'autograd', 'linalg', 'optim', 'data', 'nn', 'train', 'backend-cpu'];

/** Where momentum is the name of the method: that of Polyak (1964), and its variant in RMSprop. */
const withMomentum = [
  'packages/optim/src/optimizers/rmsprop.ts',
  'packages/optim/src/optimizers/sgd.ts',
];

const sources = packages
  .filter(({ folder }) => plain.some((name) => folder === `packages/${name}`))
  .flatMap(sourcesOf)
  .filter((path) => !isTestFile(path));

/** The lines of the sources that match, as `path:line text`. */
const linesWith = (pattern: RegExp): string[] =>
  sources.flatMap((path) =>
    read(path)
      .split('\n')
      .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1} ${line.trim()}`] : [])),
  );

it('there are sources of each of these packages', () => {
  const without = plain.filter((name) => !sources.some((p) => p.startsWith(`packages/${name}/`)));
  expect(without).toEqual([]);
});

it('no other library is named', () => {
  expect(linesWith(/keras|torch|tensorflow|tfjs/i)).toEqual([]);
});

it('momentum is what SGD and RMSprop have, and nothing else', () => {
  const files = new Set(linesWith(/momentum/i).map((line) => line.slice(0, line.indexOf(':'))));
  expect([...files].sort()).toEqual(withMomentum);
});
