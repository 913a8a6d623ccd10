/** A report as text, and back. */
import { BenchError } from '../bench-error.js';
import { flawOf, type Report } from './schema.js';

/** Figures with more digits than this are noise. */
const DIGITS = 6;

/** The text of a file. */
export function jsonOf(report: Report): string {
  const rounded = (_: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value)
      ? Number(value.toPrecision(DIGITS))
      : value;
  return `${JSON.stringify(report, rounded, 2)}\n`;
}

/** The report that a text holds; throws if it holds none. */
export function reportOf(text: string, path: string): Report {
  const value: Report = JSON.parse(text);
  const flaw = flawOf(value);
  if (flaw === null) return value;
  throw new BenchError(`${path} is no report: ${flaw}. Write it with pnpm bench --json FILE.`);
}
