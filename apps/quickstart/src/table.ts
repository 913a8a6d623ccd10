/** The table: its cells, which the report shows too, and its lines in the terminal. */
import type { Pair } from './figures.js';
import { compare, type Quantity, quantities, showSpread } from './quantities.js';
import { counted } from './words.js';

type Cells = readonly [name: string, withNorm: string, without: string];

export const header: Cells = ['', 'with batch norm', 'without'];

export const rows = (pairs: readonly Pair[]): readonly Cells[] =>
  quantities.map((quantity: Quantity) => {
    const { withNorm, without } = compare(quantity, pairs);
    return [quantity.name, showSpread(quantity, withNorm), showSpread(quantity, without)];
  });

/** What stands in a cell. */
export const caption = (pairs: readonly Pair[]): string =>
  pairs.length === 1
    ? 'One seed'
    : `Median (lowest to highest) of ${counted(pairs.length, 'seed')}`;

// Fixed, so that the lines without a time are the same in every run.
const WIDTHS = [32, 25, 23] as const;

export function table(pairs: readonly Pair[]): readonly string[] {
  const line = (cells: Cells): string =>
    cells
      .map((cell, i) => cell.padEnd(WIDTHS[i] ?? 0))
      .join('')
      .trimEnd();
  const rule = '-'.repeat(WIDTHS.reduce((sum, width) => sum + width, 0));
  return [line(header), rule, ...rows(pairs).map(line)];
}
