/** The base of the metrics that are a mean over elements. */
import { Mean } from './mean.js';
import type { Metric, MetricBatch } from './metric.js';

/** What every metric can be told. */
export interface MetricOptions {
  /** The name in logs and histories, instead of the metric's own. */
  readonly name?: string;
}

/** A metric that is the weighted mean of something; a subclass says of what. */
export abstract class MeanMetric implements Metric {
  readonly name: string;
  protected readonly mean = new Mean();

  constructor(name: string) {
    this.name = name;
  }

  abstract update(batch: MetricBatch): void;

  result(): number {
    return this.mean.result();
  }

  reset(): void {
    this.mean.reset();
  }
}
