/** What 'accuracy' means depends on the shapes of the first predictions and targets. */
import {
  BinaryAccuracy,
  CategoricalAccuracy,
  type Metric,
  type MetricBatch,
  SparseCategoricalAccuracy,
} from '@evenkeel/train';
import { AdaptedMetric } from './adapted.js';

/**
 * Binary for predictions with a last axis of 1, sparse categorical for targets that are class numbers, else
 * categorical.
 */
export class AccuracyByShape implements Metric {
  readonly name: string;
  #inner: Metric | null = null;

  constructor(name: string) {
    this.name = name;
  }

  update(batch: MetricBatch): void {
    this.#inner ??= accuracyFor(batch.prediction.shape, batch.target.shape);
    this.#inner.update(batch);
  }

  result(): number {
    return this.#inner?.result() ?? Number.NaN;
  }

  reset(): void {
    this.#inner = null;
  }
}

function accuracyFor(prediction: readonly number[], target: readonly number[]): Metric {
  if (prediction.at(-1) === 1) return new AdaptedMetric('accuracy', new BinaryAccuracy());
  if (target.length < prediction.length || target.at(-1) === 1) {
    return new AdaptedMetric('accuracy', new SparseCategoricalAccuracy(), 'labels');
  }
  return new AdaptedMetric('accuracy', new CategoricalAccuracy());
}
