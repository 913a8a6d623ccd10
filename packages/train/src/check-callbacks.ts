/** The check of callbacks: a method whose name is mistyped would never be called, and nobody would be told. */
import { ArgumentError, closest } from '@evenkeel/tensor';
import type { Callback } from './callback.js';
import { checkList, isObject } from './check-list.js';

const known: readonly string[] = Object.keys({
  onTrainBegin: true,
  onEpochBegin: true,
  onStepEnd: true,
  onEpochEnd: true,
  onTrainEnd: true,
} satisfies Record<keyof Callback, true>);

/** Throws unless `callbacks` is an array of objects that each are told something, each given once. */
export function checkCallbacks(callbacks: readonly Callback[]): void {
  checkList('fit', 'callbacks', callbacks, isObject, ['objects', 'EarlyStopping']);
  for (const [i, callback] of callbacks.entries()) checkMethods(`callbacks[${i}]`, callback);
  if (new Set(callbacks).size < callbacks.length) {
    throw new ArgumentError(
      'fit',
      'each callback must be given once, got one twice, which would be told everything twice. Make a second one, or leave it out',
    );
  }
}

function checkMethods(what: string, callback: Callback): void {
  const methods = namesOf(callback).filter((name) => isMethod(callback, name));
  const isTold = known.some((name) => isMethod(callback, name));
  const wrong = methods.find(
    (name) => !known.includes(name) && (/^on[A-Z]/.test(name) || (like(name) && !isTold)),
  );
  if (isTold && wrong === undefined) return;
  const near = wrong === undefined ? null : closest(wrong, known);
  const cure = near === null ? 'Choose of these' : `Did you mean ${near}?`;
  throw new ArgumentError(
    'fit',
    `${what} must have methods named ${known.slice(0, -1).join(', ')} or ${known.at(-1)}, got ${wrong ?? 'none of these'}. ${cure}`,
  );
}

/** Whether it is nearly the name of a method, as onepochend and epochEnd are. */
const like = (name: string): boolean => closest(name, known) !== null;

const isMethod = (object: object, name: string): boolean =>
  typeof Reflect.get(object, name) === 'function';

/** The names of an object's properties, its own and those of its classes. */
function namesOf(object: object): string[] {
  const names: string[] = [];
  for (let at: unknown = object; isObject(at) && at !== Object.prototype; ) {
    names.push(...Object.getOwnPropertyNames(at));
    at = Object.getPrototypeOf(at);
  }
  return names;
}
