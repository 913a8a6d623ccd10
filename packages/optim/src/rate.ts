/** A learning rate: a number, or a function of the step. Schedules to choose from stand in schedules.ts. */
import { ArgumentError } from '@evenkeel/tensor';

/** The learning rate of a step. Steps count from 0. */
export type Schedule = (step: number) => number;

const isRate = (rate: unknown): rate is number =>
  typeof rate === 'number' && Number.isFinite(rate) && rate >= 0;

/** Throws unless a rate may be used; what a function gives is seen in each step. */
export function checkRate(op: string, name: string, rate: number | Schedule): number | Schedule {
  if (typeof rate === 'function' || isRate(rate)) return rate;
  throw new ArgumentError(
    op,
    `${name} must be a finite number of at least 0 or a function of the step, got ${String(rate)}. Give e.g. 0.001`,
  );
}

/** The rate of one step. */
export function rateAt(op: string, rate: number | Schedule, step: number): number {
  if (typeof rate === 'number') return rate;
  const value: unknown = rate(step);
  if (isRate(value)) return value;
  throw new ArgumentError(
    op,
    `the schedule must give a finite number of at least 0, got ${String(value)} at step ${step}. Correct the function given as learningRate`,
  );
}
