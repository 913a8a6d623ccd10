// Operations, rules, kernels, samples and golden values are sorted into the same families, under the same
// names: whoever has found an operation has found everything about it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './workspace.js';

const families = ['contract', 'elementwise', 'indexing', 'move', 'reduce'];

/** What else may stand beside the families in each folder. */
const folders: Readonly<Record<string, readonly string[]>> = {
  'packages/tensor/src/ops': ['apply', 'creation', 'table', 'update'],
  'packages/autograd/src/rules': ['composites', 'index', 'rule'],
  'packages/backend-cpu/src/kernels': ['erf', 'operations', 'random', 'walk'],
  'packages/backend-testkit/src/op-info': ['args', 'index', 'make', 'pointwise', 'types'],
  'packages/backend-testkit/src/goldens': ['index'],
  'tooling/goldens/ops': ['__main__', 'case', 'promotion'],
};

/** Where each family is a folder, and the folders beside them. */
const kernels = {
  folder: 'packages/backend-wasm/src/kernels',
  others: ['arg-reduce', 'normalization', 'random', 'softmax'],
};

describe('families', () => {
  it(`${kernels.folder} has a folder for each`, () => {
    const names = readdirSync(join(root, kernels.folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
    expect(names.sort()).toEqual([...families, ...kernels.others].sort());
  });

  it.each(Object.entries(folders))('%s has a file for each', (folder, others) => {
    const names = readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && !/\.test\.ts$|\.md$/.test(entry.name))
      .map((entry) => entry.name.replace(/\.\w+$/, ''));
    expect(names.sort()).toEqual([...families, ...others].sort());
  });
});
