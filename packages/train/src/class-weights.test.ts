// What rows count: class weights for labels of every form, sample weights, both.
import { type HostInput, hostArrayOf, type LabelledBatch } from '@evenkeel/data';
import { Dense, type Loss, lossWith, meanSquaredError } from '@evenkeel/nn';
import { SGD } from '@evenkeel/optim';
import { type DType, reshape, scope, type Tensor, tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { batchWeights, type ClassWeights } from './class-weights.js';
import { fit } from './fit.js';
import {
  backend,
  errorOf,
  expectNoLeaks,
  labels,
  live,
  network,
  noise,
  rowsOf,
  snapshot,
  table,
} from './train.test-support.js';

expectNoLeaks();

/** The weights of a batch with these targets. */
function weightsOf(
  y: HostInput,
  classWeights: ClassWeights,
  options: { readonly dtype?: DType; readonly weights?: HostInput } = {},
) {
  return scope(() => {
    const upload = (input: HostInput, dtype: DType = 'float32'): Tensor => {
      const { data, shape } = hostArrayOf(input);
      return tensor(data, { shape, dtype, backend });
    };
    const target = upload(y, options.dtype);
    const size = target.shape[0] ?? 0;
    const batch: LabelledBatch = {
      x: upload(new Float32Array(size)),
      y: target,
      weights: options.weights === undefined ? null : upload(options.weights),
      size,
      dispose: () => {},
    };
    const weights = batchWeights(batch, classWeights);
    if (weights === null) throw new Error('expected weights');
    return { values: [...weights.data()], shape: weights.shape };
  });
}

describe('a class weighs', () => {
  const classWeights = { 0: 2, 2: 0.5 };
  const expected = { values: [2, 1, 0.5, 1, 1, 2], shape: [6] };

  it.each(['int32', 'float32', 'float64'] as const)('what it is told, in labels of %s', (dtype) => {
    expect(weightsOf([0, 1, 2, 3, 700, 0], classWeights, { dtype })).toEqual(expected);
    expect(weightsOf([[0], [1], [2], [3], [700], [0]], classWeights, { dtype })).toEqual(expected);
  });

  it('1 if it is not named: between, beyond, below, or none at all', () => {
    expect(weightsOf([1, 5, -1, -7, 2147483647], { 0: 2 }).values).toEqual([1, 1, 1, 1, 1]);
    expect(weightsOf([0, 1], {}).values).toEqual([1, 1]);
    expect(weightsOf([0, 1, 2], { 1: 0 }).values).toEqual([1, 0, 1]);
  });

  it('the same in targets with one value a class', () => {
    const oneHot = [0, 1, 2, 2].map((label) => [0, 1, 2, 3].map((c) => Number(c === label)));
    expect(weightsOf(oneHot, classWeights)).toEqual({ values: [2, 1, 0.5, 0.5], shape: [4] });
    expect(weightsOf([[0.25, 0, 0.75]], classWeights).values).toEqual([0.875]);
  });

  it('so in labels that are true or false', () => {
    expect(weightsOf([true, false], { 1: 3 }, { dtype: 'bool' }).values).toEqual([3, 1]);
  });

  it('so beside the weight of its row, whatever axes that has', () => {
    const y = [0, 1, 2];
    expect(weightsOf(y, { 0: 2, 1: 3 }, { weights: [1, 0.5, 4] }).values).toEqual([2, 1.5, 4]);
    const perTime = [
      [1, 2],
      [3, 4],
      [0, 1],
    ];
    expect(weightsOf(y, { 0: 2, 1: 3 }, { weights: perTime })).toEqual({
      values: [2, 4, 9, 12, 0, 1],
      shape: [3, 2],
    });
    // As many columns as rows: a careless product would weigh columns.
    const square = [
      [1, 1],
      [1, 1],
    ];
    expect(weightsOf([0, 1], { 0: 2 }, { weights: square }).values).toEqual([2, 2, 1, 1]);
  });

  it.each([
    [
      [
        [0, 1],
        [1, 0],
      ],
      { 2: 1 },
      'classWeights up to class 2 need targets [rows], [rows, 1] or one-hot [rows, 3], got [2,2]',
    ],
    [
      [[[0]]],
      { 0: 1 },
      'classWeights up to class 0 need targets [rows], [rows, 1] or one-hot [rows, 1], got [1,1,1]',
    ],
  ])('nothing in targets %j', (y, classWeights, message) => {
    expect(() => weightsOf(y, classWeights)).toThrow(
      `[fit] ${message}. Name classes that there are, or give a weight for every row instead`,
    );
  });
});

const y = { data: Float32Array.from(labels(8)), shape: [8, 1] };
const { x } = table(8);

/** Trains for two epochs in batches of 3. */
async function run(
  data: { x: HostInput; y: HostInput; weights?: HostInput },
  classWeights?: ClassWeights,
  loss: Loss = meanSquaredError,
) {
  const model = network();
  const options = { loss, optimizer: new SGD({ learningRate: 0.1 }), epochs: 2, batchSize: 3 };
  const before = live();
  const { epochs } = await fit(model, data, { ...options, shuffle: false, classWeights });
  expect(live()).toBe(before);
  return { epochs, weights: snapshot(model) };
}

describe('fit', () => {
  const own = { data: Float32Array.of(1, 2, 0.5, 1, 0, 3, 1, 1), shape: [8] };
  const product = {
    ...own,
    data: own.data.map((weight, i) => weight * (y.data[i] === 1 ? 3 : 0.5)),
  };

  it('takes class weights as weights of rows', async () => {
    const expected = await run({ x, y, weights: y.data.map((label) => (label === 1 ? 3 : 0.5)) });
    expect(await run({ x, y }, { 0: 0.5, 1: 3 })).toEqual(expected);
    expect(await run({ x, y: labels(8).map(Number), weights: own }, {}, columns)).not.toEqual(
      expected,
    );
  });

  it('takes the product of both kinds', async () => {
    const expected = await run({ x, y, weights: product });
    expect(await run({ x, y, weights: own }, { 0: 0.5, 1: 3 })).toEqual(expected);
  });

  /** The mean squared error of labels [rows]. */
  const columns: Loss = (prediction, target, options) =>
    meanSquaredError(prediction, reshape(target, [-1, 1]), options);

  it('takes labels of any form', async () => {
    const expected = await run({ x, y }, { 1: 4 });
    expect(await run({ x, y: labels(8) }, { 1: 4 }, columns)).toEqual(expected);
    expect(await run({ x, y: [...labels(8)] }, { 1: 4 }, columns)).toEqual(expected);
  });

  it('with weights 0 is, for a mean by weights, as without these rows', async () => {
    const mean = lossWith(meanSquaredError, { reduction: 'weightedMean' });
    const weights = Float32Array.of(1, 1, 0, 1, 0, 1);
    const rows = [0, 1, 3, 5];
    const [inputs, targets] = [noise(8, [6, 3]), noise(9, [6, 1])];
    const weightsAfter = async (data: Parameters<typeof run>[0]) => {
      const model = new Dense({ units: 1 }).build([null, 3], { backend });
      const options = { loss: mean, optimizer: new SGD({ learningRate: 0.1 }), shuffle: false };
      const { epochs } = await fit(model, data, options);
      const after = [...snapshot(model).values()].flatMap((values) => [...values]);
      model.dispose();
      return [...after, epochs[0]?.loss ?? Number.NaN];
    };
    const zeros = await weightsAfter({ x: inputs, y: targets, weights });
    const without = await weightsAfter({ x: rowsOf(inputs, rows), y: rowsOf(targets, rows) });
    expect(zeros).toHaveLength(5);
    for (const [i, value] of zeros.entries()) expect(value).toBeCloseTo(without[i] ?? 0, 6);
  });

  it.each([
    [
      { '-1': 2 },
      'classWeights must map class numbers to weights of at least 0, got -1: 2. Write { 0: 1, 1: 2.5 }',
    ],
    [
      { cat: 2 },
      'classWeights must map class numbers to weights of at least 0, got cat: 2. Write { 0: 1, 1: 2.5 }',
    ],
    [
      { 0: -1 },
      'classWeights must map class numbers to weights of at least 0, got 0: -1. Write { 0: 1, 1: 2.5 }',
    ],
    [
      { 0: Number.NaN },
      'classWeights must map class numbers to weights of at least 0, got 0: NaN. Write { 0: 1, 1: 2.5 }',
    ],
    [
      { 0: '2' },
      'classWeights must map class numbers to weights of at least 0, got 0: 2. Write { 0: 1, 1: 2.5 }',
    ],
    [
      [1, 2],
      'classWeights must be an object with a weight for each class, got an array. Write { 0: 1, 1: 2.5 }',
    ],
    [
      'balanced',
      "classWeights must be an object with a weight for each class, got the string 'balanced'. Write { 0: 1, 1: 2.5 }",
    ],
  ])('refuses %j', async (classWeights, message) => {
    const options = {
      loss: meanSquaredError,
      optimizer: new SGD({ learningRate: 1 }),
      classWeights,
    };
    const call: Promise<unknown> = Reflect.apply(fit, undefined, [network(), { x, y }, options]);
    expect((await errorOf(call)).message).toBe(`[fit] ${message}`);
  });
});
