// What all metrics have in common: names, streaming, weights, shapes, NaN.
import { describe, expect, it } from 'vitest';
import {
  BinaryAccuracy,
  CategoricalAccuracy,
  SparseCategoricalAccuracy,
  TopKAccuracy,
} from './accuracy.js';
import { AUC } from './auc.js';
import { batchOf, host, numbers, resultOf } from './batches.test-support.js';
import type { Metric, MetricBatch } from './metric.js';
import { Precision, Recall } from './precision-recall.js';
import { R2 } from './r2.js';
import { MeanAbsoluteError, MeanSquaredError, RootMeanSquaredError } from './regression.js';

const CLASSES = 3;

/** A metric, and the targets it takes for `rows` rows of 3 scores each. */
interface Row {
  readonly name: string;
  readonly make: (name?: string) => Metric;
  readonly targets: 'labels' | 'numbers' | 'one-hot' | 'indices';
}

const named = (name: string | undefined) => (name === undefined ? {} : { name });
const rows: readonly Row[] = [
  { name: 'accuracy', make: (n) => new BinaryAccuracy(named(n)), targets: 'labels' },
  { name: 'accuracy', make: (n) => new CategoricalAccuracy(named(n)), targets: 'one-hot' },
  { name: 'accuracy', make: (n) => new SparseCategoricalAccuracy(named(n)), targets: 'indices' },
  {
    name: 'top2Accuracy',
    make: (n) => new TopKAccuracy({ k: 2, ...named(n) }),
    targets: 'indices',
  },
  {
    name: 'top2Accuracy',
    make: (n) => new TopKAccuracy({ k: 2, ...named(n) }),
    targets: 'one-hot',
  },
  { name: 'precision', make: (n) => new Precision(named(n)), targets: 'labels' },
  { name: 'recall', make: (n) => new Recall(named(n)), targets: 'labels' },
  { name: 'auc', make: (n) => new AUC(named(n)), targets: 'labels' },
  { name: 'auc', make: (n) => new AUC({ thresholds: 20, ...named(n) }), targets: 'labels' },
  { name: 'meanSquaredError', make: (n) => new MeanSquaredError(named(n)), targets: 'numbers' },
  { name: 'meanAbsoluteError', make: (n) => new MeanAbsoluteError(named(n)), targets: 'numbers' },
  {
    name: 'rootMeanSquaredError',
    make: (n) => new RootMeanSquaredError(named(n)),
    targets: 'numbers',
  },
  { name: 'r2', make: (n) => new R2(named(n)), targets: 'numbers' },
];

/** Row i of the targets, as numbers. */
function targetRow(kind: Row['targets'], draw: () => number): number[] {
  if (kind === 'numbers') return Array.from({ length: CLASSES }, () => draw() * 2 - 1);
  if (kind === 'labels') return Array.from({ length: CLASSES }, () => Math.round(draw()));
  const index = Math.floor(draw() * CLASSES);
  return kind === 'indices' ? [index] : [0, 1, 2].map((i) => Number(i === index));
}

interface Drawn {
  readonly prediction: number[];
  readonly target: number[];
  readonly weight: number;
}

function drawRows(kind: Row['targets'], count: number, seed: number): Drawn[] {
  const draw = numbers(seed);
  return Array.from({ length: count }, () => ({
    // Of eleven values, so that there are ties.
    prediction: Array.from({ length: CLASSES }, () => Math.round(draw() * 10) / 10),
    target: targetRow(kind, draw),
    weight: Math.floor(draw() * 4),
  }));
}

function batchFrom(kind: Row['targets'], drawn: readonly Drawn[], weighted = true): MetricBatch {
  const n = drawn.length;
  return {
    prediction: host(
      drawn.flatMap(({ prediction }) => prediction),
      [n, CLASSES],
    ),
    target: host(
      drawn.flatMap(({ target }) => target),
      kind === 'indices' ? [n] : [n, CLASSES],
    ),
    weights: weighted ? host(drawn.map(({ weight }) => weight)) : null,
  };
}

const table = rows.map((row) => [row.make().constructor.name, row.targets, row] as const);

describe.each(table)('%s of %s', (_class, _targets, { name, make, targets }) => {
  const drawn = drawRows(targets, 30, 7);

  it('has its name, or the one it is given', () => {
    expect(make().name).toBe(name);
    expect(make('mine').name).toBe('mine');
  });

  it('is NaN before the first batch', () => {
    expect(make().result()).toBeNaN();
  });

  it('does not depend on how rows are divided into batches', () => {
    const whole = resultOf(make(), batchFrom(targets, drawn));
    expect(whole).not.toBeNaN();
    for (const size of [1, 4, 7, 29]) {
      const parts = [];
      for (let i = 0; i < drawn.length; i += size) parts.push(drawn.slice(i, i + size));
      const result = resultOf(make(), ...parts.map((part) => batchFrom(targets, part)));
      expect(result).toBeCloseTo(whole, 12);
    }
  });

  it('takes a weight as a number of repetitions', () => {
    for (const seed of [1, 2, 3]) {
      const own = drawRows(targets, 20, seed);
      const repeated = own.flatMap((row) => Array.from({ length: row.weight }, () => row));
      expect(resultOf(make(), batchFrom(targets, own))).toBeCloseTo(
        resultOf(make(), batchFrom(targets, repeated, false)),
        12,
      );
    }
  });

  it('forgets everything by reset, and is asked as often as one likes', () => {
    const metric = make();
    const first = resultOf(metric, batchFrom(targets, drawn));
    expect(metric.result()).toBe(first);
    metric.reset();
    expect(metric.result()).toBeNaN();
    expect(resultOf(metric, batchFrom(targets, drawn))).toBe(first);
  });

  it('leaves rows of weight 0 out, whatever they hold', () => {
    const broken = { prediction: [Number.NaN, 1, 1], target: drawn[0]?.target ?? [], weight: 0 };
    const result = resultOf(make(), batchFrom(targets, [...drawn, broken]));
    expect(result).toBe(resultOf(make(), batchFrom(targets, drawn)));
  });

  it('is NaN when a prediction is', () => {
    const all = drawn.map((row) => ({ ...row, prediction: row.prediction.map(() => Number.NaN) }));
    expect(resultOf(make(), batchFrom(targets, all))).toBeNaN();
  });

  it('refuses targets of another shape', () => {
    const { prediction, target, weights } = batchFrom(targets, drawn);
    const column = { data: target.data, shape: [...target.shape, 1] };
    const wanted = `[${target.shape.join(',')}]`;
    expect(() => make().update({ prediction, target: column, weights })).toThrow(
      `for predictions [30,3] the targets must have shape ${wanted}, got [${column.shape.join(',')}]. Reshape the targets to ${wanted}`,
    );
    const short = { data: target.data.subarray(0, 6), shape: [2, 3] };
    expect(() => make().update({ prediction, target: short, weights })).toThrow(
      /for predictions \[30,3\] the targets must have shape .*, got \[2,3\]\. Give targets of shape/,
    );
  });

  it('refuses weights that are not one a row, or negative', () => {
    const batch = batchFrom(targets, drawn);
    const { data } = batch.weights ?? host([]);
    expect(() => make().update({ ...batch, weights: { data, shape: [30, 1] } })).toThrow(
      'weights must be one a row, of shape [30], got [30,1]. Reshape them',
    );
    const negative = host(drawn.map((_, i) => (i === 4 ? -1 : 1)));
    expect(() => make().update({ ...batch, weights: negative })).toThrow(
      'weights must be numbers from 0 on, got -1 in row 4 of the batch. Give 0 to the rows that do not count',
    );
    const nan = host(drawn.map(() => Number.NaN));
    expect(() => make().update({ ...batch, weights: nan })).toThrow('got NaN in row 0');
  });

  it('refuses data that does not fill its shape', () => {
    const batch = batchFrom(targets, drawn);
    const wrong = (array: MetricBatch['target']) => ({ ...array, data: array.data.subarray(1) });
    expect(() => make().update({ ...batch, prediction: wrong(batch.prediction) })).toThrow(
      'the shape [30,3] of the predictions needs 90 values, got 89. Change the shape or the values',
    );
    expect(() => make().update({ ...batch, target: wrong(batch.target) })).toThrow(
      'of the targets needs',
    );
    expect(() => make().update({ ...batch, weights: wrong(batch.weights ?? host([])) })).toThrow(
      'the shape [30] of the weights needs 30 values, got 29',
    );
  });
});

const of = (...kinds: readonly Row['targets'][]) =>
  table.filter(([, targets]) => kinds.includes(targets));

it.each(of('labels'))('%s refuses %s that are neither 0 nor 1', (name, _targets, { make }) => {
  expect(() => make().update(batchOf([0.5, 0.5], [1, 2]))).toThrow(
    `[${name}] targets must be 0 or 1, got 2 in row 1 of the batch. Convert classes: greater(targets, 0.5). For quantities leave this metric out, and use MeanAbsoluteError`,
  );
});

it.each(of('labels', 'numbers'))('%s of %s needs an axis of rows', (name, _targets, { make }) => {
  const scalar = host([1], []);
  expect(() => make().update({ prediction: scalar, target: scalar, weights: null })).toThrow(
    `[${name}] predictions must have an axis of rows, got a single number. Give arrays of shape [rows, ...]`,
  );
});

it.each(of('one-hot', 'indices'))('%s of %s needs an axis of classes', (name, _, { make }) => {
  const one = { prediction: host([1, 2], [2, 1]), target: host([0, 0], [2]), weights: null };
  expect(() => make().update(one)).toThrow(
    `[${name}] predictions must have a last axis of at least 2 classes, got shape [2,1]. For one output of two classes use BinaryAccuracy`,
  );
  const flat = { prediction: host([1, 2], [2]), target: host([0, 0], [2]), weights: null };
  expect(() => make().update(flat)).toThrow('at least 2 classes, got shape [2]');
});

it.each(of('indices'))('%s refuses %s that are no class', (name, _targets, { make }) => {
  const prediction = host([0.1, 0.2, 0.7, 0.1, 0.2, 0.7], [2, 3]);
  for (const wrong of [3, -1, 0.5, Number.NaN]) {
    const batch = { prediction, target: host([0, wrong], [2]), weights: null };
    expect(() => make().update(batch)).toThrow(
      `[${name}] targets must be classes from 0 to 2, got ${wrong} in row 1 of the batch. Number the classes from 0`,
    );
  }
});
