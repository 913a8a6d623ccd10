import { breastCancer } from '@evenkeel/data/breast-cancer';
import { key, memory } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { Adam } from './adam.js';
import { backend } from './backend.js';
import { batches } from './batches.js';
import { type Rows, split } from './data.js';
import { Experiment } from './experiment.js';
import { Network } from './network.js';
import { evaluate, trainStep } from './train.js';

const table = breastCancer();
const { train, test } = split(table, 0.2, key(1));

function make(batchNorm: boolean): { network: Network; optimizer: Adam } {
  const network = new Network(30, { batchNorm, key: key(7) });
  return { network, optimizer: new Adam(network.parameters, 0.001) };
}

function firstBatches(count: number): readonly Rows[] {
  return [...batches(train, 32, key(3))].slice(0, count);
}

describe.each([
  ['with batch norm', true],
  ['without batch norm', false],
])('the network %s', (_, batchNorm) => {
  it('has the parameters of the article, for 30 inputs', () => {
    const count = make(batchNorm).network.parameters.reduce((n, { value }) => n + value.size, 0);
    expect(count).toBe(1984 + 2080 + 33 + (batchNorm ? 128 + 64 : 0));
  });

  it('lowers its loss within a few steps', () => {
    const { network, optimizer } = make(batchNorm);
    const [batch] = firstBatches(1);
    if (batch === undefined) throw new Error('no batch');
    const before = trainStep(network, optimizer, batch);
    for (let i = 0; i < 8; i++) trainStep(network, optimizer, batch);
    expect(trainStep(network, optimizer, batch)).toBeLessThan(0.9 * before);
  });

  it('comes to the same bits from the same seed', () => {
    const weights = () => {
      const { network, optimizer } = make(batchNorm);
      for (const batch of firstBatches(10)) trainStep(network, optimizer, batch);
      return network.parameters.map(({ value }) => value.data());
    };
    expect(weights()).toEqual(weights());
  });

  it('holds the same memory after each step and each evaluation', () => {
    const { network, optimizer } = make(batchNorm);
    const before = memory(backend);
    for (const batch of firstBatches(15)) {
      trainStep(network, optimizer, batch);
      const { buffers, bytes } = memory(backend);
      expect({ buffers, bytes }).toEqual({ buffers: before.buffers, bytes: before.bytes });
    }
    evaluate(network, test);
    expect(memory(backend).buffers).toBe(before.buffers);
  });
});

it('both networks start from the same dense weights and see the same rows', () => {
  const [a, b] = [make(true).network, make(false).network];
  expect(a.parameters[0]?.value.data()).toEqual(b.parameters[0]?.value.data());
  expect(a.parameters.at(-2)?.value.data()).toEqual(b.parameters.at(-2)?.value.data());
});

it('predicts more than 94 of 100 test rows rightly after five epochs', () => {
  const experiment = new Experiment(table, 1, 0.001);
  for (let epoch = 1; epoch <= 5; epoch++) experiment.nextEpoch();
  const { withNorm, without } = experiment.scores();
  expect(withNorm.test.accuracy).toBeGreaterThan(0.94);
  expect(without.test.accuracy).toBeGreaterThan(0.94);
  expect(withNorm.train.loss).toBeLessThan(0.15);
});
