/** What makes the figures doubtful. */
import { BUSY_LOAD } from '../machine-info.js';
import { spread } from '../statistics.js';
import type { Row } from './schema.js';
import { nameOf } from './table.js';

/** A slowest sample so many times the median is noise, not the contender. */
const WIDE = 1.5;

/** Of a machine that had something else to do before; null if it had not. */
export function busyBefore(load: number): string | null {
  if (load <= BUSY_LOAD) return null;
  return `the machine was busy before the start (load ${load.toFixed(2)}): medians will be too high`;
}

/** Of rows whose samples lie far apart; null if few do. */
export function restless(rows: readonly Row[]): string | null {
  const wide = rows.filter((row) => spread(row) > WIDE);
  if (wide.length * 10 <= rows.length) return null;
  const worst = wide.reduce((a, b) => (spread(a) > spread(b) ? a : b));
  return (
    `the machine was restless: in ${wide.length} of ${rows.length} rows the slowest sample is more than ` +
    `${WIDE} times the median (${spread(worst).toFixed(1)} times in ${worst.workload}, ${nameOf(worst)})`
  );
}
