// Where in the table something stands that a shuffled batch brought.
import { batches, hostArrayOf } from '@evenkeel/data';
import {
  Dense,
  lossWith,
  meanSquaredError,
  Sequential,
  sparseCategoricalCrossEntropy,
} from '@evenkeel/nn';
import { SGD } from '@evenkeel/optim';
import { IndexError, mean, tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { fit } from './fit.js';
import type { FitOptions } from './fit-options.js';
import { SparseCategoricalAccuracy } from './metrics/accuracy.js';
import type { TrainData } from './source.js';
import {
  backend,
  errorOf,
  expectNoLeaks,
  line,
  network,
  noise,
  own,
} from './train.test-support.js';

expectNoLeaks();

const ROWS = 40;
const options = (): FitOptions => ({
  loss: meanSquaredError,
  optimizer: new SGD({ learningRate: 0.001 }),
  batchSize: 8,
  epochs: 3,
});
const said = async (data: TrainData, more: Partial<FitOptions> = {}) =>
  (await errorOf(fit(network(), data, { ...options(), ...more }))).message;

/** A table of 40 rows with this value in row 27, in the middle column. */
const withValue = (value: number) => {
  const x = { data: Float64Array.from(noise(1, [ROWS, 3]).data), shape: [ROWS, 3] };
  x.data[27 * 3 + 1] = value;
  return { x, y: noise(2, [ROWS, 1]) };
};

describe('a value that is not finite', () => {
  const expected = (got: number) =>
    `It was the data: x is not finite in row 27, column 1 (got ${got}). Clean the data, or leave such rows out`;

  it.each([0, 1, 2, 3])(
    'is said with its row, however the rows were shuffled (seed %i)',
    async (seed) => {
      expect(await said(withValue(Number.NaN), { seed })).toContain(expected(Number.NaN));
      expect(await said(withValue(Number.NEGATIVE_INFINITY), { seed, shuffle: false })).toContain(
        expected(Number.NEGATIVE_INFINITY),
      );
    },
  );

  it.each([0, 1, 2])(
    'so in a later epoch, in which the order is another (seed %i)',
    async (seed) => {
      const data = withValue(0.5);
      const seen = { epochs: 0 };
      const callbacks = [
        {
          onEpochBegin: (_: unknown, epoch: number) => {
            seen.epochs++;
            if (epoch === 2) data.x.data[27 * 3 + 1] = Number.NaN;
          },
        },
      ];
      expect(await said(data, { callbacks, seed })).toContain(expected(Number.NaN));
      expect(seen.epochs).toBe(3);
    },
  );

  it('so where other rows are split off, in tensors, and in targets of one column', async () => {
    const data = withValue(Number.NaN);
    expect(await said(data, { validation: { split: 0.2 } })).toContain(expected(Number.NaN));
    const x = own(tensor(data.x.data, { shape: data.x.shape, dtype: 'float32', backend }));
    expect(await said({ ...data, x })).toContain(expected(Number.NaN));
    const y = { data: noise(2, [ROWS, 1]).data.slice(), shape: [ROWS, 1] };
    y.data[33] = Number.NaN;
    expect(await said({ x: noise(1, [ROWS, 3]), y })).toContain(
      'It was the data: y is not finite in row 33 (got NaN). ',
    );
  });

  it('so with more axes', async () => {
    const x = noise(1, [ROWS, 2, 3]);
    x.data[13 * 6 + 5] = Number.NaN;
    const model = own(new Dense({ units: 1 })).build([null, 2, 3], { backend });
    const call = fit(model, { x, y: noise(2, [ROWS, 2, 1]) }, options());
    expect((await errorOf(call)).message).toContain(
      'x is not finite in row 13, at [1,2] (got NaN). ',
    );
  });

  it('is said with its place in the batch where somebody else made that', async () => {
    const source = batches(withValue(Number.NaN), { batchSize: 8, backend });
    expect(await said(source)).toContain('x of this batch is not finite at [3,1] (got NaN). ');
  });
});

it('says of a value that only float32 cannot hold that it is too large', async () => {
  expect(await said(withValue(-1e39))).toContain(
    'It was the data: x is too large for float32 in row 27, column 1 (got -1e+39). Scale the data, as standardizer of @evenkeel/data does, or leave such rows out',
  );
  const y = Array.from({ length: 5 }, (_, i) => [i === 3 ? 1e300 : i]);
  const call = fit(line(), { x: y.map(() => [1]), y }, options());
  expect((await errorOf(call)).message).toContain(
    'y is too large for float32 in row 3 (got 1e+300). ',
  );
});

describe('a label that is no class', () => {
  const classifier = () =>
    own(new Sequential([new Dense({ units: 3 })])).build([null, 3], { backend });
  const loss = lossWith(sparseCategoricalCrossEntropy, { fromLogits: true });
  const table = () => {
    const y = Int32Array.from({ length: ROWS }, (_, i) => i % 3);
    y[29] = 3;
    return { x: noise(1, [ROWS, 3]), y };
  };

  it.each([0, 1])('is said with its row (seed %i)', async (seed) => {
    const error = await errorOf(fit(classifier(), table(), { ...options(), loss, seed }));
    expect(error).toBeInstanceOf(IndexError);
    expect(error.message).toMatch(
      /^\[sparseCategoricalCrossEntropy\] labels must be in 0\.\.2 for 3 classes, got 3 at position \d\. Number .*\. It stands in row 29 of y$/,
    );
  });

  it('so by a metric', async () => {
    const { x, y } = table();
    const zero: FitOptions['loss'] = (prediction) => mean(prediction);
    const metrics = [new SparseCategoricalAccuracy()];
    const error = await errorOf(fit(classifier(), { x, y }, { ...options(), loss: zero, metrics }));
    expect(error.message).toMatch(/got 3 in row \d of the batch\. .*\. It stands in row 29 of y$/);
  });

  it('but not where batches come from somebody else', async () => {
    const source = batches(table(), { batchSize: 8, backend });
    const error = await errorOf(fit(classifier(), source, { ...options(), loss }));
    expect(error.message).toMatch(/at position 5\. .* one unit for each$/);
  });

  it('nor for an index of another kind', async () => {
    const labels = hostArrayOf(Int32Array.from({ length: ROWS }, (_, i) => i % 3));
    const odd: FitOptions['loss'] = () => {
      throw new IndexError('odd', 'index must be 0, got 7. Count from 0', 7, 0);
    };
    const call = fit(
      classifier(),
      { x: noise(1, [ROWS, 3]), y: labels },
      { ...options(), loss: odd },
    );
    expect((await errorOf(call)).message).toBe('[odd] index must be 0, got 7. Count from 0');
  });
});
