/**
 * The article's network: Dense 64, batch norm, ReLU, Dense 32, batch norm, ReLU, Dense 1. Its output is a
 * logit: sigmoid(logit) is the probability of class 1.
 */
import { type Key, relu, type Tensor, type Variable } from '@evenkeel/tensor';
import { BatchNorm } from './batch-norm.js';
import { Dense } from './dense.js';

export class Network {
  private readonly dense1: Dense;
  private readonly norm1: BatchNorm | null;
  private readonly dense2: Dense;
  private readonly norm2: BatchNorm | null;
  private readonly output: Dense;

  /** Two networks of one key start with the same weights, with or without batch norm. */
  constructor(inputs: number, options: { readonly batchNorm: boolean; readonly key: Key }) {
    const { batchNorm, key } = options;
    this.dense1 = new Dense(inputs, 64, key.fold('dense1'));
    this.norm1 = batchNorm ? new BatchNorm(64) : null;
    this.dense2 = new Dense(64, 32, key.fold('dense2'));
    this.norm2 = batchNorm ? new BatchNorm(32) : null;
    this.output = new Dense(32, 1, key.fold('output'));
  }

  /** Everything that is learned. */
  get parameters(): readonly Variable[] {
    const layers = [this.dense1, this.norm1, this.dense2, this.norm2, this.output];
    return layers.flatMap((layer) => layer?.parameters ?? []);
  }

  /** The logits [rows, 1] of x [rows, inputs]. */
  call(x: Tensor, training: boolean): Tensor {
    let h = this.dense1.call(x);
    h = relu(this.norm1 === null ? h : this.norm1.call(h, training));
    h = this.dense2.call(h);
    h = relu(this.norm2 === null ? h : this.norm2.call(h, training));
    return this.output.call(h);
  }
}
