/** What a metric is: a figure over all batches of an epoch, kept up in host memory as they come. */
import type { HostArray } from '@evenkeel/data';

/** One batch of predictions, in host memory. */
export interface MetricBatch {
  /** What the model gave: [rows, ...]. */
  readonly prediction: HostArray;
  /** What it should have given: [rows, ...]. */
  readonly target: HostArray;
  /** One weight a row, or null: all 1. */
  readonly weights: HostArray | null;
}

/** A figure over the batches since the last `reset`. */
export interface Metric {
  /** Its name in logs and histories, such as `accuracy`. */
  readonly name: string;
  /** Takes a batch in. */
  update(batch: MetricBatch): void;
  /** The figure so far; NaN where there is none, as before the first batch. */
  result(): number;
  /** Forgets everything. */
  reset(): void;
}
