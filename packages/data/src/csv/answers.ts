/** The target column: classes or numbers. */
import { ArgumentError } from '@evenkeel/tensor';
import type { HostArray } from '../host-array.js';
import { didYouMean, isNumber, listed, refuseTwice } from './cells.js';
import { type CsvLine, OP } from './lines.js';

/** y, and the names of its classes: none if it is a quantity. */
export interface Answers {
  readonly y: HostArray;
  readonly classNames: readonly string[];
}

/** Reads the target, which stands at `at` in every row. */
export function answersOf(
  column: string,
  at: number,
  rows: readonly CsvLine[],
  classes: readonly string[] | undefined,
): Answers {
  const cells = rows.map((row) => row.cells[at] ?? '');
  const shape = [rows.length];
  if (classes === undefined && cells.some(isNumber)) {
    const values = rows.map(({ line }, row) => quantity(column, cells[row] ?? '', line));
    return { y: { data: Float64Array.from(values), shape }, classNames: [] };
  }
  if (classes !== undefined) refuseTwice('classes', classes);
  const classNames = classes ?? [...new Set(cells)];
  const numbers = new Map(classNames.map((name, c) => [name, c]));
  const labels = rows.map(({ line }, row) => {
    const cell = cells[row] ?? '';
    const label = numbers.get(cell);
    if (label !== undefined) return label;
    throw new ArgumentError(
      OP,
      `column '${column}' must hold one of the classes ${listed(classNames)}, got '${cell}' in line ${line}. ` +
        `${didYouMean(cell, classNames)}Correct the cell, or add the class`,
    );
  });
  return { y: { data: Int32Array.from(labels), shape }, classNames: [...classNames] };
}

/** A number of a target that holds some. */
function quantity(column: string, cell: string, line: number): number {
  if (isNumber(cell)) return Number(cell);
  throw new ArgumentError(
    OP,
    `column '${column}' must hold numbers only or class names only, got numbers and, in line ${line}, '${cell}'. ` +
      'Correct the cell, or give the names of all classes as classes',
  );
}
