/**
 * What a training loop reads: batches of rows on a backend, and the sources that give them. Here are the contracts
 * and what all sources share; batches.ts has the source for arrays, batches-of.ts that for iterables.
 */
import { ArgumentError, type Backend, type FloatDType, type Tensor } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import { type Columns, type ColumnsInput, mapColumns, type Role } from './table.js';

/** Some rows on a backend. They belong to the source, which frees them when its iterator advances or ends. */
export interface Batch {
  /** The inputs, `[size, ...]`. */
  readonly x: Tensor;
  /** The answers, `[size, ...]`; null where the source has none. */
  readonly y: Tensor | null;
  /** What each row counts, `[size, ...]`; null where every row counts the same. */
  readonly weights: Tensor | null;
  /** The number of rows. */
  readonly size: number;
  /** Gives the memory back early; the iterator does it anyway. */
  dispose(): void;
}

/** A batch whose answers are known. */
export interface LabelledBatch extends Batch {
  readonly y: Tensor;
}

/** Rows in batches, as often as there are epochs. */
export interface BatchSource<B extends Batch = Batch> {
  /** Rows of an epoch; null where that is not known before. */
  readonly rows: number | null;
  /** Batches of an epoch; null where that is not known before. */
  readonly steps: number | null;
  /**
   * The batches of epoch `index`, counted from 0. A batch is valid until the next one is asked for; breaking or
   * throwing out of the loop frees it too.
   */
  epoch(index: number): Iterable<B> | AsyncIterable<B>;
}

/** What becomes of the rows that do not fill a batch: see {@link BatchOptions}. */
export type LastBatch = 'join' | 'keep' | 'drop';

/** What all sources of batches can be told. */
export interface BatchOptions {
  /** Rows of a batch. Default: 32. */
  readonly batchSize?: number | undefined;
  /**
   * The rows that are left at the end: 'keep' gives them as a smaller batch, 'drop' leaves them out, 'join' is
   * 'keep' but that a single row joins the batch before it, because a row has no variance that batch
   * normalization could use. Default: 'join'.
   */
  readonly last?: LastBatch | undefined;
  /** Where the tensors are made. Default: where the tensors that are given live. */
  readonly backend?: Backend | undefined;
  /** The dtype of what is not integer in x and y, and of weights. Default: float32, for tensors their own. */
  readonly dtype?: FloatDType | undefined;
  /**
   * The dtype of y: 'int32' if class numbers come as plain numbers. Default: int32 for an Int32Array, bytes and
   * booleans, else `dtype`.
   */
  readonly yDtype?: FloatDType | 'int32' | undefined;
}

/** The options that decide which rows go together, checked. */
export interface Grouping {
  readonly batchSize: number;
  readonly last: LastBatch;
}

/** Checks {@link BatchOptions} and fills in what has a default. */
export function groupingOf(op: string, options: BatchOptions | undefined): Grouping {
  const { batchSize = 32, last = 'join', dtype, yDtype } = options ?? {};
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new ArgumentError(
      op,
      `batchSize must be an integer of at least 1, got ${describeValue(batchSize)}. Give the number of rows of a batch`,
    );
  }
  oneOf(op, 'last', last, ['join', 'keep', 'drop']);
  if (dtype !== undefined) oneOf(op, 'dtype', dtype, ['float32', 'float64']);
  if (yDtype !== undefined) oneOf(op, 'yDtype', yDtype, ['float32', 'float64', 'int32']);
  return { batchSize, last };
}

/** Refuses a word that is none of those an option knows. */
export function oneOf(op: string, option: string, value: string, known: readonly string[]): void {
  if (known.includes(value)) return;
  throw new ArgumentError(
    op,
    `${option} must be ${known.map((word) => `'${word}'`).join(' or ')}, got ${describeValue(value)}. Choose one of these`,
  );
}

/** The numbers of rows of the batches that `rows` rows make. */
export function batchSizes(rows: number, { batchSize, last }: Grouping): number[] {
  const sizes = new Array<number>(Math.floor(rows / batchSize)).fill(batchSize);
  const rest = rows % batchSize;
  if (rest === 0 || last === 'drop') return sizes;
  if (rest === 1 && last === 'join' && sizes.length > 0) sizes[sizes.length - 1] = batchSize + 1;
  else sizes.push(rest);
  return sizes;
}

/** Rows that 'drop' would leave nothing of. */
export function noFullBatch(op: string, rows: number, batchSize: number): ArgumentError {
  return new ArgumentError(
    op,
    `last: 'drop' leaves no batch: got ${rows} rows and batchSize ${batchSize}. Lower batchSize, or keep the last batch`,
  );
}

/** Checks the number of an epoch. */
export function checkEpoch(op: string, index: number): void {
  if (Number.isSafeInteger(index) && index >= 0) return;
  throw new ArgumentError(
    op,
    `an epoch is an integer of at least 0, got ${describeValue(index)}. Count epochs from 0`,
  );
}

/** The tensors of one batch, which it owns. */
class OwnedBatch implements Batch {
  readonly x: Tensor;
  readonly y: Tensor | null;
  readonly weights: Tensor | null;

  constructor({ x, y, weights }: Columns<Tensor>) {
    this.x = x;
    this.y = y;
    this.weights = weights;
  }

  get size(): number {
    return this.x.shape[0] ?? 0;
  }

  dispose(): void {
    this.x.dispose();
    this.y?.dispose();
    this.weights?.dispose();
  }
}

/** A batch of the tensors that `make` gives; if one cannot be made, the others are freed. */
export function batchOf<T>(
  columns: ColumnsInput<T>,
  make: (value: T, role: Role) => Tensor,
): Batch {
  const made: Tensor[] = [];
  try {
    return new OwnedBatch(
      mapColumns(columns, (value, role) => {
        const t = make(value, role);
        made.push(t);
        return t;
      }),
    );
  } catch (error) {
    for (const t of made) t.dispose();
    throw error;
  }
}

/** Hands a batch out and frees it when its time is over. */
export function* lend(batch: Batch): Generator<Batch, void, undefined> {
  try {
    yield batch;
  } finally {
    batch.dispose();
  }
}
