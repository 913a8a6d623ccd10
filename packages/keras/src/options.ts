/**
 * Checks of what users write: the names of options, and ids such as 'relu'. TypeScript refuses a typing mistake; these
 * refuse it where types are not checked, and say what was probably meant.
 */
import { ArgumentError } from '@evenkeel/tensor';
import {
  checkOptionNames,
  describeValue,
  type OptionNames,
  suggestion,
} from '@evenkeel/tensor/dispatch';
import { elsewhere } from './elsewhere.js';

/** The options, if they have no name that is not known. The first of `known` is what one without a name is taken for. */
export function checkOptions<O extends object>(
  op: string,
  options: O | undefined,
  known: OptionNames<O>,
): Partial<O> {
  if (options === undefined) return {};
  const names = Object.keys(known);
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new ArgumentError(
      op,
      `options must be an object, got ${describeValue(options)}. Write them by name: { ${names[0]}: ${asWritten(options)} }`,
    );
  }
  checkOptionNames(op, options, known);
  return options;
}

/** A value as it stands in a program, if it is that short. */
function asWritten(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '...';
}

/** What stands for an id in a table; `what` says in messages what was looked for. */
export function byId<T>(
  op: string,
  what: string,
  id: unknown,
  table: Readonly<Record<string, T>>,
): T {
  if (typeof id === 'string' && Object.hasOwn(table, id)) {
    const found = table[id];
    if (found !== undefined) return found;
  }
  checkCalled(op, what, id, Object.values<unknown>(table));
  const names = Object.keys(table);
  const cure =
    typeof id === 'string' && elsewhere.has(id)
      ? `Keras has it, and this package not yet. ${oneOf(names)}`
      : suggestion(id, names);
  throw new ArgumentError(op, `${what} must be known, got ${describeValue(id)}. ${cure}`);
}

/** Refuses one of these factories itself where what it gives is wanted. */
export function checkCalled(
  op: string,
  what: string,
  given: unknown,
  factories: readonly unknown[],
): void {
  if (typeof given !== 'function' || !factories.includes(given)) return;
  throw new ArgumentError(
    op,
    `${what} must be what ${given.name} gives, got the function itself. Call it: ${given.name}()`,
  );
}

/** One of a few values. */
export function checkChoice<T>(op: string, name: string, value: T, choices: readonly T[]): T {
  if (choices.includes(value)) return value;
  throw new ArgumentError(
    op,
    `${name} must be one of ${choices.map(String).join(', ')}, got ${describeValue(value)}. Choose one of them`,
  );
}

const oneOf = (names: readonly string[]): string => `Use one of ${names.join(', ')}`;

/** A finite number that `fits`; `range` says which those are. */
export function checkNumber(
  op: string,
  name: string,
  value: number,
  fits: (value: number) => boolean,
  range: string,
  cure = 'Leave it out for the default',
): number {
  if (typeof value === 'number' && Number.isFinite(value) && fits(value)) return value;
  throw new ArgumentError(op, `${name} must be ${range}, got ${describeValue(value)}. ${cure}`);
}
