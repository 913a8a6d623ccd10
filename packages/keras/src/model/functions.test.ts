// Activations, losses and metrics by their ids, against Keras in float64: tooling/goldens/keras_models.py.
import { readFileSync } from 'node:fs';
import { CpuBackend } from '@evenkeel/backend-cpu';
import { scope, type Tensor, tensor } from '@evenkeel/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActivationId, activationOf } from '../activations.js';
import { expectNoLeaks, relativeError } from '../keras.test-support.js';
import { Activation } from '../layers/activation.js';
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  huber,
  type Loss,
  type LossId,
  lossOf,
  sparseCategoricalCrossentropy,
} from '../losses.js';
import type { MetricId } from '../metrics/metrics.js';
import { configure, defaultBackend, setFloatx } from '../runtime.js';
import { Sequential } from './sequential.js';

// The default backend has no float64.
await configure({ backend: new CpuBackend() });

interface Entry {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Answers {
  readonly yTrue: Entry;
  readonly yPred: Entry;
  readonly weights: Entry;
}

interface File {
  readonly x: Entry;
  readonly activations: Readonly<Record<ActivationId, Entry>>;
  readonly losses: readonly (Answers & {
    readonly class: LossId;
    readonly ids: readonly LossId[];
    readonly options: object;
    readonly value: number;
    readonly weighted: number;
  })[];
  readonly metrics: readonly (Answers & {
    readonly id: MetricId;
    readonly values: Readonly<Record<string, number>>;
  })[];
}

const file: File = JSON.parse(
  readFileSync(new URL('./goldens/functions.json', import.meta.url), 'utf8'),
);

const host = ({ shape, data }: Entry) => ({ shape, data: Float64Array.from(data) });
const onBackend = (entry: Entry): Tensor => {
  const { shape, data } = host(entry);
  return tensor(data, { shape, backend: defaultBackend() });
};

expectNoLeaks();
beforeAll(() => setFloatx('float64'));
afterAll(() => setFloatx('float32'));

describe('activations', () => {
  const ids = Object.keys(file.activations).sort() as ActivationId[];

  it('are all those there are', () => {
    expect(ids).toHaveLength(29);
    expect(() => activationOf('Dense', 'none' as ActivationId)).toThrow(
      `Use one of ${ids.join(', ')}`,
    );
  });

  it.each(ids)('%s', (id) => {
    scope(() => {
      const y = activationOf('Activation', id)(onBackend(file.x));
      expect(relativeError(y.data(), file.activations[id].data)).toBeLessThan(1e-12);
    });
  });
});

describe('losses', () => {
  const factories = new Map<string, (options: object) => Loss>([
    ['BinaryCrossentropy', binaryCrossentropy],
    ['CategoricalCrossentropy', categoricalCrossentropy],
    ['SparseCategoricalCrossentropy', sparseCategoricalCrossentropy],
    ['Huber', huber],
  ]);

  it.each(file.losses)('$class $options', (golden) => {
    const { ids, options, value, weighted } = golden;
    const plainOnes = Object.keys(options).length === 0 ? [golden.class, ...ids] : [];
    const made = factories.get(golden.class)?.(options);
    const all = [
      ...plainOnes.map((id) => lossOf('compile', id)),
      ...(made === undefined ? [] : [made]),
    ];
    expect(all.length).toBeGreaterThan(0);
    for (const loss of all) {
      scope(() => {
        const [p, y] = [onBackend(golden.yPred), onBackend(golden.yTrue)];
        const weights = onBackend(golden.weights);
        expect(loss.call(p, y).item()).toBeCloseTo(value, 12);
        expect(loss.call(p, y, { weights }).item()).toBeCloseTo(weighted, 12);
        const column = weights.reshape([weights.size, 1]);
        expect(loss.call(p, y, { weights: column }).item()).toBeCloseTo(weighted, 12);
      });
    }
  });
});

describe('metrics', () => {
  it.each(file.metrics)('$id of $yTrue.shape', async ({ id, values, yTrue, yPred, weights }) => {
    const model = Sequential([Activation('linear', { inputShape: yPred.shape.slice(1) })]);
    model.compile({
      // Fits whatever targets there are.
      loss: (_, prediction) => prediction,
      metrics: [id],
      weightedMetrics: [id],
    });
    const figures = await model.evaluate(host(yPred), host(yTrue), {
      batchSize: 8,
      sampleWeight: host(weights),
      returnDict: true,
    });
    const { loss: _, ...metrics } = figures;
    expect(Object.keys(metrics)).toEqual(Object.keys(values));
    for (const [name, value] of Object.entries(values)) {
      expect(metrics[name], name).toBeCloseTo(value, 9);
    }
    model.dispose();
  });
});
