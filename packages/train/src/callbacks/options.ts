/** Checks of numbers that callbacks take. Each answers the number, or says what it should have been. */
import { ArgumentError } from '@evenkeel/tensor';

/** A number of epochs: an integer of at least 0. */
export function epochCount(op: string, name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new ArgumentError(
    op,
    `${name} must be an integer of at least 0, got ${String(value)}. Count it in epochs`,
  );
}

/** A finite number of at least 0. */
export function atLeastZero(op: string, name: string, value: number): number {
  if (Number.isFinite(value) && value >= 0) return value;
  throw new ArgumentError(
    op,
    `${name} must be a finite number of at least 0, got ${String(value)}. Leave it out for the default`,
  );
}
