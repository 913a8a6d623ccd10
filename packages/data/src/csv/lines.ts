/** Comma-separated text as cells, with the line that each row begins in. The rules of quoting are papaparse's. */
import { ArgumentError } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import Papa from 'papaparse';

/** The function that messages name. */
export const OP = 'parseCsv';

/** One row of the text. */
export interface CsvLine {
  /** Where it begins, counted from 1. */
  readonly line: number;
  /** Without the white space around them. */
  readonly cells: readonly string[];
}

/** The rows of the text but for blank lines. A quoted cell may hold delimiters and line breaks. */
export function csvLines(text: string, delimiter: string): CsvLine[] {
  if (typeof text !== 'string') {
    throw new ArgumentError(
      OP,
      `needs the text of a table, got ${describeValue(text)}. Read the file or the response first: its text, not its name`,
    );
  }
  if (
    typeof delimiter !== 'string' ||
    delimiter === '' ||
    Papa.BAD_DELIMITERS.includes(delimiter)
  ) {
    throw new ArgumentError(
      OP,
      `delimiter must be what stands between two cells, no quote or line break, got ${describeValue(delimiter)}. Give e.g. ';'`,
    );
  }
  // One kind of line break, so that counting it counts lines.
  const source = text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const lines: CsvLine[] = [];
  let line = 1;
  let start = 0;
  Papa.parse<string[]>(source, {
    delimiter,
    newline: '\n',
    step: ({ data, errors, meta }) => {
      const [error] = errors;
      if (error !== undefined) throw badQuote(line, error.code);
      const cells = data.map((cell) => cell.trim());
      if (cells.length > 1 || cells[0] !== '') lines.push({ line, cells });
      for (; start < meta.cursor; start++) if (source[start] === '\n') line++;
    },
  });
  return lines;
}

function badQuote(line: number, code: string): ArgumentError {
  const what =
    code === 'MissingQuotes' ? 'a quote that is not closed' : 'text after a closing quote';
  return new ArgumentError(
    OP,
    `quotes must stand around whole cells, got ${what} in the row that begins in line ${line}. ` +
      'Write a quote inside a quoted cell twice: ""',
  );
}
