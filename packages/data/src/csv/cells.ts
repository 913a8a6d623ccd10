/** What a cell means as a number, and lists of names. */
import { ArgumentError, closest } from '@evenkeel/tensor';
import { OP } from './lines.js';

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Whether a cell is a decimal number, and not too large for one. */
export function isNumber(cell: string): boolean {
  return DECIMAL.test(cell) && Number.isFinite(Number(cell));
}

/** The number in a cell of a column of numbers. */
export function numberOf(column: string, cell: string, line: number): number {
  if (isNumber(cell)) return Number(cell);
  throw new ArgumentError(
    OP,
    `column '${column}' must hold numbers, got '${cell}' in line ${line}. ` +
      `Correct the cell, choose other columns as features, or name '${cell}' in emptyMarks if it stands for no value`,
  );
}

/** `Did you mean 'x'? `, or nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const like = closest(name, known);
  return like === null ? '' : `Did you mean '${like}'? `;
}

/** Names as a message lists them, the first twelve. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => `'${name}'`);
  return shown.join(', ') + (names.length > 12 ? ` and ${names.length - 12} more` : '');
}

/** Refuses a list that names something twice. */
export function refuseTwice(what: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return;
  throw new ArgumentError(
    OP,
    `${what} must differ, got '${twice}' twice. Rename or remove one of them`,
  );
}
