/** The optimizer Adam (Kingma and Ba 2015): one program, run over all parameters in one call. */
import { defineProgram, e, type Tensor, update, Variable, zeros } from '@evenkeel/tensor';
import { backend } from './backend.js';

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** One step for every element: w is a weight, g its gradient, m and v the averages of g and g * g. */
const adam = defineProgram('adam', 4, 2, ([w, m, v, g], [rate, correction]) => {
  const nextM = e.add(e.mul(m, BETA1), e.mul(g, 1 - BETA1));
  const nextV = e.add(e.mul(v, BETA2), e.mul(e.mul(g, g), 1 - BETA2));
  const size = e.add(e.sqrt(e.mul(nextV, correction)), EPSILON);
  return [e.sub(w, e.div(e.mul(nextM, rate), size)), nextM, nextV];
});

export class Adam {
  private readonly parameters: readonly Variable[];
  private readonly learningRate: number;
  private readonly m: readonly Variable[];
  private readonly v: readonly Variable[];
  private steps = 0;

  constructor(parameters: readonly Variable[], learningRate: number) {
    this.parameters = parameters;
    this.learningRate = learningRate;
    const slot = ({ value }: Variable) => new Variable(zeros(value.shape, { backend }));
    this.m = parameters.map(slot);
    this.v = parameters.map(slot);
  }

  /** Moves every parameter; `gradients` in the order of the parameters. */
  step(gradients: readonly Tensor[]): void {
    this.steps++;
    // The averages start at 0: these two factors correct for that.
    const rate = this.learningRate / (1 - BETA1 ** this.steps);
    const correction = 1 / (1 - BETA2 ** this.steps);
    update(adam, [this.parameters, this.m, this.v], [gradients], [rate, correction]);
  }
}
