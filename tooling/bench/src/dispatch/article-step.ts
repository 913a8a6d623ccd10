/**
 * One training step of the article's network, 20-64-32-1 with batch normalization, batch 32: forward,
 * backward, Adam over all ten parameters, running statistics. Written as a layer library would call the
 * house, with nothing around it.
 */
import { valueAndGrad } from '@evenkeel/autograd';
import {
  type Backend,
  batchNorm,
  defineProgram,
  e,
  linear,
  mean,
  ones,
  relu,
  scope,
  sigmoidCrossEntropy,
  type Tensor,
  update,
  Variable,
  zeros,
} from '@evenkeel/tensor';

const SIZES = [20, 64, 32, 1] as const;
const BATCH = 32;
const EPSILON = 1e-5;
const DECAY = 0.9;

/** m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= rate m / (sqrt(v c2) + eps), Kingma and Ba 2015. */
const adam = defineProgram('adam', 4, 5, ([w, m, v, g], [rate, b1, b2, c2, eps]) => {
  const m1 = e.fma(b1, m, e.mul(e.sub(1, b1), g));
  const v1 = e.fma(b2, v, e.mul(e.sub(1, b2), e.mul(g, g)));
  return [e.sub(w, e.div(e.mul(rate, m1), e.add(e.sqrt(e.mul(v1, c2)), eps))), m1, v1];
});

/** Moves both running statistics towards those of the batch. */
const average = defineProgram(
  'runningStatistics',
  4,
  1,
  ([mean0, variance0, mean1, variance1], [rate]) => [
    e.fma(rate, e.sub(mean1, mean0), mean0),
    e.fma(rate, e.sub(variance1, variance0), variance0),
  ],
);

/** The parts of the step, to be timed by themselves. */
export interface ArticleStep {
  /** The whole step; answers the loss. */
  step(): number;
  /** Forward without recording. */
  forward(): number;
  /** Forward and backward, gradients freed. */
  gradient(): void;
  /** Adam alone, on the gradients of one step. */
  optimizer(): void;
}

export function articleStep(backend: Backend): ArticleStep {
  const parameter = (shape: number[]): Variable => new Variable(zeros(shape, { backend }));
  const [w0, w1, w2] = [
    parameter([SIZES[0], SIZES[1]]),
    parameter([SIZES[1], SIZES[2]]),
    parameter([SIZES[2], SIZES[3]]),
  ];
  const [b0, b1, b2] = [parameter([SIZES[1]]), parameter([SIZES[2]]), parameter([SIZES[3]])];
  const norm = (units: number) => ({
    gamma: new Variable(ones([units], { backend })),
    beta: parameter([units]),
    mean: parameter([units]),
    variance: new Variable(ones([units], { backend })),
  });
  const n0 = norm(SIZES[1]);
  const n1 = norm(SIZES[2]);
  const parameters = [w0, b0, n0.gamma, n0.beta, w1, b1, n1.gamma, n1.beta, w2, b2];
  const moments = parameters.map((p) => parameter([...p.value.shape]));
  const squares = parameters.map((p) => parameter([...p.value.shape]));
  const x = zeros([BATCH, SIZES[0]], { backend });
  const y = zeros([BATCH, 1], { backend });

  const normalize = (input: Tensor, n: ReturnType<typeof norm>): Tensor => {
    const result = batchNorm(input, n.gamma.value, n.beta.value, EPSILON);
    update(average, [[n.mean], [n.variance]], [[result.mean], [result.variance]], [1 - DECAY]);
    return result.y;
  };
  const loss = (): Tensor => {
    const h0 = relu(normalize(linear(x, w0.value, b0.value), n0));
    const h1 = relu(normalize(linear(h0, w1.value, b1.value), n1));
    return mean(sigmoidCrossEntropy(linear(h1, w2.value, b2.value), y));
  };

  let t = 0;
  const apply = (gradients: readonly Tensor[]): void => {
    t++;
    const rate = 1e-3 / (1 - 0.9 ** t);
    update(
      adam,
      [parameters, moments, squares],
      [gradients],
      [rate, 0.9, 0.999, 1 / (1 - 0.999 ** t), 1e-8],
    );
  };
  const constants = parameters.map((p) => zeros(p.value.shape, { backend }));
  return {
    step: () => {
      const { value, grads } = valueAndGrad(parameters, loss);
      apply(grads.tensors());
      grads.dispose();
      return value.item();
    },
    forward: () => scope(() => loss().item()),
    gradient: () => valueAndGrad(parameters, loss).grads.dispose(),
    optimizer: () => apply(constants),
  };
}
