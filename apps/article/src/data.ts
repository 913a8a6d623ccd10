/** The table, split into a part to train on and a part to test on, and standardized. Host memory only. */
import type { Dataset } from '@evenkeel/data';
import type { Key } from '@evenkeel/tensor';
import { shuffled } from './shuffled.js';

/** Some rows of the table. */
export interface Rows {
  readonly count: number;
  readonly columns: number;
  /** `count` times `columns` numbers, row after row. */
  readonly features: Float32Array;
  /** One number a row: 0 or 1. */
  readonly labels: Float32Array;
}

/** What is trained on, and what is held back to test on. */
export interface Split {
  readonly train: Rows;
  readonly test: Rows;
}

/** The rows with these positions, in this order. */
export function pick(rows: Rows, positions: ArrayLike<number>): Rows {
  const { columns } = rows;
  const features = new Float32Array(positions.length * columns);
  const labels = new Float32Array(positions.length);
  for (let i = 0; i < positions.length; i++) {
    const row = positions[i] ?? 0;
    features.set(rows.features.subarray(row * columns, (row + 1) * columns), i * columns);
    labels[i] = rows.labels[row] ?? 0;
  }
  return { count: positions.length, columns, features, labels };
}

/** Draws a share of the rows for testing; the rest is for training. Both standardized. */
export function split(table: Dataset, testShare: number, key: Key): Split {
  const [count, columns] = table.shape;
  const rows = {
    count,
    columns,
    features: table.features,
    labels: Float32Array.from(table.labels),
  };
  const order = shuffled(count, key);
  const tested = Math.round(count * testShare);
  const test = pick(rows, order.subarray(0, tested));
  const train = pick(rows, order.subarray(tested));
  const scale = fit(train);
  return { train: standardized(train, scale), test: standardized(test, scale) };
}

/** The mean and the standard deviation of every column. */
interface Scale {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
}

/** Of the training rows alone: what is tested on must not be known before. */
function fit({ count, columns, features }: Rows): Scale {
  const means: number[] = [];
  const deviations: number[] = [];
  for (let c = 0; c < columns; c++) {
    const values = Array.from({ length: count }, (_, row) => features[row * columns + c] ?? 0);
    const mean = values.reduce((total, x) => total + x, 0) / count;
    const variance = values.reduce((total, x) => total + (x - mean) ** 2, 0) / count;
    means.push(mean);
    deviations.push(Math.sqrt(variance));
  }
  return { means, deviations };
}

function standardized(rows: Rows, { means, deviations }: Scale): Rows {
  const features = rows.features.map((x, i) => {
    const c = i % rows.columns;
    return (x - (means[c] ?? 0)) / (deviations[c] ?? 1);
  });
  return { ...rows, features };
}
