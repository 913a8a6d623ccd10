/** The columns of a text: their names, and which of them are used. */
import { ArgumentError } from '@evenkeel/tensor';
import { didYouMean, isNumber, listed, refuseTwice } from './cells.js';
import { type CsvLine, OP } from './lines.js';

/** The names of the columns, and the rows below them, each with as many cells. */
export interface NamedLines {
  readonly names: readonly string[];
  readonly lines: readonly CsvLine[];
}

/** Takes the header off, or gives the names in its place. */
export function namedLines(
  all: readonly CsvLine[],
  columns: readonly string[] | undefined,
  delimiter: string,
): NamedLines {
  const [first] = all;
  if (first === undefined) {
    throw new ArgumentError(
      OP,
      'needs a header and rows, got a text without any. Check what was read',
    );
  }
  refuseDelimiter(first, delimiter);
  const names = columns ?? first.cells;
  const same = columns?.every((name, i) => name === first.cells[i]) ?? false;
  if (same) {
    throw new ArgumentError(
      OP,
      'columns are for a text without a header, got a first line that names the same columns. Leave columns out',
    );
  }
  if (columns === undefined && names.every(isNumber)) {
    throw new ArgumentError(
      OP,
      `the first line must name the columns, got numbers: ${listed(names)}. If there is no header, give the names as columns`,
    );
  }
  refuseTwice(
    columns === undefined ? 'the names in the header' : 'columns',
    names.filter((name) => name !== ''),
  );
  const lines = columns === undefined ? all.slice(1) : all;
  const ragged = lines.find(({ cells }) => cells.length !== names.length);
  if (ragged !== undefined) {
    throw new ArgumentError(
      OP,
      `every row must have ${names.length} cells, one for each column, got ${ragged.cells.length} in line ${ragged.line}. ` +
        'Correct the line; a cell that holds the delimiter needs quotes',
    );
  }
  return { names, lines };
}

/** Refuses a text of one column that another delimiter would divide. */
function refuseDelimiter({ cells }: CsvLine, delimiter: string): void {
  const [only = '', ...others] = cells;
  if (others.length > 0) return;
  const other = [',', ';', '\t', '|'].find((mark) => mark !== delimiter && only.includes(mark));
  if (other === undefined) return;
  throw new ArgumentError(
    OP,
    `cells must be divided by ${JSON.stringify(delimiter)}, got one cell in the first line: '${only}'. ` +
      `Give delimiter: ${JSON.stringify(other)}`,
  );
}

/** Where a column stands. */
export function columnAt(names: readonly string[], name: string): number {
  const at = names.indexOf(name);
  if (at >= 0 && name !== '') return at;
  throw new ArgumentError(
    OP,
    `needs a column '${name}', got none of that name. ${didYouMean(name, names)}The columns are ${listed(names)}`,
  );
}

/** Where the columns of x stand. */
export function featuresAt(
  names: readonly string[],
  features: readonly string[] | undefined,
  target: number | null,
): number[] {
  if (features !== undefined) refuseTwice('features', features);
  const chosen =
    features?.map((name) => columnAt(names, name)) ??
    names.map((_, at) => at).filter((at) => at !== target);
  if (chosen.length === 0) {
    throw new ArgumentError(
      OP,
      'needs a column of features, got none beside the target. Name columns in features',
    );
  }
  for (const at of chosen) {
    if (at === target) {
      throw new ArgumentError(
        OP,
        `features must not hold the target, got '${names[at]}' as both. Leave it out of features`,
      );
    }
    if (names[at] === '') {
      throw new ArgumentError(
        OP,
        `every column of features must have a name, got none for column ${at + 1}. ` +
          'Name it, or choose the columns with features: a column without a name often counts the rows',
      );
    }
  }
  return chosen;
}
