// Operations, rules, kernels, samples and golden values are sorted into the same families, under the same
// names: whoever has found an operation has found everything about it. A family is a file, or a folder.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './workspace.js';

const families = ['contract', 'elementwise', 'indexing', 'move', 'reduce', 'scan', 'sort'];

/** What else may stand beside the families in each folder, and which families have nothing there and why. */
const folders: Readonly<
  Record<string, { others: readonly string[]; without?: Readonly<Record<string, string>> }>
> = {
  'packages/tensor/src/ops': { others: ['apply', 'creation', 'table', 'update'] },
  'packages/autograd/src/rules': {
    others: ['composites', 'index', 'rule'],
    without: { sort: 'a sorted tensor is gathered by positions, which have no gradient' },
  },
  'packages/backend-cpu/src/kernels': { others: ['erf', 'gamma', 'operations', 'random', 'walk'] },
  'packages/backend-wasm/src/kernels': {
    others: ['arg-reduce', 'kernels.test-support', 'normalization', 'random', 'softmax'],
  },
  'packages/backend-testkit/src/op-info': {
    others: ['args', 'common', 'index', 'linalg', 'make', 'not-operations', 'types'],
  },
  'packages/backend-testkit/src/goldens': { others: ['index', 'linalg'] },
  'tooling/goldens/ops': { others: ['__main__', 'case', 'linalg', 'promotion'] },
};

describe('families', () => {
  it.each(Object.entries(folders))('%s has each', (folder, { others, without = {} }) => {
    const names = readdirSync(join(root, folder))
      .filter((name) => !/\.test\.ts$|\.md$|^__pycache__$/.test(name))
      .map((name) => name.replace(/\.\w+$/, ''));
    const expected = families.filter((family) => !(family in without));
    expect(names.sort()).toEqual([...expected, ...others].sort());
  });
});
