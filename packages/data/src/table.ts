/** Tables: the rows that belong together, x and what is known of each, in host memory. */
import { ArgumentError, formatShape, ShapeError, Tensor } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import type { Dataset } from './dataset.js';
import { type HostArray, type HostInput, readHost } from './host-array.js';
import { rowsOf } from './rows.js';

/** x, y and weights, in whatever form; null for what is not there. */
export interface Columns<T> {
  readonly x: T;
  readonly y: T | null;
  readonly weights: T | null;
}

/** Which of the three. */
export type Role = keyof Columns<unknown>;

/** The same with what is not there left out, as users write it. */
export interface ColumnsInput<T> {
  readonly x: T;
  readonly y?: T | null | undefined;
  readonly weights?: T | null | undefined;
}

/** Does the same with each of the three that is there. */
export function mapColumns<A, B>(
  columns: ColumnsInput<A>,
  f: (value: A, role: Role) => B,
): Columns<B> {
  const { x, y = null, weights = null } = columns;
  return {
    x: f(x, 'x'),
    y: y === null ? null : f(y, 'y'),
    weights: weights === null ? null : f(weights, 'weights'),
  };
}

/** Rows in host memory: row i of `y` and of `weights` belongs to row i of `x`. */
export interface Table extends Columns<HostArray> {}

/** A table whose answers are known. */
export interface LabelledTable extends Table {
  readonly y: HostArray;
}

/** What can be read as a {@link Table}. */
export interface TableInput extends ColumnsInput<HostInput> {}

/** What can be read as a {@link LabelledTable}. */
export interface LabelledInput extends TableInput {
  readonly y: HostInput;
}

/**
 * Reads a data set, or arrays of as many rows, as a table. Typed arrays are shared, not copied.
 *
 * @throws {ShapeError} if x, y and weights differ in their number of rows.
 * @throws {ArgumentError} if there is no x, or an array cannot be read: see {@link hostArrayOf}.
 *
 * @example
 * ```ts
 * import { iris } from '@evenkeel/data/iris';
 * const { x, y } = tableOf(iris());
 * console.log(x.shape, y.shape); // => [ 150, 4 ] [ 150 ]
 * tableOf({ x: [[1], [2]], y: [0, 1, 0] }); // throws x and y must have as many rows, got 2 and 3
 * ```
 */
export function tableOf(data: Dataset | LabelledInput): LabelledTable;
export function tableOf(data: Dataset | TableInput): Table;
export function tableOf(data: Dataset | TableInput): Table {
  return readTable('tableOf', data);
}

function isDataset(data: object): data is Dataset {
  return 'features' in data && 'labels' in data && !('x' in data);
}

function datasetTable({ features, labels, shape }: Dataset): LabelledTable {
  return {
    x: { data: features, shape: [...shape] },
    y: { data: labels, shape: [labels.length] },
    weights: null,
  };
}

/** As {@link tableOf}, for messages about the function `op`. */
export function readTable(op: string, data: Dataset | TableInput): Table {
  const input: TableInput = checkInput(op, data);
  const table = mapColumns(input, (value, role) => readHost(op, role, value));
  countRows(op, table);
  return table;
}

/** What x, y and weights are, whether or not in a data set. */
export function checkInput<T>(
  op: string,
  data: Dataset | ColumnsInput<T>,
): LabelledTable | ColumnsInput<T> {
  if (typeof data !== 'object' || data === null || !(isDataset(data) || 'x' in data)) {
    throw new ArgumentError(
      op,
      `needs a data set or { x, y, weights }, got ${describeValue(data)}. Give the inputs as x, the answers as y`,
    );
  }
  return isDataset(data) ? datasetTable(data) : data;
}

/** The number of rows of x, which y and weights must have too. */
export function countRows(
  op: string,
  columns: Columns<{ readonly shape: readonly number[] }>,
): number {
  const { x } = columns;
  const rows = rowsOf(op, 'x', x.shape);
  mapColumns(columns, ({ shape }, role) => {
    const found = rowsOf(op, role, shape);
    if (found === rows) return;
    throw new ShapeError(
      op,
      `x and ${role} must have as many rows, got ${rows} and ${found}, in shapes ${formatShape(x.shape)} and ${formatShape(shape)}. ` +
        'The first axis counts the rows',
      [x.shape, shape],
    );
  });
  return rows;
}

/**
 * As {@link tableOf}, for columns that may be tensors: they are read.
 *
 * @throws what {@link tableOf} throws.
 *
 * @example
 * ```ts
 * const x = tensor([[1], [2]], { backend: new CpuBackend() });
 * (await hostTable({ x, y: [3, 4] })).x; // => { data: Float32Array(2) [ 1, 2 ], shape: [ 2, 1 ] }
 * ```
 */
export function hostTable(
  data: Dataset | (ColumnsInput<HostInput | Tensor> & { readonly y: HostInput | Tensor }),
): Promise<LabelledTable>;
export function hostTable(data: Dataset | ColumnsInput<HostInput | Tensor>): Promise<Table>;
export async function hostTable(data: Dataset | ColumnsInput<HostInput | Tensor>): Promise<Table> {
  if (!('x' in data)) return tableOf(data);
  const read = async <T>(column: T | Tensor): Promise<T | HostArray> =>
    column instanceof Tensor ? { data: await column.read(), shape: column.shape } : column;
  const { x, y, weights } = data;
  return tableOf({ x: await read(x), y: await read(y), weights: await read(weights) });
}

/**
 * Rows `from` to `to` (not included) of a table, in order: views, not copies. 0 <= from <= to <= rows.
 *
 * @example
 * ```ts
 * const { x, y } = rowsBetween(tableOf({ x: [[1], [2], [3]], y: [4, 5, 6] }), 1, 3);
 * console.log(x, y.data); // => { data: Float64Array(2) [ 2, 3 ], shape: [ 2, 1 ] } Float64Array(2) [ 5, 6 ]
 * ```
 */
export function rowsBetween(table: LabelledTable, from: number, to: number): LabelledTable;
export function rowsBetween(table: Table, from: number, to: number): Table;
export function rowsBetween(table: Table, from: number, to: number): Table {
  return mapColumns(table, ({ data, shape: [rows = 0, ...rest] }) => {
    const width = rows === 0 ? 0 : data.length / rows;
    return { data: data.subarray(from * width, to * width), shape: [to - from, ...rest] };
  });
}
