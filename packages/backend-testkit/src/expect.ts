/**
 * Comparison of arrays of numbers, and of thrown errors. Every failure says which operation and
 * case it was, which element, what was expected, what came, and how far apart they may be.
 */

/** A failed expectation of the suites. */
export class ConformanceError extends Error {
  constructor(label: string, message: string) {
    super(`${label}: ${message}`);
    this.name = 'ConformanceError';
  }
}

/** Fails the running test. */
export function fail(label: string, message: string): never {
  throw new ConformanceError(label, message);
}

/** How far apart two numbers may be: `atol + rtol * |expected|`. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** Equal to the last bit, NaN for NaN. */
export const EXACT: Tolerance = { rtol: 0, atol: 0 };

/** What else {@link expectClose} is to do. */
export interface CloseOptions {
  /** Whether 0 and -0 differ. */
  readonly zeroSign?: boolean;
}

/** Fails unless every element is as near to the expected one as the tolerance says. */
export function expectClose(
  label: string,
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  { rtol, atol }: Tolerance,
  { zeroSign = false }: CloseOptions = {},
): void {
  if (got.length !== expected.length) {
    fail(label, `expected ${expected.length} elements, got ${got.length}`);
  }
  for (let i = 0; i < expected.length; i++) {
    const x = got[i] ?? Number.NaN;
    const y = expected[i] ?? Number.NaN;
    if (Object.is(x, y) || (x === y && (!zeroSign || y !== 0))) continue;
    const allowed = atol + rtol * Math.abs(y);
    const off = Math.abs(x - y);
    if (off <= allowed && Number.isFinite(y) && !(zeroSign && x === y)) continue;
    fail(
      label,
      `element ${i} of ${expected.length}: expected ${show(y)}, got ${show(x)}, ` +
        `${off} apart where ${allowed} is allowed`,
    );
  }
}

const show = (x: number): string => (Object.is(x, -0) ? '-0' : String(x));

/** Fails unless two values print the same. */
export function expectEqual(label: string, got: unknown, expected: unknown): void {
  const a = JSON.stringify(got);
  const b = JSON.stringify(expected);
  if (a !== b) fail(label, `expected ${b}, got ${a}`);
}

/** Fails unless `body` throws an error of this name with exactly this message. */
export function expectThrows(label: string, name: string, message: string, body: () => void): void {
  let thrown: unknown;
  try {
    body();
  } catch (error) {
    thrown = error;
  }
  if (thrown === undefined) fail(label, `expected ${name}: ${message}, got no error`);
  if (!(thrown instanceof Error))
    fail(label, `expected ${name}: ${message}, got ${String(thrown)}`);
  if (thrown.name !== name || thrown.message !== message) {
    fail(label, `expected\n  ${name}: ${message}\ngot\n  ${thrown.name}: ${thrown.message}`);
  }
}
