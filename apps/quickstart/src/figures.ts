/** The figures that training leaves behind, and what is typical of several. */

/** What is known after an epoch. */
export interface EpochFigures {
  /** Means over the steps of the epoch, so of a network that was changing. */
  readonly loss: number;
  readonly accuracy: number;
  /** Of the network at the end of the epoch, on the rows held back. */
  readonly valLoss: number;
  readonly valAccuracy: number;
  /** How long its steps took. */
  readonly seconds: number;
}

/** A network trained from one seed. */
export interface Trained {
  readonly epochs: readonly EpochFigures[];
  /** The area under the ROC curve at the end, on the rows held back. */
  readonly valAuc: number;
  readonly secondsPerStep: number;
}

/** Both networks, trained from one seed. */
export interface Pair {
  readonly seed: number;
  readonly withNorm: Trained;
  readonly without: Trained;
}

/** The middle one of several values, and the ends. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Of an even number of values, the median is halfway between the two in the middle. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (i: number): number => sorted[i] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    low: at(0),
    high: at(sorted.length - 1),
  };
}
