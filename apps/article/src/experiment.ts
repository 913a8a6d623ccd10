/** The network with and without batch norm, side by side: same rows, same first weights, same batches. */
import type { Dataset } from '@evenkeel/data';
import { type Key, key } from '@evenkeel/tensor';
import { Adam } from './adam.js';
import { type Split, split } from './data.js';
import { Network } from './network.js';
import { evaluate, type Score, trainEpoch } from './train.js';

const TEST_SHARE = 0.2;

/** One of the two networks, and what its training has cost so far. */
export interface Contender {
  readonly network: Network;
  readonly optimizer: Adam;
  steps: number;
  milliseconds: number;
}

/** How a network does on the two parts of the data. */
export interface Scores {
  readonly train: Score;
  readonly test: Score;
}

/** How both networks do at one moment. */
export interface Pair {
  readonly withNorm: Scores;
  readonly without: Scores;
}

export class Experiment {
  readonly data: Split;
  readonly withNorm: Contender;
  readonly without: Contender;
  private readonly order: Key;
  private epoch = 0;

  /** Everything random comes from the seed: the split, the first weights, the order of the rows. */
  constructor(table: Dataset, seed: number, learningRate: number) {
    const root = key(seed);
    this.data = split(table, TEST_SHARE, root.fold('split'));
    this.order = root.fold('order');
    const contender = (batchNorm: boolean): Contender => {
      const network = new Network(this.data.train.columns, {
        batchNorm,
        key: root.fold('weights'),
      });
      const optimizer = new Adam(network.parameters, learningRate);
      return { network, optimizer, steps: 0, milliseconds: 0 };
    };
    this.withNorm = contender(true);
    this.without = contender(false);
  }

  /** Trains both for one more epoch. */
  nextEpoch(): void {
    this.epoch++;
    const order = this.order.fold(this.epoch);
    for (const contender of [this.withNorm, this.without]) {
      const { network, optimizer } = contender;
      const started = performance.now();
      contender.steps += trainEpoch(network, optimizer, this.data.train, order);
      contender.milliseconds += performance.now() - started;
    }
  }

  /** How both do now, on both parts of the data. */
  scores(): Pair {
    const of = ({ network }: Contender): Scores => ({
      train: evaluate(network, this.data.train),
      test: evaluate(network, this.data.test),
    });
    return { withNorm: of(this.withNorm), without: of(this.without) };
  }
}
