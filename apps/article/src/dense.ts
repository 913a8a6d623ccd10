/** A dense layer: x @ weights + bias. */
import { type Key, linear, type Tensor, uniform, Variable, zeros } from '@evenkeel/tensor';
import { backend } from './backend.js';

export class Dense {
  readonly weights: Variable;
  readonly bias: Variable;

  /** Weights uniform within the bound of Glorot and Bengio (2010), bias 0: as in Keras. */
  constructor(inputs: number, units: number, key: Key) {
    const bound = Math.sqrt(6 / (inputs + units));
    const weights = uniform(key, [inputs, units], { low: -bound, high: bound, backend });
    this.weights = new Variable(weights, { name: 'weights' });
    this.bias = new Variable(zeros([units], { backend }), { name: 'bias' });
  }

  get parameters(): readonly Variable[] {
    return [this.weights, this.bias];
  }

  /** [rows, inputs] to [rows, units] */
  call(x: Tensor): Tensor {
    return linear(x, this.weights.value, this.bias.value);
  }
}
