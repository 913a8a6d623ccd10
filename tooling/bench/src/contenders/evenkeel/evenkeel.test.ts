import { describe, expect, it } from 'vitest';
import type { CaseSpec, Network } from '../../cases.js';
import { difference } from '../../coordinator/agreement.js';
import { Arrays } from '../../data/arrays.js';
import { caseArrays } from '../../data/case-arrays.js';
import type { Prepared } from '../../worker/contract.js';
import { open } from './index.js';

const network: Network = {
  sizes: [4, 6, 5, 3],
  activation: 'sigmoid',
  loss: 'sparseCategoricalCrossEntropy',
  batch: 8,
};
const binary: Network = { ...network, sizes: [4, 6, 1], loss: 'binaryCrossEntropy' };
const train = { kind: 'train', learningRate: 0.1, steps: 3 } as const;

const specs: readonly (readonly [name: string, spec: CaseSpec, values: number])[] = [
  ['training with SGD', { ...train, network, optimizer: 'sgd' }, 3],
  ['training with Adam', { ...train, network: binary, optimizer: 'adam' }, 3],
  ['prediction from a tensor', { kind: 'infer', network: binary, from: 'tensor' }, 1],
  ['prediction from an array', { kind: 'infer', network: binary, from: 'array' }, 1],
  ['a product', { kind: 'matmul', m: 3, n: 5, k: 7, transposed: 'none' }, 15],
  ['a product with A^T', { kind: 'matmul', m: 3, n: 5, k: 7, transposed: 'a' }, 15],
  ['a product with B^T', { kind: 'matmul', m: 3, n: 5, k: 7, transposed: 'b' }, 15],
  ['batch norm', { kind: 'batchNorm', rows: 6, channels: 5, images: null }, 2 * 30 + 2 * 5],
  ['a sum', { kind: 'elementwise', formula: 'add', rows: 2, columns: 5 }, 10],
  ['tanh', { kind: 'elementwise', formula: 'tanh', rows: 2, columns: 5 }, 10],
  ['a chain', { kind: 'elementwise', formula: 'chain', rows: 2, columns: 5 }, 10],
  ['a program', { kind: 'elementwise', formula: 'fused', rows: 2, columns: 5 }, 10],
  ['positions', { kind: 'order', operation: 'argsort', shape: [3, 7] }, 21],
  ['running sums', { kind: 'order', operation: 'cumsum', shape: [3, 7] }, 21],
];

async function prepared(spec: CaseSpec, dtype: 'float32' | 'float64'): Promise<Prepared> {
  const session = await open({ backend: 'cpu', dtype });
  const made = await session.prepare(spec, new Arrays(caseArrays(spec)));
  if ('absent' in made) throw new Error(made.absent);
  return made;
}

describe.each(specs)('%s', (_, spec, count) => {
  it('gives in float32 what it gives in float64, and leaves no memory behind', async () => {
    const single = await prepared(spec, 'float32');
    const double = await prepared(spec, 'float64');
    const values = await single.lanes[0]?.check?.();
    const wanted = await double.lanes[0]?.check?.();
    expect(values).toHaveLength(count);
    expect(difference(values ?? [], wanted ?? [])).toBeLessThan(1e-6);
    for (const lane of single.lanes) {
      for (let i = 0; i < 3; i++) expect(await lane.run()).toBeUndefined();
    }
    single.dispose(); // throws if a buffer is left
    double.dispose();
  });
});

it('training moves the loss', async () => {
  const step = await prepared({ ...train, network, optimizer: 'sgd' }, 'float32');
  const losses = Array.from((await step.lanes[0]?.check?.()) ?? []);
  expect(new Set(losses).size).toBe(3);
  step.dispose();
});

it('the chain and the program are the same formula', async () => {
  const values = (['chain', 'fused'] as const).map(async (formula) => {
    const spec: CaseSpec = { kind: 'elementwise', formula, rows: 2, columns: 5 };
    const made = await prepared(spec, 'float32');
    const result = Array.from((await made.lanes[0]?.check?.()) ?? []);
    made.dispose();
    return result;
  });
  expect(await values[0]).toEqual(await values[1]);
});

it('a case of the machine is not for a library', async () => {
  const session = await open({ backend: 'cpu', dtype: 'float32' });
  const answer = await session.prepare({ kind: 'machine', yardsticks: [] }, new Arrays([]));
  expect(answer).toEqual({ absent: 'no machine' });
});
