// Whole models against Keras, in float64: tooling/goldens/keras_models.py.
import { readFileSync } from 'node:fs';
import { CpuBackend } from '@evenkeel/backend-cpu';
import type { Optimizer } from '@evenkeel/optim';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectNoLeaks, relativeError } from '../keras.test-support.js';
import { Activation } from '../layers/activation.js';
import { BatchNormalization } from '../layers/batch-normalization.js';
import { Dense } from '../layers/dense.js';
import { Input } from '../layers/input.js';
import type { Layer } from '../layers/layer.js';
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  huber,
  type Loss,
  type LossId,
} from '../losses.js';
import type { MetricId } from '../metrics/metrics.js';
import { adam, adamw } from '../optimizers/adam.js';
import { rmsprop } from '../optimizers/rmsprop.js';
import { sgd } from '../optimizers/sgd.js';
import { configure, setFloatx } from '../runtime.js';
import { Sequential } from './sequential.js';
import type { SequentialModel } from './sequential-model.js';

// The default backend has no float64.
await configure({ backend: new CpuBackend() });

interface Entry {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Golden {
  readonly name: string;
  readonly layers: readonly (readonly [kind: string, ...args: (object | number | string)[]])[];
  readonly compile: {
    readonly optimizer: readonly [name: string, options: object];
    readonly loss: readonly [name: string, options: object];
    readonly metrics: readonly MetricId[];
    readonly weightedMetrics?: readonly MetricId[];
  };
  readonly fit: {
    readonly epochs: number;
    readonly batchSize: number;
    readonly validationSplit?: number;
    readonly classWeight?: Readonly<Record<number, number>>;
  };
  readonly x: Entry;
  readonly y: Entry;
  readonly sampleWeight: Entry | null;
  readonly before: readonly Entry[];
  readonly history: Readonly<Record<string, Entry>>;
  readonly after: readonly Entry[];
  readonly predict: Entry;
  readonly evaluate: Readonly<Record<string, number>>;
}

interface File {
  readonly summaries: readonly { readonly width: number; readonly text: string }[];
  readonly cases: readonly Golden[];
}

const file: File = JSON.parse(
  readFileSync(new URL('./goldens/models.json', import.meta.url), 'utf8'),
);

const layers: Readonly<Record<string, (...args: never[]) => Layer>> = {
  Dense,
  BatchNormalization: (options) => BatchNormalization(options),
  Activation,
};
const optimizers: Readonly<Record<string, (options: object) => Optimizer>> = {
  Adam: adam,
  AdamW: adamw,
  RMSprop: rmsprop,
  SGD: sgd,
};
const losses: Readonly<Record<string, (options: object) => Loss>> = {
  BinaryCrossentropy: binaryCrossentropy,
  CategoricalCrossentropy: categoricalCrossentropy,
  Huber: huber,
};

function named<T>(table: Readonly<Record<string, T>>, name: string): T {
  const found = table[name];
  if (found === undefined) throw new Error(`nothing stands for ${name}`);
  return found;
}

const host = ({ shape, data }: Entry) => ({ shape, data: Float64Array.from(data) });

function modelOf(golden: Golden): SequentialModel {
  const made = golden.layers.map(([kind, ...args]) => named(layers, kind)(...(args as never[])));
  const model = Sequential([Input({ shape: golden.x.shape.slice(1) }), ...made]);
  model.setWeights(golden.before.map(host));
  const { optimizer, loss, metrics, weightedMetrics = [] } = golden.compile;
  const [lossName, lossOptions] = loss;
  model.compile({
    optimizer: named(optimizers, optimizer[0])(optimizer[1]),
    loss: lossName in losses ? named(losses, lossName)(lossOptions) : (lossName as LossId),
    metrics,
    weightedMetrics,
  });
  return model;
}

const TOLERANCE = 1e-8;

describe('goldens', () => {
  it('are nine models', () => {
    expect(file.cases).toHaveLength(9);
  });

  it('hold trainings that move every weight, but for what is frozen and biases before a norm', () => {
    const still = file.cases.map(({ before, after }) =>
      after.flatMap(({ data }, i) =>
        relativeError(data, before[i]?.data ?? []) < 1e-3 ? [i] : [],
      ),
    );
    const biases = [1, 7];
    const frozen = [2, 3, 4, 5, 6, 7];
    expect(still).toEqual([biases, biases, frozen, [], [], biases, [], [], []]);
  });
});

describe('a model', () => {
  expectNoLeaks();
  beforeAll(() => setFloatx('float64'));
  afterAll(() => setFloatx('float32'));

  it.each(file.cases)('is trained, evaluated and used as by Keras: $name', async (golden) => {
    const model = modelOf(golden);
    const [x, y] = [host(golden.x), host(golden.y)];
    const weights = golden.sampleWeight === null ? {} : { sampleWeight: host(golden.sampleWeight) };
    const { history } = await model.fit(x, y, {
      ...golden.fit,
      ...weights,
      shuffle: false,
      verbose: 0,
    });

    expect(Object.keys(history).sort()).toEqual(Object.keys(golden.history).sort());
    for (const [name, { data }] of Object.entries(golden.history)) {
      expect(relativeError(history[name] ?? [], data), name).toBeLessThan(TOLERANCE);
    }

    const after = await model.getWeights();
    expect(after.map(({ shape }) => shape)).toEqual(golden.after.map(({ shape }) => shape));
    for (const [i, { data }] of golden.after.entries()) {
      expect(relativeError(after[i]?.data ?? [], data), `weight ${i}`).toBeLessThan(TOLERANCE);
    }

    const predicted = await model.predict(x);
    expect(predicted.shape).toEqual(golden.predict.shape);
    expect(relativeError(predicted.data, golden.predict.data)).toBeLessThan(TOLERANCE);

    const figures = await model.evaluate(x, y, { batchSize: 9, ...weights, returnDict: true });
    expect(Object.keys(figures).sort()).toEqual(Object.keys(golden.evaluate).sort());
    for (const [name, value] of Object.entries(golden.evaluate)) {
      expect(relativeError([figures[name] ?? Number.NaN], [value]), name).toBeLessThan(TOLERANCE);
    }
    model.dispose();
  });
});

describe('a summary', () => {
  it.each(file.summaries)('is that of Keras, $width characters wide', ({ width, text }) => {
    const model = Sequential([
      Dense(64, { inputShape: [20] }),
      BatchNormalization(),
      Activation('relu'),
      Dense(32),
      BatchNormalization(),
      Activation('relu'),
      Dense(1, { activation: 'sigmoid' }),
    ]);
    const printed: string[] = [];
    model.summary({ lineLength: width, printFn: (lines) => void printed.push(lines) });
    expect(printed).toEqual([text]);
    model.dispose();
  });
});
