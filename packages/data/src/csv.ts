/**
 * @evenkeel/data/csv: comma-separated text as a table of numbers. It takes text, and reads no files; it guesses
 * nothing: what is neither a number nor declared as something else is an error that names the cell.
 */
import { ArgumentError } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import { answersOf } from './csv/answers.js';
import { numberOf } from './csv/cells.js';
import { columnAt, featuresAt, type NamedLines, namedLines } from './csv/header.js';
import { type CsvLine, csvLines, OP } from './csv/lines.js';
import type { LabelledTable, Table } from './table.js';

/** Options of {@link parseCsv}. */
export interface CsvOptions {
  /** The column that is to be predicted, y. Default: none. */
  readonly target?: string | undefined;
  /** The columns of x, in this order. Default: all but the target. */
  readonly features?: readonly string[] | undefined;
  /**
   * The names of the classes that the target holds; the position of a name is the class number. Default: if no cell
   * of the target is a number, its texts in the order in which they first appear; if all are, the target is a
   * quantity. So for class numbers say e.g. ['0', '1'].
   */
  readonly classes?: readonly string[] | undefined;
  /** The names of all columns, for a text whose first line is no header. */
  readonly columns?: readonly string[] | undefined;
  /** What stands between two cells. Default: a comma. */
  readonly delimiter?: string | undefined;
  /**
   * What an empty cell of a used column means: an error, that its row is left out, or, in x, this number. Default:
   * 'error'.
   */
  readonly empty?: 'error' | 'drop' | number | undefined;
  /** Texts that count as an empty cell, such as '?' or 'NA'. Default: none. */
  readonly emptyMarks?: readonly string[] | undefined;
}

/** What the names of a table's columns and classes are. */
interface Names {
  /** One name for each column of x. */
  readonly featureNames: readonly string[];
  /** One name for each class; none if y is a quantity or null. */
  readonly classNames: readonly string[];
}

/** What {@link parseCsv} reads: a table, and its names. */
export interface CsvTable extends Table, Names {}

/** The same with a target. */
export interface LabelledCsvTable extends LabelledTable, Names {}

/**
 * Reads comma-separated text (RFC 4180) with a header: x as float64 [rows, features]; y as int32 [rows] if the
 * target holds classes, as float64 [rows] if it holds numbers, null if there is no target. White space around
 * cells and blank lines do not count. Numbers are decimal, with a point.
 *
 * @throws {ArgumentError} if a used column holds a text or, unless `empty` says otherwise, an empty cell; if a
 * column or class is unknown or named twice; if rows differ in length, there is no header, or there are no rows.
 *
 * @example
 * ```ts
 * import { parseCsv } from '@evenkeel/data/csv';
 * const text = `length,width,species
 * 5.1,3.5,setosa
 * 7.0,3.2,versicolor`;
 * const { x, y, featureNames, classNames } = parseCsv(text, { target: 'species' });
 * console.log(x.shape, y.data); // => [ 2, 2 ] Int32Array(2) [ 0, 1 ]
 * console.log(featureNames, classNames); // => [ 'length', 'width' ] [ 'setosa', 'versicolor' ]
 *
 * parseCsv(text, { target: 'spezies' }); // throws Did you mean 'species'?
 * parseCsv(text); // throws column 'species' must hold numbers, got 'setosa' in line 2
 * ```
 */
export function parseCsv(
  text: string,
  options: CsvOptions & { readonly target: string },
): LabelledCsvTable;
export function parseCsv(text: string, options?: CsvOptions): CsvTable;
export function parseCsv(text: string, options: CsvOptions = {}): CsvTable {
  const { target, classes, columns, delimiter = ',', empty = 'error', emptyMarks = [] } = options;
  checkOptions(options);
  const { names, lines } = namedLines(csvLines(text, delimiter), columns, delimiter);
  const targetAt = target === undefined ? null : columnAt(names, target);
  const chosen = featuresAt(names, options.features, targetAt);
  const marks = new Set(['', ...emptyMarks]);
  const isEmpty = (cell: string) => marks.has(cell);
  const needed = typeof empty === 'number' ? [] : [...chosen];
  if (targetAt !== null) needed.push(targetAt);
  const rows = completeRows({ names, lines }, needed, isEmpty, empty === 'drop');

  const width = chosen.length;
  const x = new Float64Array(rows.length * width);
  rows.forEach(({ line, cells }, row) => {
    chosen.forEach((at, c) => {
      const cell = cells[at] ?? '';
      x[row * width + c] = isEmpty(cell) ? Number(empty) : numberOf(names[at] ?? '', cell, line);
    });
  });
  const answers =
    targetAt === null ? null : answersOf(names[targetAt] ?? '', targetAt, rows, classes);
  return {
    x: { data: x, shape: [rows.length, width] },
    y: answers?.y ?? null,
    weights: null,
    featureNames: chosen.map((at) => names[at] ?? ''),
    classNames: answers?.classNames ?? [],
  };
}

function checkOptions({ empty = 'error', classes, target }: CsvOptions): void {
  if (empty !== 'error' && empty !== 'drop' && typeof empty !== 'number') {
    throw new ArgumentError(
      OP,
      `empty must be 'error', 'drop' or a number, got ${describeValue(empty)}. Say what an empty cell means`,
    );
  }
  if (classes !== undefined && target === undefined) {
    throw new ArgumentError(
      OP,
      'classes are those of the target, got no target. Name the column that holds them',
    );
  }
}

/** The rows without an empty cell in the columns at `needed`; the others are dropped or refused. */
function completeRows(
  { names, lines }: NamedLines,
  needed: readonly number[],
  isEmpty: (cell: string) => boolean,
  drop: boolean,
): readonly CsvLine[] {
  const rows = lines.filter(({ line, cells }) => {
    const at = needed.find((column) => isEmpty(cells[column] ?? ''));
    if (at === undefined || drop) return at === undefined;
    throw new ArgumentError(
      OP,
      `column '${names[at]}' must have a value in every row, got an empty cell in line ${line}. ` +
        "Fill it in, or leave such rows out: empty: 'drop'",
    );
  });
  if (rows.length > 0) return rows;
  throw new ArgumentError(
    OP,
    `needs at least one complete row, got ${lines.length} rows, none complete. Check the text`,
  );
}
