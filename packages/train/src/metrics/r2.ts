/** The coefficient of determination, kept up as batches come. */
import { ShapeError, sizeOf } from '@evenkeel/tensor';
import { eachElement } from './elements.js';
import type { MetricOptions } from './mean-metric.js';
import type { Metric, MetricBatch } from './metric.js';

/** One column of targets so far. */
interface Column {
  weight: number;
  mean: number;
  /** Sum of weight * (target - mean)^2. */
  spread: number;
  /** Sum of weight * (target - prediction)^2. */
  residual: number;
}

/**
 * The share of the targets' variance that predictions explain: 1 - sum(w (target - prediction)^2) / sum(w (target -
 * mean)^2). Predictions and targets have one shape, [rows, ...]; the figure is the mean over the columns of a row,
 * each against its own mean. 1 is perfect, 0 as good as the mean, and it may be negative.
 *
 * The mean is that of all rows so far, and the variance is updated around it (West 1979), so that targets far from 0
 * lose no digits.
 *
 * A column whose targets are all equal has no variance to explain: it counts as 1 if every prediction is right, else
 * as 0. NaN with less than two rows, and if a prediction or target is NaN.
 *
 * @throws {ShapeError} if predictions, targets and weights do not fit, or rows are not of the size they were.
 *
 * @example
 * ```ts
 * const r2 = new R2();
 * r2.update({
 *   prediction: { data: Float32Array.of(2.5, 0, 2, 8), shape: [4] },
 *   target: { data: Float32Array.of(3, -0.5, 2, 7), shape: [4] },
 *   weights: null,
 * });
 * r2.result(); // => 0.948...
 * ```
 */
export class R2 implements Metric {
  readonly name: string;
  #columns: Column[] = [];
  #rows = 0;

  constructor({ name = 'r2' }: MetricOptions = {}) {
    this.name = name;
  }

  update(batch: MetricBatch): void {
    const width = sizeOf(batch.target.shape.slice(1));
    if (this.#rows === 0) this.#columns = Array.from({ length: width }, emptyColumn);
    if (this.#columns.length !== width) {
      throw new ShapeError(
        'R2',
        `every batch must have ${this.#columns.length} columns as the first had, got ${width}. Call reset() before other data`,
        [batch.target.shape],
      );
    }
    eachElement('R2', batch, (prediction, target, { index, weight }) => {
      const column = this.#columns[index % width];
      if (column !== undefined) addTo(column, prediction, target, weight);
      if (index % width === 0) this.#rows++;
    });
  }

  result(): number {
    if (this.#rows < 2) return Number.NaN;
    const shares = this.#columns.map(explained);
    return shares.reduce((total, share) => total + share, 0) / shares.length;
  }

  reset(): void {
    this.#columns = [];
    this.#rows = 0;
  }
}

const emptyColumn = (): Column => ({ weight: 0, mean: 0, spread: 0, residual: 0 });

function addTo(column: Column, prediction: number, target: number, weight: number): void {
  column.weight += weight;
  const distance = target - column.mean;
  column.mean += (weight / column.weight) * distance;
  column.spread += weight * distance * (target - column.mean);
  column.residual += weight * (target - prediction) ** 2;
}

function explained({ spread, residual }: Column): number {
  if (spread === 0 && !Number.isNaN(residual)) return residual === 0 ? 1 : 0;
  return 1 - residual / spread;
}
