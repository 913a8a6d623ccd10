/**
 * Batch normalization (Ioffe and Szegedy 2015). In training every column is normalized by its mean and
 * variance over the batch; afterwards by the running averages of these, so that one row's prediction does not
 * depend on the rows around it.
 */
import {
  add,
  batchNorm,
  defineProgram,
  e,
  mul,
  ones,
  rsqrt,
  sub,
  type Tensor,
  update,
  Variable,
  zeros,
} from '@evenkeel/tensor';
import { backend } from './backend.js';

/** The share of the old average that is kept in each step. */
const DECAY = 0.9;
const EPSILON = 1e-5;

/** average + rate * (value - average), for every element. */
const blend = defineProgram('blend', 2, 1, ([average, value], [rate]) => [
  e.add(average, e.mul(rate, e.sub(value, average))),
]);

export class BatchNorm {
  /** Learned: the scale and the shift that follow the normalization. */
  readonly gamma: Variable;
  readonly beta: Variable;
  /** Not learned: averages over the batches seen so far. */
  readonly runningMean: Variable;
  readonly runningVariance: Variable;
  private updates = 0;

  constructor(units: number) {
    this.gamma = new Variable(ones([units], { backend }), { name: 'gamma' });
    this.beta = new Variable(zeros([units], { backend }), { name: 'beta' });
    this.runningMean = new Variable(zeros([units], { backend }), { name: 'runningMean' });
    this.runningVariance = new Variable(ones([units], { backend }), { name: 'runningVariance' });
  }

  get parameters(): readonly Variable[] {
    return [this.gamma, this.beta];
  }

  /** [rows, units] to [rows, units] */
  call(x: Tensor, training: boolean): Tensor {
    return training ? this.withBatch(x) : this.withAverages(x);
  }

  private withBatch(x: Tensor): Tensor {
    const { y, mean, variance } = batchNorm(x, this.gamma.value, this.beta.value, EPSILON);
    this.updates++;
    // Corrected for the start: the first batch counts fully, and no weight stays on the initial 0 and 1.
    const rate = (1 - DECAY) / (1 - DECAY ** this.updates);
    update(blend, [[this.runningMean, this.runningVariance]], [[mean, variance]], [rate]);
    return y;
  }

  private withAverages(x: Tensor): Tensor {
    const inverse = rsqrt(add(this.runningVariance.value, EPSILON));
    const normalized = mul(sub(x, this.runningMean.value), inverse);
    return add(mul(normalized, this.gamma.value), this.beta.value);
  }
}
