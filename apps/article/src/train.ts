/** The loop. A scope frees everything that is made inside it; variables stay. */
import { valueAndGrad } from '@evenkeel/autograd';
import {
  equal,
  greater,
  type Key,
  mean,
  scope,
  sigmoidCrossEntropy,
  type Tensor,
  tensor,
} from '@evenkeel/tensor';
import type { Adam } from './adam.js';
import { backend } from './backend.js';
import { batches } from './batches.js';
import type { Rows } from './data.js';
import type { Network } from './network.js';

export const BATCH_SIZE = 32;

/** Features [rows, columns] and labels [rows, 1] on the backend. */
function upload({ count, columns, features, labels }: Rows): { x: Tensor; y: Tensor } {
  return {
    x: tensor(features, { shape: [count, columns], backend }),
    y: tensor(labels, { shape: [count, 1], backend }),
  };
}

/** One step on one batch; answers its loss. */
export function trainStep(network: Network, optimizer: Adam, batch: Rows): number {
  return scope(() => {
    const { x, y } = upload(batch);
    const { value, grads } = valueAndGrad(network.parameters, () =>
      mean(sigmoidCrossEntropy(network.call(x, true), y)),
    );
    optimizer.step(grads.tensors());
    return value.item();
  });
}

/** Every row once, in an order of its own; answers the number of steps. */
export function trainEpoch(network: Network, optimizer: Adam, rows: Rows, key: Key): number {
  let steps = 0;
  for (const batch of batches(rows, BATCH_SIZE, key)) {
    trainStep(network, optimizer, batch);
    steps++;
  }
  return steps;
}

export interface Score {
  readonly loss: number;
  /** The share of the rows whose class is predicted rightly. */
  readonly accuracy: number;
}

/** How well the network does on these rows, without learning from them. */
export function evaluate(network: Network, rows: Rows): Score {
  return scope(() => {
    const { x, y } = upload(rows);
    const logits = network.call(x, false);
    return {
      loss: mean(sigmoidCrossEntropy(logits, y)).item(),
      accuracy: mean(equal(greater(logits, 0), y)).item(),
    };
  });
}
