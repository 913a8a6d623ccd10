/** A metric of @evenkeel/train under Keras's name, given targets as Keras takes them. */
import type { HostArray } from '@evenkeel/data';
import type { Metric, MetricBatch } from '@evenkeel/train';
import { shapeForTargets, shapeForWeights, type TargetKind } from '../targets.js';

const reshaped = ({ data }: HostArray, shape: readonly number[]): HostArray => ({ data, shape });

export class AdaptedMetric implements Metric {
  readonly name: string;
  readonly #inner: Metric;
  readonly #targets: TargetKind;

  constructor(name: string, inner: Metric, targets: TargetKind = 'values') {
    this.name = name;
    this.#inner = inner;
    this.#targets = targets;
  }

  update({ prediction, target, weights }: MetricBatch): void {
    // What does not fit is left to the metric's own message.
    const shape = shapeForTargets(prediction.shape, target.shape, this.#targets) ?? target.shape;
    this.#inner.update({
      prediction,
      target: reshaped(target, shape),
      weights: weights === null ? null : reshaped(weights, shapeForWeights(weights.shape)),
    });
  }

  result(): number {
    return this.#inner.result();
  }

  reset(): void {
    this.#inner.reset();
  }
}
