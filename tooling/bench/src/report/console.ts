/** Rows for the terminal. */
import type { AbsentRow, Row } from './schema.js';
import { duration, nameOf, remarks, times } from './table.js';

/** One line a row: name, median, the ends, ratio and remarks. */
export function linesOf(rows: readonly Row[], absent: readonly AbsentRow[]): string[] {
  const width = Math.max(...[...rows, ...absent].map((row) => nameOf(row).length));
  return [
    ...rows.map((row) => {
      const ends = `(${duration(row.min_us)} to ${duration(row.max_us)}, ${row.samples} samples)`;
      const figures = [
        nameOf(row).padEnd(width),
        duration(row.median_us).padStart(9),
        times(row.ratio_to_ours).padStart(9),
        ends.padEnd(44),
        remarks(row),
      ];
      return `  ${figures.join('  ').trimEnd()}`;
    }),
    ...absent.map((row) => `  ${nameOf(row).padEnd(width)}     absent: ${row.reason}`),
  ];
}
