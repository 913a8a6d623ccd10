/** Rows of a stream that wait in host memory for their batch; for {@link batchesOf}. */
import {
  ArgumentError,
  type Backend,
  type DType,
  formatShape,
  hostArray,
  ShapeError,
  sizeOf,
  type TypedArray,
} from '@evenkeel/tensor';
import { type Batch, type BatchOptions, batchOf } from './batch.js';
import type { BatchInput } from './batches.js';
import { backendOf, dtypeOf, upload } from './column.js';
import { type HostArray, readHost } from './host-array.js';
import { checkItem, nothing, OP } from './items.js';
import { integersOf } from './rows.js';
import { type Columns, mapColumns } from './table.js';

/** What all rows of one of the three have in common. */
interface Form {
  readonly shape: readonly number[];
  readonly dtype: DType;
}

/** Rows on their way into a batch: all like the first. */
export class RowBuffer {
  /** Rows so far. */
  count = 0;
  private readonly options: BatchOptions;
  private readonly backend: Backend;
  private readonly rows: Columns<TypedArray>[] = [];
  /** That of the first row. */
  private form: Columns<Form> | null = null;

  constructor(options: BatchOptions) {
    this.options = options;
    this.backend = backendOf(OP, options);
  }

  /** Rows that are in no batch yet. */
  get waiting(): number {
    return this.rows.length;
  }

  add(item: BatchInput): void {
    const name = `row ${this.count}`;
    checkItem(name, item);
    const row = mapColumns(item, (value, role) => readHost(OP, `${role} of ${name}`, value));
    this.form ??= mapColumns(row, (array, role) => ({
      shape: array.shape,
      dtype: dtypeOf(role, array, this.options),
    }));
    this.rows.push(this.fitted(row, this.form, name));
    this.count++;
  }

  /** Copies a row, since its maker may use the arrays again; it must be like the first. */
  private fitted(row: Columns<HostArray>, form: Columns<Form>, name: string): Columns<TypedArray> {
    for (const role of ['y', 'weights'] as const) {
      if ((row[role] === null) === (form[role] === null)) continue;
      const [has, lacks] = row[role] === null ? ['row 0', name] : [name, 'row 0'];
      throw new ArgumentError(
        OP,
        `${role} must be in every row or in none, got it in ${has} and not in ${lacks}. Give it everywhere, or leave it out`,
      );
    }
    return mapColumns(row, (array, role) => {
      const { shape, dtype } = form[role] ?? form.x;
      if (array.shape.join() !== shape.join()) {
        throw new ShapeError(
          OP,
          `all rows must have one shape, got ${role} of shape ${formatShape(shape)} in row 0 and ${formatShape(array.shape)} in ${name}. ` +
            'Pad them to one shape',
          [shape, array.shape],
        );
      }
      const { data } = dtype === 'int32' ? integersOf(OP, `${role} of ${name}`, array) : array;
      const own = hostArray(dtype, data.length);
      own.set(data);
      return own;
    });
  }

  /** The first `size` rows that wait, as a batch. */
  take(size: number): Batch {
    const rows = this.rows.splice(0, size);
    const form = this.form;
    if (form === null) throw nothing('row');
    return batchOf(form, ({ shape, dtype }, role) => {
      const width = sizeOf(shape);
      const values = hostArray(dtype, size * width);
      rows.forEach((row, i) => {
        values.set(row[role] ?? [], i * width);
      });
      return upload(values, [size, ...shape], dtype, this.backend);
    });
  }
}
