/** What the two networks are compared by: the rows of the table. */
import { type Pair, type Spread, spread, type Trained } from './figures.js';

/** The validation loss that counts as having learned the task. */
export const GOAL = 0.15;

/** What a goal that is not reached takes. */
const NEVER = Number.POSITIVE_INFINITY;

export interface Quantity {
  readonly name: string;
  /** Which of two values is the better one. */
  readonly better: 'lower' | 'higher';
  /** Whether it is a time, and so different in every run. */
  readonly isTime: boolean;
  /** Infinity for a goal that was not reached. */
  of(trained: Trained): number;
  /** With as many digits as mean something; without the unit. */
  digits(value: number): string;
  readonly unit: string;
}

/** Two digits: of a time, which changes by some percent from run to run. */
export const twoDigits = (value: number): string =>
  value < 10 ? value.toPrecision(2) : String(Math.round(value));

/** How many epochs it took to reach the goal; null if it was not reached. */
function goalEpoch({ epochs }: Trained): number | null {
  const position = epochs.findIndex(({ valLoss }) => valLoss <= GOAL);
  return position < 0 ? null : position + 1;
}

export const epochsToGoal: Quantity = {
  name: `Epochs to validation loss ${GOAL}`,
  better: 'lower',
  isTime: false,
  of: (trained) => goalEpoch(trained) ?? NEVER,
  digits: String,
  unit: '',
};

export const timeToGoal: Quantity = {
  name: `Time to validation loss ${GOAL}`,
  better: 'lower',
  isTime: true,
  of(trained) {
    const epochs = goalEpoch(trained);
    if (epochs === null) return NEVER;
    return trained.epochs.slice(0, epochs).reduce((sum, { seconds }) => sum + seconds, 0);
  },
  digits: (seconds) => twoDigits(1000 * seconds),
  unit: ' ms',
};

export const finalLoss: Quantity = {
  name: 'Final validation loss',
  better: 'lower',
  isTime: false,
  of: ({ epochs }) => epochs.at(-1)?.valLoss ?? Number.NaN,
  digits: (loss) => loss.toFixed(3),
  unit: '',
};

export const finalAccuracy: Quantity = {
  name: 'Final validation accuracy',
  better: 'higher',
  isTime: false,
  of: ({ epochs }) => epochs.at(-1)?.valAccuracy ?? Number.NaN,
  digits: (share) => (100 * share).toFixed(1),
  unit: ' %',
};

export const finalAuc: Quantity = {
  name: 'Final validation AUC',
  better: 'higher',
  isTime: false,
  of: ({ valAuc }) => valAuc,
  digits: (area) => area.toFixed(3),
  unit: '',
};

export const timePerStep: Quantity = {
  name: 'Time per training step',
  better: 'lower',
  isTime: true,
  of: ({ secondsPerStep }) => secondsPerStep,
  digits: (seconds) => twoDigits(1000 * seconds),
  unit: ' ms',
};

export const quantities: readonly Quantity[] = [
  epochsToGoal,
  timeToGoal,
  finalLoss,
  finalAccuracy,
  finalAuc,
  timePerStep,
];

/** A quantity over all seeds, of both networks. */
export interface Comparison {
  readonly withNorm: Spread;
  readonly without: Spread;
}

export function compare({ of }: Quantity, pairs: readonly Pair[]): Comparison {
  return {
    withNorm: spread(pairs.map(({ withNorm }) => of(withNorm))),
    without: spread(pairs.map(({ without }) => of(without))),
  };
}

/** `97.4 %`, or `not reached`. */
export const show = ({ digits, unit }: Quantity, value: number): string =>
  value === NEVER ? 'not reached' : `${digits(value)}${unit}`;

/** `97.4 % (95.6 to 98.2)`; `97.4 %` where all are shown alike. */
export function showSpread(quantity: Quantity, { median, low, high }: Spread): string {
  const end = (value: number): string => (value === NEVER ? 'never' : quantity.digits(value));
  const middle = show(quantity, median);
  return end(low) === end(high) ? middle : `${middle} (${end(low)} to ${end(high)})`;
}
