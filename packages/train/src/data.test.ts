// What fit takes as data, as validation, and in which floats it computes.
import { type BatchSource, batches, batchesOf, type HostArray } from '@evenkeel/data';
import { iris } from '@evenkeel/data/iris';
import {
  Dense,
  lossWith,
  meanSquaredError,
  Sequential,
  sparseCategoricalCrossEntropy,
} from '@evenkeel/nn';
import { Adam, SGD } from '@evenkeel/optim';
import { type DType, keep, tanh, tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';
import { fit } from './fit.js';
import type { FitOptions } from './fit-options.js';
import type { TrainData } from './source.js';
import {
  backend,
  expectNoLeaks,
  live,
  network,
  noise,
  own,
  rowsOf,
  snapshot,
  table,
  upload,
} from './train.test-support.js';

expectNoLeaks();

const adam = (): Adam => own(new Adam({ learningRate: 0.01 }));

const { x, y } = table(9);
const weights = { data: Float32Array.of(1, 2, 0.5, 0, 1, 3, 1, 1, 0.25), shape: [9] };

const nested = ({ data, shape: [rows = 0, width = 0] }: HostArray): number[][] =>
  Array.from({ length: rows }, (_, row) => [...data.subarray(row * width, (row + 1) * width)]);

/** Trains two epochs in batches of 4, 4 and 1 row in the order of the data; what came of it. */
async function run(data: TrainData, options: Partial<FitOptions> = {}) {
  const model = network();
  const before = live();
  const history = await fit(model, data, {
    loss: meanSquaredError,
    optimizer: new SGD({ learningRate: 0.1 }),
    epochs: 2,
    batchSize: 4,
    shuffle: false,
    ...options,
  });
  expect(live()).toBe(before);
  return { epochs: history.epochs, weights: snapshot(model) };
}

const grouping = { batchSize: 4, backend };
const handed = (from: number, to: number) => {
  const rows = Array.from({ length: to - from }, (_, i) => from + i);
  const [bx, by, bw] = [x, y, weights].map((array) => keep(upload(rowsOf(array, rows))));
  if (bx === undefined || by === undefined) throw new Error('no tensor');
  return { x: bx, y: by, weights: bw };
};

const forms: Record<string, () => TrainData> = {
  'nested arrays': () => ({ x: nested(x), y: nested(y), weights: [...weights.data] }),
  'rows that are typed arrays': () => ({
    x: nested(x).map((row) => Float32Array.from(row)),
    y: nested(y),
    weights: weights.data,
  }),
  tensors: () => ({ x: own(upload(x)), y: own(upload(y)), weights: own(upload(weights)) }),
  'tensors beside arrays': () => ({ x: own(upload(x)), y, weights }),
  'a source of batches': () => batches({ x, y, weights }, grouping),
  'a generator of rows': () =>
    batchesOf(function* () {
      for (let i = 0; i < 9; i++) {
        yield { x: nested(x)[i] ?? [], y: nested(y)[i] ?? [], weights: weights.data[i] ?? 0 };
      }
    }, grouping),
  'an async generator of batches': () =>
    batchesOf(
      async function* () {
        yield handed(0, 4);
        await new Promise((resolve) => setImmediate(resolve));
        yield handed(4, 9);
      },
      { ...grouping, items: 'batches' },
    ),
  "a source of one's own": (): BatchSource => ({
    rows: null,
    steps: null,
    *epoch() {
      for (const [from, to] of [
        [0, 4],
        [4, 9],
      ] as const) {
        const tensors = handed(from, to);
        const dispose = () => {
          for (const t of [tensors.x, tensors.y, tensors.weights]) t?.dispose();
        };
        const batch = { ...tensors, weights: tensors.weights ?? null, size: to - from, dispose };
        try {
          yield batch;
        } finally {
          dispose();
        }
      }
    },
  }),
};

it.each(Object.entries(forms))('trains the same on %s', async (_, data) => {
  const expected = await run({ x, y, weights });
  expect(expected.epochs[1]?.loss).toBeLessThan(expected.epochs[0]?.loss ?? 0);
  expect(await run(data())).toEqual(expected);
});

it('counts the weights of the data', async () => {
  const even = await run({ x, y, weights: new Float32Array(9).fill(1) });
  expect(even).toEqual(await run({ x, y }));
  expect(await run({ x, y, weights })).not.toEqual(even);
});

it('takes a data set, whose labels are integers', async () => {
  const flowers = iris();
  const model = own(new Sequential([new Dense({ units: 8 }), tanh, new Dense({ units: 3 })]));
  const loss = lossWith(sparseCategoricalCrossEntropy, { fromLogits: true });
  const { epochs } = await fit(model, flowers, {
    loss,
    optimizer: own(new SGD({ learningRate: 0.05, momentum: 0.9 })),
    epochs: 20,
    backend,
  });
  expect(epochs[0]?.loss).toBeGreaterThan(0.8);
  expect(epochs[19]?.loss).toBeLessThan(0.3);
  const { loss: after } = await evaluate(model, flowers, { loss });
  expect(after).toBeLessThan(0.3);
});

describe('the floats', () => {
  const dtypesIn = async (data: TrainData, dtype: 'float32' | 'float64' | null, split = false) => {
    const model = own(new Dense({ units: 1 }));
    if (dtype !== null) model.build([null, 3], { backend, dtype });
    const seen = new Set<DType>();
    const loss: FitOptions['loss'] = (prediction, target, options) => {
      for (const t of [prediction, target, options?.weights])
        if (t !== undefined) seen.add(t.dtype);
      return meanSquaredError(prediction, target, options);
    };
    const optimizer = new SGD({ learningRate: 0.1 });
    const validation = split ? { split: 0.4 } : { x, y, weights };
    await fit(model, data, { loss, optimizer, backend, validation });
    return [...seen, model.kernel.value.dtype].join();
  };
  const double = ({ data, shape }: HostArray) =>
    own(tensor(Float64Array.from(data), { shape, backend }));

  it('are those of the model, also for the data', async () => {
    expect(await dtypesIn({ x, y, weights }, 'float64')).toBe('float64,float64');
    expect(await dtypesIn({ x: double(x), y, weights }, 'float32')).toBe('float32,float32');
  });

  it('of a model to be built are those of the tensors, else float32', async () => {
    expect(await dtypesIn({ x: nested(x), y, weights }, null)).toBe('float32,float32');
    expect(await dtypesIn({ x: double(x), y, weights }, null)).toBe('float64,float64');
    expect(await dtypesIn({ x: double(x), y: double(y), weights }, null, true)).toBe(
      'float64,float64',
    );
  });

  it('lose nothing of a weight of a class', async () => {
    const model = own(new Dense({ units: 1 })).build([null, 3], { backend, dtype: 'float64' });
    const seen: number[] = [];
    const loss: FitOptions['loss'] = (prediction, target, options) => {
      seen.push(...(options?.weights?.data() ?? []));
      return meanSquaredError(prediction, target, options);
    };
    const data = { x: noise(1, [2, 3]), y: { data: Int32Array.of(0, 1), shape: [2, 1] } };
    const optimizer = new SGD({ learningRate: 0.1 });
    await fit(model, data, { loss, optimizer, classWeights: { 0: 0.1 }, shuffle: false });
    expect(seen).toEqual([0.1, 1]);
  });
});

it('takes the rows in a new order when it is called again, epoch by epoch', async () => {
  const data = table(8);
  const [once, often] = [network(), network()];
  const [first, second] = [adam(), adam()];
  const options = { loss: meanSquaredError, batchSize: 3 };
  await fit(once, data, { ...options, optimizer: first, epochs: 3 });
  for (let i = 0; i < 3; i++) await fit(often, data, { ...options, optimizer: second });
  expect(snapshot(often)).toEqual(snapshot(once));
});

it('reads class numbers where they are plain numbers, with yDtype', async () => {
  const model = own(new Sequential([new Dense({ units: 3 })]));
  const data = { x: [[0], [1], [2]], y: [0, 1, 2] };
  const loss = lossWith(sparseCategoricalCrossEntropy, { fromLogits: true });
  const options = { loss, yDtype: 'int32', backend } as const;
  const optimizer = adam();
  await fit(model, data, { ...options, optimizer, validation: data, epochs: 2 });
  expect(optimizer.steps).toBe(2);
  expect((await evaluate(model, data, options)).loss).toBeGreaterThan(0);
  await expect(evaluate(model, data, { loss })).rejects.toThrow('labels must be int32');
});
