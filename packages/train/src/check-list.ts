/** Checks of options that several functions share: lists, of metrics and of callbacks, and the signal. */
import { ArgumentError } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';

/** Throws unless `given` is an array of what fits. `what` is in it, written for example as `example`. */
export function checkList(
  op: string,
  option: string,
  given: unknown,
  fits: (item: unknown) => boolean,
  [what, example]: readonly [what: string, example: string],
): void {
  const wrong = Array.isArray(given) ? given.findIndex((item: unknown) => !fits(item)) : -1;
  if (Array.isArray(given) && wrong < 0) return;
  const got = Array.isArray(given) ? `${describeValue(given[wrong])} in it` : describeValue(given);
  throw new ArgumentError(
    op,
    `${option} must be an array of ${what}, got ${got}. Write e.g. ${option}: [new ${example}()]`,
  );
}

/** Throws unless `signal` is one, from whatever realm, or is not given. */
export function checkSignal(op: string, signal: unknown): void {
  if (signal === undefined || signal === null) return;
  if (isObject(signal) && typeof Reflect.get(signal, 'throwIfAborted') === 'function') return;
  throw new ArgumentError(
    op,
    `signal must be an AbortSignal, got ${describeValue(signal)}. Of a controller give controller.signal`,
  );
}

/** Whether it is an object. */
export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null;
