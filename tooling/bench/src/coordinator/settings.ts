/** How long everything takes. */

export interface Settings {
  /** Every lane is called for so long before it is timed. */
  readonly warmMs: number;
  /** How long a sample of a fast lane is. */
  readonly sampleMs: number;
  /** The most samples of a lane. */
  readonly rounds: number;
  /** What all samples of a lane may take together; at least `least` are taken. */
  readonly budgetMs: number;
  readonly least: number;
  /** A contender of which one call takes longer is left out. */
  readonly patienceMs: number;
  /** How many fresh processes of each contender `startup` starts. */
  readonly processes: number;
}

export const thorough: Settings = {
  warmMs: 600,
  sampleMs: 12,
  rounds: 61,
  budgetMs: 8000,
  least: 3,
  patienceMs: 20_000,
  processes: 15,
};

/** `--quick`: to see that it works, and the order of magnitude. */
export const quick: Settings = {
  warmMs: 150,
  sampleMs: 6,
  rounds: 7,
  budgetMs: 1000,
  least: 3,
  patienceMs: 5000,
  processes: 3,
};
