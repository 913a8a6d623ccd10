/** Parts of a table: one to train on, one to test on. */
import { ArgumentError, type Key } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import type { Dataset } from './dataset.js';
import { type HostArray, storageOf } from './host-array.js';
import { rowOrder } from './row-order.js';
import { takeRows } from './rows.js';
import {
  type LabelledInput,
  type LabelledTable,
  mapColumns,
  readTable,
  type Table,
  type TableInput,
} from './table.js';

/** Options of {@link trainTestSplit}. */
export interface SplitOptions {
  /** The share of the rows held back for testing, above 0 and below 1. */
  readonly test: number;
  /** What the choice of the rows and their order are a function of. */
  readonly key: Key;
  /** Whether every class of y is to have its share in both parts. Default: false. */
  readonly stratify?: boolean | undefined;
}

/** Both parts of a table. */
export interface Split<T extends Table = Table> {
  readonly train: T;
  readonly test: T;
}

/**
 * Divides the rows of a table at random: every row comes into one of two parts. Of n rows, round(test n) are for
 * testing. The rows of both parts are copies, in random order.
 *
 * Row `rowOrder(key, n)[0]` and those that follow it are for testing, until there are enough: with `stratify`,
 * enough of each class. A class of m rows then has floor(test m) or one more; who gets one more is decided by
 * the largest remainder, among equals by the smaller class. y must hold one class a row.
 *
 * @throws {ArgumentError} unless `test` is between 0 and 1, a part would be empty, or a class to be stratified has
 * one row only.
 * @throws {ShapeError} if x, y and weights differ in their number of rows.
 *
 * @example
 * ```ts
 * import { breastCancer } from '@evenkeel/data/breast-cancer';
 * const { train, test } = trainTestSplit(breastCancer(), { test: 0.2, key: key(1), stratify: true });
 * console.log(train.x.shape, test.x.shape); // => [ 455, 30 ] [ 114, 30 ]
 * test.y.data.filter((label) => label === 0).length; // => 43
 * ```
 */
export function trainTestSplit(
  data: Dataset | LabelledInput,
  options: SplitOptions,
): Split<LabelledTable>;
export function trainTestSplit(data: Dataset | TableInput, options: SplitOptions): Split;
export function trainTestSplit(data: Dataset | TableInput, options: SplitOptions): Split {
  const table = readTable('trainTestSplit', data);
  const { test, key, stratify = false } = options ?? {};
  if (typeof test !== 'number' || !(test > 0 && test < 1)) {
    throw new ArgumentError(
      'trainTestSplit',
      `test must be a share above 0 and below 1, got ${describeValue(test)}. Give e.g. 0.2 for a fifth of the rows`,
    );
  }
  const rows = table.x.shape[0] ?? 0;
  const tested = Math.round(test * rows);
  if (tested === 0 || tested === rows) {
    throw new ArgumentError(
      'trainTestSplit',
      `both parts must have a row, got ${rows - tested} for training and ${tested} for testing of ${rows}. ` +
        'Change the share `test`, or give more rows',
    );
  }
  const classes = stratify ? classesOf(table.y, rows) : new Array<number>(rows).fill(0);
  const quota = quotas(classes, test, tested);
  const parts: { train: number[]; test: number[] } = { train: [], test: [] };
  for (const row of rowOrder(key, rows)) {
    const c = classes[row] ?? 0;
    const left = quota.get(c) ?? 0;
    if (left > 0) quota.set(c, left - 1);
    (left > 0 ? parts.test : parts.train).push(row);
  }
  return { train: pick(table, parts.train), test: pick(table, parts.test) };
}

/** The class of every row. */
function classesOf(y: HostArray | null, rows: number): ArrayLike<number> {
  if (y === null || y.data.length !== rows) {
    throw new ArgumentError(
      'trainTestSplit',
      `stratify needs the class of each row as y, got ${y === null ? 'no y' : `y of shape [${y.shape.join(',')}]`}. ` +
        'Give y one number a row, or leave stratify out',
    );
  }
  return y.data;
}

/** How many rows of each class are for testing; their sum is `tested`. */
function quotas(classes: ArrayLike<number>, share: number, tested: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < classes.length; i++) {
    const c = classes[i] ?? 0;
    counts.set(c, (counts.get(c) ?? 0) + 1);
  }
  const exact = [...counts].map(([c, count]) => {
    if (count === 1) {
      throw new ArgumentError(
        'trainTestSplit',
        `stratify needs two rows of each class at least, got one of class ${c}. ` +
          'Give more rows, or leave stratify out where y is a quantity',
      );
    }
    // To nine digits, so that rounding decides nothing: 0.29 of 100 rows are 28.999999999999996.
    const billionths = Math.round(share * count * 1e9);
    return { c, whole: Math.floor(billionths / 1e9), rest: billionths % 1e9 };
  });
  const missing = tested - exact.reduce((sum, { whole }) => sum + whole, 0);
  exact.sort((a, b) => b.rest - a.rest || a.c - b.c);
  return new Map(exact.map(({ c, whole }, i) => [c, whole + (i < missing ? 1 : 0)]));
}

/** These rows, in this order. */
function pick(table: Table, rows: readonly number[]): Table {
  return mapColumns(table, (array) => ({
    data: takeRows(array, rows, storageOf(array.data)),
    shape: [rows.length, ...array.shape.slice(1)],
  }));
}
