/** Checks of options objects and of numbers in them. */
import { ArgumentError } from '@evenkeel/tensor';
import { checkOptionNames, describeValue, type OptionNames } from '@evenkeel/tensor/dispatch';

/** Refuses what is no object of options, and names that are not known. */
export function checkOptions<O extends object>(
  op: string,
  options: O,
  known: OptionNames<O>,
  example: string,
): void {
  if (typeof options === 'object' && options !== null) {
    checkOptionNames(op, options, known);
    return;
  }
  throw new ArgumentError(
    op,
    `needs an object of options, got ${describeValue(options)}. Write ${example}`,
  );
}

/** The value, if it is a finite number; `usual` is the default that the message names. */
export function finite(op: string, name: string, value: number, usual: number): number {
  if (Number.isFinite(value)) return value;
  throw new ArgumentError(
    op,
    `${name} must be a finite number, got ${describeValue(value)}. Leave it out for ${usual}`,
  );
}

/** The value, if it is a finite number above 0. */
export function positive(op: string, name: string, value: number, usual: number): number {
  if (value > 0 && Number.isFinite(value)) return value;
  throw new ArgumentError(
    op,
    `${name} must be a finite number above 0, got ${describeValue(value)}. Leave it out for ${usual}`,
  );
}
