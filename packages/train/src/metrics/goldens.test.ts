// What Keras and scikit-learn give for the same batches. The program that wrote the values: tooling/goldens/metrics.py.
import { readFileSync } from 'node:fs';
import type { HostArray } from '@evenkeel/data';
import { hostArray } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import {
  BinaryAccuracy,
  CategoricalAccuracy,
  SparseCategoricalAccuracy,
  TopKAccuracy,
} from './accuracy.js';
import { AUC } from './auc.js';
import { ConfusionMatrix } from './confusion-matrix.js';
import type { Metric, MetricBatch } from './metric.js';
import { Precision, Recall } from './precision-recall.js';
import { R2 } from './r2.js';
import { MeanAbsoluteError, MeanSquaredError, RootMeanSquaredError } from './regression.js';

interface Options {
  readonly threshold?: number;
  readonly thresholds?: number;
  readonly fromLogits?: boolean;
  readonly k?: number;
  readonly classes?: number;
}

interface StoredArray {
  readonly dtype: 'float32' | 'float64' | 'int32';
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Case {
  readonly note: string;
  readonly metric: string;
  readonly options: Options;
  readonly source: string;
  readonly tolerance: number;
  readonly batches: readonly {
    readonly prediction: StoredArray;
    readonly target: StoredArray;
    readonly weights: StoredArray | null;
  }[];
  readonly result: number | readonly (readonly number[])[];
}

interface Goldens {
  readonly cases: readonly Case[];
}

const goldens: Goldens = JSON.parse(
  readFileSync(new URL('./goldens/metrics.json', import.meta.url), 'utf8'),
);

const makers: Readonly<Record<string, (options: Options) => Metric>> = {
  AUC: (options) => new AUC(options),
  BinaryAccuracy: (options) => new BinaryAccuracy(options),
  CategoricalAccuracy: () => new CategoricalAccuracy(),
  MeanAbsoluteError: () => new MeanAbsoluteError(),
  MeanSquaredError: () => new MeanSquaredError(),
  Precision: (options) => new Precision(options),
  R2: () => new R2(),
  Recall: (options) => new Recall(options),
  RootMeanSquaredError: () => new RootMeanSquaredError(),
  SparseCategoricalAccuracy: () => new SparseCategoricalAccuracy(),
  TopKAccuracy: ({ k = 0 }) => new TopKAccuracy({ k }),
};

function loaded({ dtype, shape, data }: StoredArray): HostArray {
  const array = hostArray(dtype, data.length);
  array.set(data);
  return { data: array, shape };
}

const batchesOf = ({ batches }: Case): MetricBatch[] =>
  batches.map(({ prediction, target, weights }) => ({
    prediction: loaded(prediction),
    target: loaded(target),
    weights: weights === null ? null : loaded(weights),
  }));

describe('metrics', () => {
  it('are all compared', () => {
    const compared = new Set(goldens.cases.map(({ metric }) => metric));
    expect([...compared].sort()).toEqual([...Object.keys(makers), 'ConfusionMatrix'].sort());
  });

  const figures = goldens.cases.filter(({ metric }) => metric !== 'ConfusionMatrix');
  it.each(figures.map((c) => [c.metric, c.note, c.source, c] as const))(
    '%s, %s: %s',
    (name, _note, _source, golden) => {
      const metric = makers[name]?.(golden.options);
      const result = golden.result as number;
      for (const batch of batchesOf(golden)) metric?.update(batch);
      const error = Math.abs((metric?.result() ?? Number.NaN) - result);
      expect(error).toBeLessThanOrEqual(golden.tolerance * Math.max(1, Math.abs(result)));
    },
  );
});

describe('ConfusionMatrix', () => {
  const matrices = goldens.cases.filter(({ metric }) => metric === 'ConfusionMatrix');
  it.each(matrices.map((c) => [c.note, c] as const))('%s: scikit-learn', (_note, golden) => {
    const { classes, ...rest } = golden.options;
    const confusion = new ConfusionMatrix(classes === undefined ? rest : { classes });
    for (const batch of batchesOf(golden)) confusion.update(batch);
    expect(confusion.matrix()).toEqual(golden.result);
  });
});
