// 10,000 steps of hand-written loops, without `using`, `dispose` or `await`: what is live after the
// last step is what was live after the tenth.
import { valueAndGrad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  add,
  argmax,
  batchNorm,
  defineProgram,
  e,
  key,
  linear,
  mean,
  memory,
  mul,
  normal,
  ones,
  relu,
  scope,
  sigmoid,
  sigmoidCrossEntropy,
  sub,
  type Tensor,
  tensor,
  update,
  Variable,
  zeros,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';

const STEPS = 10_000;

/** One step of Adam for any number of variables at once: weight, two moments, and the gradient. */
const adam = defineProgram('adam', 4, 3, ([w, m, v, g], [rate, correction1, correction2]) => {
  const first = e.add(e.mul(m, 0.9), e.mul(g, 0.1));
  const second = e.add(e.mul(v, 0.999), e.mul(e.mul(g, g), 0.001));
  const scaled = e.div(e.mul(first, correction1), e.add(e.sqrt(e.mul(second, correction2)), 1e-8));
  return [e.sub(w, e.mul(rate, scaled)), first, second];
});

/**
 * A network of one hidden layer with batch normalization, and everything that its training keeps.
 */
class Network {
  readonly w1: Variable;
  readonly gamma: Variable;
  readonly beta: Variable;
  readonly w2: Variable;
  readonly b2: Variable;
  readonly mean: Variable;
  readonly variance: Variable;
  readonly zeros: Tensor;

  constructor(backend: CpuBackend) {
    const [first, second] = key(1).split(2);
    if (first === undefined || second === undefined) throw new Error('a split in two');
    this.w1 = new Variable(normal(first, [4, 6], { backend, std: 0.5 }), { name: 'w1' });
    this.gamma = new Variable(ones([6], { backend }), { name: 'gamma' });
    this.beta = new Variable(zeros([6], { backend }), { name: 'beta' });
    this.w2 = new Variable(normal(second, [6, 1], { backend, std: 0.5 }), { name: 'w2' });
    this.b2 = new Variable(zeros([1], { backend }), { name: 'b2' });
    this.mean = new Variable(zeros([6], { backend }), { name: 'mean' });
    this.variance = new Variable(ones([6], { backend }), { name: 'variance' });
    this.zeros = zeros([6], { backend });
  }

  get weights(): Variable[] {
    return [this.w1, this.gamma, this.beta, this.w2, this.b2];
  }

  /** The logits, normalized by the batch, whose statistics the running ones move towards. */
  train(x: Tensor): Tensor {
    const h = linear(x, this.w1.value, this.zeros);
    const norm = batchNorm(h, this.gamma.value, this.beta.value, 1e-5);
    this.mean.assign(add(mul(this.mean.value, 0.9), mul(norm.mean, 0.1)));
    this.variance.assign(add(mul(this.variance.value, 0.9), mul(norm.variance, 0.1)));
    return linear(relu(norm.y), this.w2.value, this.b2.value);
  }

  /** The logits, normalized by the running statistics. */
  infer(x: Tensor): Tensor {
    const h = linear(x, this.w1.value, this.zeros);
    const centered = sub(h, this.mean.value);
    const scale = this.gamma.value.div(this.variance.value.add(1e-5).sqrt());
    return linear(relu(add(mul(centered, scale), this.beta.value)), this.w2.value, this.b2.value);
  }
}

/** Eight rows of four features, and whether they sum to more than 0. */
function batch(backend: CpuBackend): { x: Tensor; y: Tensor } {
  const x = normal(key(2), [8, 4], { backend });
  const y = scope(() =>
    tensor(
      x
        .sum(1, true)
        .data()
        .map((v) => (v > 0 ? 1 : 0)),
      { backend, shape: [8, 1] },
    ),
  );
  return { x, y };
}

const live = (backend: CpuBackend) => {
  const { buffers, bytes } = memory(backend);
  return { buffers, bytes };
};

/** Runs the loop and compares what is live after the tenth step and after the last. */
function expectSteady(backend: CpuBackend, step: (i: number) => void): void {
  for (let i = 0; i < 10; i++) step(i);
  const early = live(backend);
  for (let i = 10; i < STEPS; i++) step(i);
  expect(live(backend)).toEqual(early);
}

describe('10,000 steps', () => {
  it('of training: a scope around each step', () => {
    const backend = new CpuBackend();
    const net = new Network(backend);
    const { x, y } = batch(backend);
    const like = (v: Variable) => new Variable(zeros(v.value.shape, { backend }));
    const slots = [net.weights, net.weights.map(like), net.weights.map(like)];
    const losses: number[] = [];
    expectSteady(backend, (i) => {
      scope(() => {
        const { value, grads } = valueAndGrad(net.weights, () =>
          mean(sigmoidCrossEntropy(net.train(x), y)),
        );
        update(
          adam,
          slots,
          [grads.tensors()],
          [0.01, 1 / (1 - 0.9 ** (i + 1)), 1 / (1 - 0.999 ** (i + 1))],
        );
        losses.push(value.item());
      });
    });
    expect(losses.length).toBe(STEPS);
    expect(losses[0]).toBeGreaterThan(0.3);
    expect(losses[STEPS - 1]).toBeLessThan(0.01);
  });

  it('of training whose gradients leave the step and are consumed', () => {
    const backend = new CpuBackend();
    const net = new Network(backend);
    const { x, y } = batch(backend);
    const sgd = defineProgram('sgd', 2, 0, ([w, g]) => [e.sub(w, e.mul(g, 0.1))]);
    expectSteady(backend, () => {
      const { grads } = valueAndGrad(net.weights, () => mean(sigmoidCrossEntropy(net.train(x), y)));
      update(sgd, [net.weights], [grads.tensors()]);
      grads.dispose(); // what optimizer.step does
    });
  });

  it('of training by assignment, with the loss kept', () => {
    const backend = new CpuBackend();
    const net = new Network(backend);
    const { x, y } = batch(backend);
    const kept: Tensor[] = [];
    expectSteady(backend, () => {
      scope(() => {
        const { value, grads } = valueAndGrad(net.weights, () =>
          mean(sigmoidCrossEntropy(net.train(x), y)),
        );
        for (const [w, g] of grads) w.assign(sub(w.value, mul(g, 0.1)));
        kept.push(value); // host memory: it may outlive every scope
      });
    });
    expect(kept[0]?.item()).toBeGreaterThan(kept[STEPS - 1]?.item() ?? Number.POSITIVE_INFINITY);
  });

  it('of prediction', () => {
    const backend = new CpuBackend();
    const net = new Network(backend);
    const { x } = batch(backend);
    let positive = 0;
    expectSteady(backend, () => {
      const p = scope(() => [...sigmoid(net.infer(x)).data()]);
      positive += p.filter((v) => v > 0.5).length;
      positive += scope(() => argmax(net.infer(x), 0).item());
    });
    expect(positive).toBeGreaterThan(0);
  });
});
