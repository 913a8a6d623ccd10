/**
 * Learning-rate schedules: functions from the step, which counts from 0, to a rate. They hold no state, so a
 * run that continues at step n gets the rates of one that was never interrupted.
 */
import { atLeastZero, positive, stepCount } from './options.js';
import { checkRate, rateAt, type Schedule } from './rate.js';

/**
 * The same rate at every step.
 *
 * @throws {ArgumentError} unless the rate is a finite number of at least 0.
 *
 * @example
 * ```ts
 * constant(0.1)(1000); // => 0.1
 * ```
 */
export function constant(rate: number): Schedule {
  atLeastZero('constant', 'rate', rate, 0.1);
  return () => rate;
}

/**
 * A rate that is multiplied by `factor` after every so many steps: initial * factor^floor(step / every).
 *
 * @param options.initial the rate of the first `every` steps.
 * @param options.every how many steps a rate lasts.
 * @param options.factor what it is multiplied by then; default 0.1.
 * @throws {ArgumentError} unless initial >= 0, factor > 0 and every is an integer of at least 1.
 *
 * @example
 * ```ts
 * const rate = stepDecay({ initial: 0.5, every: 10, factor: 0.5 });
 * console.log(rate(0), rate(9), rate(10), rate(25)); // => 0.5 0.5 0.25 0.125
 * ```
 */
export function stepDecay(options: {
  readonly initial: number;
  readonly every: number;
  readonly factor?: number;
}): Schedule {
  const { initial, every, factor } = { factor: 0.1, ...options };
  atLeastZero('stepDecay', 'initial', initial, 0.1);
  stepCount('stepDecay', 'every', every);
  positive('stepDecay', 'factor', factor, 0.1);
  return (step) => initial * factor ** Math.floor(step / every);
}

/**
 * A rate that shrinks smoothly, by `factor` over so many steps: initial * factor^(step / every).
 *
 * @param options.initial the rate of step 0.
 * @param options.factor what is left of it after `every` steps.
 * @param options.every default 1.
 * @throws {ArgumentError} unless initial >= 0, factor > 0 and every is an integer of at least 1.
 *
 * @example
 * ```ts
 * const rate = exponentialDecay({ initial: 0.5, factor: 0.25, every: 10 });
 * console.log(rate(0), rate(5), rate(10)); // => 0.5 0.25 0.125
 * ```
 */
export function exponentialDecay(options: {
  readonly initial: number;
  readonly factor: number;
  readonly every?: number;
}): Schedule {
  const { initial, factor, every } = { every: 1, ...options };
  atLeastZero('exponentialDecay', 'initial', initial, 0.1);
  positive('exponentialDecay', 'factor', factor, 0.96);
  stepCount('exponentialDecay', 'every', every);
  return (step) => initial * factor ** (step / every);
}

/**
 * Half a cosine from `initial` down to `final`, where it stays (Loshchilov and Hutter 2017, equation 5, one
 * period): final + (initial - final) * (1 + cos(pi * min(step, steps) / steps)) / 2.
 *
 * @param options.initial the rate of step 0.
 * @param options.steps at which step `final` is reached.
 * @param options.final default 0.
 * @throws {ArgumentError} unless initial >= 0, final >= 0 and steps is an integer of at least 1.
 *
 * @example
 * ```ts
 * const rate = cosineDecay({ initial: 0.5, steps: 100, final: 0.25 });
 * console.log(rate(0), rate(50), rate(100), rate(1000)); // => 0.5 0.375 0.25 0.25
 * ```
 */
export function cosineDecay(options: {
  readonly initial: number;
  readonly steps: number;
  readonly final?: number;
}): Schedule {
  const { initial, steps, final } = { final: 0, ...options };
  atLeastZero('cosineDecay', 'initial', initial, 0.1);
  stepCount('cosineDecay', 'steps', steps);
  atLeastZero('cosineDecay', 'final', final, 0);
  return (step) => {
    const share = (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps)) / 2;
    return final + (initial - final) * share;
  };
}

/**
 * A linear rise before another schedule: start + (after(0) - start) * step / steps in the first `steps` steps,
 * then after(step - steps).
 *
 * @param after the rate, or the schedule, that follows; it begins with its own step 0.
 * @param options.steps how many steps the rise takes.
 * @param options.start the rate of step 0; default 0.
 * @throws {ArgumentError} unless steps is an integer of at least 1, start >= 0, and `after` is a function or
 *   a finite number of at least 0; when called, if `after` gives something else.
 *
 * @example
 * ```ts
 * const rate = warmUp(cosineDecay({ initial: 0.5, steps: 90 }), { steps: 10 });
 * console.log(rate(0), rate(5), rate(10), rate(55), rate(100)); // => 0 0.25 0.5 0.25 0
 * ```
 */
export function warmUp(
  after: number | Schedule,
  options: { readonly steps: number; readonly start?: number },
): Schedule {
  const { steps, start } = { start: 0, ...options };
  checkRate('warmUp', 'after', after);
  stepCount('warmUp', 'steps', steps);
  atLeastZero('warmUp', 'start', start, 0);
  return (step) => {
    if (step >= steps) return rateAt('warmUp', after, step - steps);
    return start + (rateAt('warmUp', after, 0) - start) * (step / steps);
  };
}
