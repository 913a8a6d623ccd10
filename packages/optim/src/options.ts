/** Checks of numbers that several constructors take. Each answers the number, or says what it should have been. */
import { ArgumentError } from '@evenkeel/tensor';
import { checkOptionNames, type OptionNames } from '@evenkeel/tensor/dispatch';

/** A finite number of at least 0. */
export function atLeastZero(op: string, name: string, value: number, example: number): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new ArgumentError(
    op,
    `${name} must be a finite number of at least 0, got ${String(value)}. Give e.g. ${example}`,
  );
}

/** A finite number above 0. */
export function positive(op: string, name: string, value: number, example: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new ArgumentError(
    op,
    `${name} must be a finite number above 0, got ${String(value)}. Give e.g. ${example}`,
  );
}

/** A share of an old value that is kept: at least 0, below 1. */
export function share(op: string, name: string, value: number, example: number): number {
  if (typeof value === 'number' && value >= 0 && value < 1) return value;
  throw new ArgumentError(
    op,
    `${name} must be at least 0 and below 1, got ${String(value)}. Give e.g. ${example}`,
  );
}

/** A number of steps: an integer of at least 1. */
export function stepCount(op: string, name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new ArgumentError(
    op,
    `${name} must be an integer of at least 1, got ${String(value)}. Count it in steps of the optimizer`,
  );
}

/** The options, if they have no name that is not known; none at all are an empty object, which lacks what is needed. */
export function knownOptions<O extends object>(op: string, options: O, known: OptionNames<O>): O {
  if (typeof options === 'object' && options !== null) checkOptionNames(op, options, known);
  return options;
}
