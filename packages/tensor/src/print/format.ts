// Arrays as text, exactly as NumPy 2 prints them: `str(array)`, but for `true` and `false`, which are
// spelled as in JavaScript. Here: which elements are shown, and their lines and brackets.

import type { DType } from '../dtype.js';
import { ArgumentError, ShapeError } from '../errors.js';
import { elementTexts, scalarText } from './elements.js';

/** How much of an array is printed, and how wide. */
export interface FormatOptions {
  /** The largest number of digits after the point; fewer where fewer say it all. Default 8. */
  readonly precision?: number;
  /** Arrays of more elements than this are summarized with `...`. Default 1000. */
  readonly threshold?: number;
  /** Elements shown at each end of a summarized axis, at least 1. Default 3. */
  readonly edgeItems?: number;
  /** The longest line, in characters. Default 75. */
  readonly lineWidth?: number;
}

/**
 * The text of an array, as NumPy 2 prints it.
 *
 * All floats of an array share a format: the shortest digits that identify each value, at most
 * `precision` after the point; with exponents if a value is at least 1e8 (float32: 1e6) or below
 * 1e-4, or if the largest is over 1000 times the smallest. A 0-d array prints like a scalar, with
 * all its digits; one without elements prints `[]`.
 *
 * @param data - the elements in row-major order, as many as `shape` says.
 * @throws ShapeError if there are more or fewer; ArgumentError for an option out of range.
 * @example
 * ```ts
 * formatArray([1, 2.5, -3, 4], [2, 2], 'float32'); // => '[[ 1.   2.5]\n [-3.   4. ]]'
 * formatArray([1e-5, 1], [2], 'float64'); // => '[1.e-05 1.e+00]'
 * formatArray([1, 0], [2], 'bool'); // => '[ true false]'
 * ```
 */
export function formatArray(
  data: ArrayLike<number>,
  shape: readonly number[],
  dtype: DType,
  options: FormatOptions = {},
): string {
  const { precision = 8, threshold = 1000, edgeItems = 3, lineWidth = 75 } = options;
  checkOption('precision', precision, 0, 100);
  checkOption('edgeItems', edgeItems, 1, Number.POSITIVE_INFINITY);
  if (Number.isNaN(threshold)) throw optionError('threshold', 'a number', threshold);
  if (Number.isNaN(lineWidth)) throw optionError('lineWidth', 'a number', lineWidth);
  const size = shape.reduce((product, length) => product * length, 1);
  if (data.length !== size) {
    throw new ShapeError(
      'formatArray',
      `a shape of [${shape.join(',')}] has ${size} elements, got ${data.length}. ` +
        'Pass the elements of the whole array in row-major order',
      [shape],
    );
  }
  if (size === 0) return '[]';

  const edge = size > threshold ? edgeItems : Number.POSITIVE_INFINITY;
  const read = (i: number): number =>
    dtype === 'float32' ? Math.fround(data[i] ?? 0) : (data[i] ?? 0);
  if (shape.length === 0) return scalarText(read(0), dtype);
  const texts = elementTexts(shownIndices(shape, edge).map(read), dtype, precision);
  return layOut(texts, shape, edge, lineWidth);
}

/** What stands for the hidden elements of an axis. */
const GAP = -1;
const GAP_TEXT = '...';

/** The positions of an axis that are shown, in order, with `GAP` for the hidden ones. */
function shownPositions(length: number, edge: number): number[] {
  const hidden = length - 2 * edge;
  if (!(hidden > 0)) return Array.from({ length }, (_, i) => i);
  const ends = Array.from({ length: edge }, (_, i) => i);
  return [...ends, GAP, ...ends.map((i) => i + length - edge)];
}

/** The row-major indices of the elements that are shown, in order. */
function shownIndices(shape: readonly number[], edge: number): number[] {
  let indices = [0];
  for (const length of shape) {
    const shown = shownPositions(length, edge).filter((position) => position !== GAP);
    indices = indices.flatMap((index) => shown.map((position) => index * length + position));
  }
  return indices;
}

/** Sets the texts of the shown elements into brackets and lines. */
function layOut(
  texts: readonly string[],
  shape: readonly number[],
  edge: number,
  lineWidth: number,
): string {
  let next = 0;

  const block = (axis: number): string => {
    const positions = shownPositions(shape[axis] ?? 0, edge);
    // One column for each bracket that is open.
    const indent = ' '.repeat(axis + 1);
    if (axis === shape.length - 1) {
      const words = positions.map((p) => (p === GAP ? GAP_TEXT : (texts[next++] ?? '')));
      return `[${wrap(words, indent, lineWidth - axis - 1)}]`;
    }
    // Rows on lines of their own; a blank line more for each further axis.
    const separator = '\n'.repeat(shape.length - 1 - axis) + indent;
    return `[${positions.map((p) => (p === GAP ? GAP_TEXT : block(axis + 1))).join(separator)}]`;
  };

  return block(0);
}

/** Words on lines of at most `width`, the first of which begins after a bracket. */
function wrap(words: readonly string[], indent: string, width: number): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of words) {
    if (line.length + word.length > width && line.length > indent.length) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  // Without the blank that was added last: padding of the last word stays.
  lines.push(line.slice(0, -1));
  return lines.join('\n').slice(indent.length);
}

function checkOption(name: string, value: number, least: number, most: number): void {
  const whole = Number.isInteger(value) || value === Number.POSITIVE_INFINITY;
  if (whole && value >= least && value <= most) return;
  const range = Number.isFinite(most) ? `from ${least} to ${most}` : `of at least ${least}`;
  throw optionError(name, `an integer ${range}`, value);
}

function optionError(name: string, expected: string, got: unknown): ArgumentError {
  return new ArgumentError(
    'formatArray',
    `${name} must be ${expected}, got ${String(got)}. Leave it out for the default`,
  );
}
