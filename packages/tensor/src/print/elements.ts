// The text of single elements as NumPy 2 writes them: all elements of an array in one format, so
// that columns align. How elements are set into lines and brackets is in format.ts.

import type { DType } from '../dtype.js';
import { type Decimal, type DigitLimits, decimalDigits } from './digits.js';

/**
 * The texts of the elements of an array, in order, all of one width (floats: of one width left of
 * the point, and padded right of it).
 *
 * @param values - the elements shown; hidden ones have no say in the format.
 * @param precision - the largest number of digits after the point.
 */
export function elementTexts(values: readonly number[], dtype: DType, precision: number): string[] {
  if (dtype === 'bool') return values.map((x) => (x ? ' true' : 'false'));
  if (dtype === 'int32') {
    const texts = values.map(String);
    const width = longest(texts);
    return texts.map((text) => text.padStart(width));
  }
  return floatTexts(values, dtype === 'float32', precision);
}

/** The text of a 0-d array: that of a scalar, with all the digits that identify it. */
export function scalarText(x: number, dtype: DType): string {
  if (dtype === 'bool') return x ? 'true' : 'false';
  if (dtype === 'int32') return String(x);
  if (!Number.isFinite(x)) return nonFiniteText(x);
  const single = dtype === 'float32';
  const decimal = decimalDigits(x, single);
  const size = Math.abs(x);
  if (size === 0 || (size >= 1e-4 && size < (single ? 1e6 : 1e16))) {
    const { whole, fraction } = positional(decimal);
    return `${sign(x)}${whole}.${fraction || '0'}`;
  }
  const fraction = decimal.digits.slice(1);
  return `${sign(x)}${decimal.digits[0]}${fraction && `.${fraction}`}e${exponentText(decimal)}`;
}

function floatTexts(values: readonly number[], single: boolean, precision: number): string[] {
  const finite = values.filter(Number.isFinite);
  const scientific = needsExponent(finite, single);
  const parts = scientific
    ? scientificParts(finite, single, precision)
    : finite.map((x) => ({ ...positional(digitsAt(x, single, precision)), tail: '' }));

  // Widths of what stands left and right of the point, exponent included.
  let left = longest(parts.map((part, i) => sign(finite[i] ?? 0) + part.whole));
  const right = longest(parts.map((part) => part.fraction + part.tail));
  for (const x of values) {
    if (!Number.isFinite(x)) left = Math.max(left, nonFiniteText(x).length - right - 1);
  }

  let next = 0;
  return values.map((x) => {
    const part = Number.isFinite(x) ? parts[next++] : undefined;
    if (part === undefined) return nonFiniteText(x).padStart(left + 1 + right);
    const before = (sign(x) + part.whole).padStart(left);
    return `${before}.${(part.fraction + part.tail).padEnd(right)}`;
  });
}

/**
 * Whether an array is written with exponents: if a value is large (1e6 for float32, 1e8 for
 * float64) or small (1e-4), or if the largest is over 1000 times the smallest. Zeros and what is
 * not finite do not count. Float32 is compared in float32.
 */
function needsExponent(finite: readonly number[], single: boolean): boolean {
  const round = single ? Math.fround : (x: number): number => x;
  let largest = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (const x of finite) {
    const size = Math.abs(x);
    if (size === 0) continue;
    largest = Math.max(largest, size);
    smallest = Math.min(smallest, size);
  }
  if (largest === 0) return false;
  return (
    largest >= (single ? 1e6 : 1e8) || smallest < round(1e-4) || round(largest / smallest) > 1000
  );
}

interface Parts {
  readonly whole: string;
  readonly fraction: string;
  readonly tail: string;
}

/** One digit, a fraction of one length for all, and an exponent of one length for all. */
function scientificParts(finite: readonly number[], single: boolean, precision: number): Parts[] {
  const most = precision + 1;
  const limited = (limits: DigitLimits): Decimal[] =>
    finite.map((x) => decimalDigits(x, single, limits));

  // The longest fraction that is needed; then all fractions that long, with true digits.
  const first = limited({ count: 'significant', most });
  const length = longest(first.map((decimal) => decimal.digits.slice(1)));
  const exponents = longest(first.map((decimal) => exponentText(decimal))) - 1;
  return limited({ count: 'significant', most: length + 1, least: length + 1 }).map((decimal) => ({
    whole: decimal.digits.slice(0, 1),
    fraction: decimal.digits.slice(1).padEnd(length, '0'),
    tail: `e${exponentText(decimal, exponents)}`,
  }));
}

function digitsAt(x: number, single: boolean, precision: number): Decimal {
  return decimalDigits(x, single, { count: 'fraction', most: precision });
}

/** The digits left and right of the point, without trailing zeros. */
function positional({ digits, exponent }: Decimal): { whole: string; fraction: string } {
  if (exponent < 0) return { whole: '0', fraction: '0'.repeat(-exponent - 1) + digits };
  return {
    whole: digits.slice(0, exponent + 1).padEnd(exponent + 1, '0'),
    fraction: digits.slice(exponent + 1),
  };
}

/** `+05`, `-123`: a sign and at least two digits. */
function exponentText({ exponent }: Decimal, width = 2): string {
  const digits = String(Math.abs(exponent)).padStart(Math.max(2, width), '0');
  return (exponent < 0 ? '-' : '+') + digits;
}

function nonFiniteText(x: number): string {
  if (Number.isNaN(x)) return 'nan';
  return x < 0 ? '-inf' : 'inf';
}

function sign(x: number): string {
  return x < 0 || Object.is(x, -0) ? '-' : '';
}

function longest(texts: readonly string[]): number {
  return texts.reduce((length, text) => Math.max(length, text.length), 0);
}
