/**
 * Checks of what users write: the names of options, and ids such as 'relu'. TypeScript refuses a typing mistake; these
 * refuse it where types are not checked, and say what was probably meant.
 */
import { ArgumentError, closest } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';

/** The names of the options O: a table, so that the compiler sees to it that none is missing. */
export type OptionNames<O extends object> = Readonly<Record<keyof O, true>>;

/** The options, if they have no name that is not known. */
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
      `options must be an object, got ${describeValue(options)}. Write them by name: { ${names[0]}: ... }`,
    );
  }
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(known, name)) continue;
    throw new ArgumentError(op, `options must be known, got '${name}'. ${suggestion(name, names)}`);
  }
  return options;
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
  throw new ArgumentError(
    op,
    `${what} must be known, got ${describeValue(id)}. ${suggestion(id, Object.keys(table))}`,
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

/** What was probably meant, or what there is to choose from. */
export function suggestion(got: unknown, names: readonly string[]): string {
  const near = typeof got === 'string' ? closest(got, names) : null;
  return near === null ? `Use one of ${names.join(', ')}` : `Did you mean '${near}'?`;
}

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
