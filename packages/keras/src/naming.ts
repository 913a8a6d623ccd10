/** Names of layers and of figures, as Keras makes them. */
import { ArgumentError } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';

/** BatchNormalization: batch_normalization. */
export function snakeCase(name: string): string {
  return name
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** The first of `name`, `name_1`, `name_2`, ... that is not taken. */
export function uniqueName(name: string, taken: ReadonlySet<string>): string {
  let candidate = name;
  for (let i = 1; taken.has(candidate); i++) candidate = `${name}_${i}`;
  return candidate;
}

/** The name that a user gives a layer: it becomes part of the paths of its weights. */
export function checkName(op: string, name: string): string {
  if (typeof name === 'string' && /^[^./]+$/.test(name)) return name;
  throw new ArgumentError(
    op,
    `name must be a text without '.' and '/', got ${describeValue(name)}. Give e.g. name: 'hidden'`,
  );
}
