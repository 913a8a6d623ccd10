/** Batches for tests of metrics, written by hand or drawn from a seed. */
import type { HostArray } from '@evenkeel/data';
import type { Metric, MetricBatch } from './metric.js';

/** Numbers as a column vector of one axis, or in a shape. */
export const host = (values: readonly number[], shape?: readonly number[]): HostArray => ({
  data: Float64Array.from(values),
  shape: shape ?? [values.length],
});

/** A batch; everything has one axis unless a shape is given. */
export function batchOf(
  prediction: readonly number[],
  target: readonly number[],
  weights: readonly number[] | null = null,
): MetricBatch {
  return {
    prediction: host(prediction),
    target: host(target),
    weights: weights === null ? null : host(weights),
  };
}

/** What a metric says of some batches, after a reset. */
export function resultOf(metric: Metric, ...batches: readonly MetricBatch[]): number {
  metric.reset();
  for (const batch of batches) metric.update(batch);
  return metric.result();
}

/** Numbers from 0 to 1, the same in every run (Park and Miller 1988). */
export function numbers(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
