/** Batches of a table that is trained on, and which row of it stands where in them, for messages. */
import {
  type BatchInput,
  type BatchSource,
  batches,
  type Dataset,
  hostTable,
  type LabelledBatch,
  rowOrder,
  type Table,
} from '@evenkeel/data';
import type { Optimizer } from '@evenkeel/optim';
import { IndexError, type Key } from '@evenkeel/tensor';
import type { Place } from './model.js';

/** What {@link TableSource} needs beside the table. */
export interface TableSettings extends Place {
  readonly batchSize: number | undefined;
  readonly yDtype: 'float32' | 'float64' | 'int32' | undefined;
  /** What the order of the rows is a function of; undefined: as they come. */
  readonly shuffle: Key | undefined;
}

/** The order follows from the optimizer's steps: `fit` called again for one more epoch has a new one. */
export class TableSource implements BatchSource {
  readonly rows: number;
  readonly steps: number;
  readonly #data: Dataset | BatchInput;
  readonly #source: ReturnType<typeof batches>;
  readonly #shuffle: Key | undefined;
  readonly #optimizer: Optimizer;
  /** How many steps the optimizer had taken when the epoch of now began. */
  #began = 0;

  constructor(data: Dataset | BatchInput, settings: TableSettings, optimizer: Optimizer) {
    this.#source = batches(data, { ...settings, last: 'join' });
    this.rows = this.#source.rows;
    this.steps = this.#source.steps;
    this.#data = data;
    this.#shuffle = settings.shuffle;
    this.#optimizer = optimizer;
  }

  epoch(): ReturnType<BatchSource['epoch']> {
    this.#began = this.#optimizer.steps;
    return this.#source.epoch(this.#began);
  }

  /** The row of the table that came after `before` others in the epoch of now. */
  rowAt(before: number): number {
    if (this.#shuffle === undefined) return before;
    return rowOrder(this.#shuffle.fold(this.#began), this.rows)[before] ?? before;
  }

  /** What the table itself has in a row, before it was made a tensor. */
  async valueAt(role: keyof Table, row: number, index: number): Promise<number> {
    const array = (await hostTable(this.#data))[role];
    const width = (array?.data.length ?? 0) / this.rows;
    return array?.data[row * width + index] ?? Number.NaN;
  }
}

/**
 * The error of a step; one about a label that is no class says in which row of a table it stands, too.
 * `before` rows of the epoch came before the batch.
 */
export async function withRow(
  error: unknown,
  batch: LabelledBatch,
  source: BatchSource,
  before: number,
): Promise<unknown> {
  // Indices that a layer looks up are none of y.
  if (!(error instanceof IndexError) || error.layer !== null) return error;
  if (!(source instanceof TableSource)) return error;
  const labels = await batch.y.read();
  if (labels[error.position] !== error.index) return error;
  const row = source.rowAt(before + Math.floor((error.position * batch.size) / labels.length));
  error.message += `. It stands in row ${row} of y`;
  return error;
}
