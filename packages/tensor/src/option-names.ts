/**
 * The names of options, and flags. TypeScript refuses a mistyped one where the object is written out; this refuses it
 * elsewhere, and says what was probably meant.
 */
import { ArgumentError, describeValue } from './errors.js';
import { closest } from './suggest.js';

/** The names of the options O: a table, so that the compiler sees to it that none is missing. */
export type OptionNames<O extends object> = Readonly<Record<keyof O, true>>;

/** Throws if an object has a name that is not known. */
export function checkOptionNames<O extends object>(
  op: string,
  options: O,
  known: OptionNames<O>,
): void {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue;
    throw new ArgumentError(
      op,
      `options must be known, got '${name}'. ${suggestion(name, Object.keys(known))}`,
    );
  }
}

/** Throws if options of an operation are no object, or have a name that is not known. */
export function checkOptions<O extends object>(
  op: string,
  options: O,
  known: OptionNames<O>,
): void {
  if (typeof options === 'object' && options !== null) {
    checkOptionNames(op, options, known);
    return;
  }
  throw new ArgumentError(
    op,
    `options must be an object, got ${describeValue(options)}. Name each: { ${Object.keys(known)[0]}: ... }`,
  );
}

/** A flag of an operation, or its default where it was left out. Throws unless it is true or false. */
export function flagOf(
  op: string,
  name: string,
  value: boolean | undefined,
  otherwise = false,
): boolean {
  if (typeof value === 'boolean') return value;
  if (value === undefined) return otherwise;
  throw new ArgumentError(
    op,
    `${name} must be true or false, got ${describeValue(value)}. Give one of the two, or leave it out`,
  );
}

/** What was probably meant, or what there is to choose from. */
export function suggestion(got: unknown, names: readonly string[]): string {
  const near = typeof got === 'string' ? closest(got, names) : null;
  return near === null ? `Use one of ${names.join(', ')}` : `Did you mean '${near}'?`;
}
