// A backend that fails: at every single call of a training step, whatever the step is made of. Afterwards
// nothing is leaked or left open, the variables are what they were, and the next step is right.
import { checkpoint, grad, jacobian, valueAndGrad, vjp } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import { Faulty } from '@evenkeel/backend-testkit';
import {
  add,
  batchNorm,
  defineProgram,
  e,
  expand,
  gather,
  key,
  linear,
  mean,
  memory,
  mul,
  normal,
  ones,
  onesLike,
  scope,
  sparseCrossEntropy,
  square,
  sum,
  type Tensor,
  tanh,
  tensor,
  update,
  Variable,
  zeros,
  zerosLike,
} from '@evenkeel/tensor';
import { runtime } from '@evenkeel/tensor/dispatch';
import { expect, it } from 'vitest';

/** An embedding, a normalized hidden layer with a running mean, and an output layer with a strided kernel. */
class Model {
  readonly faulty = new Faulty(new CpuBackend());
  readonly embedding: Variable;
  readonly hidden: Variable;
  readonly gamma: Variable;
  readonly output: Variable;
  readonly bias: Variable;
  readonly running: Variable;
  readonly weights: readonly Variable[];
  /** Whether a gradient was taken, so that what was assigned on the way is final. */
  recorded = false;
  private moving = true;

  constructor() {
    const { backend } = this.faulty;
    const draw = (...shape: number[]) =>
      normal(key(17).fold(shape.join()), shape, { backend, dtype: 'float64' });
    const options = { backend, dtype: 'float64' } as const;
    this.embedding = new Variable(draw(5, 4));
    this.hidden = new Variable(draw(4, 3));
    this.gamma = new Variable(ones([3], options));
    this.output = new Variable(scope(() => draw(2, 3).transpose()));
    this.bias = new Variable(zeros([2], options));
    this.running = new Variable(zeros([3], options));
    this.weights = [this.embedding, this.hidden, this.gamma, this.output, this.bias];
  }

  layer(x: Tensor, w: Tensor): Tensor {
    const { y, mean: batchMean } = batchNorm(x.matmul(w), this.gamma.value, null, 1e-3);
    if (this.moving) this.running.assign(add(mul(this.running.value, 0.9), mul(batchMean, 0.1)));
    return tanh(y);
  }

  loss(layer = (x: Tensor) => this.layer(x, this.hidden.value), scale?: Tensor): Tensor {
    const { backend } = this.faulty;
    const words = tensor(Int32Array.of(1, 0, 4, 1, 3), { shape: [5, 1], backend });
    const x = gather(this.embedding.value, expand(words, [5, 4]), 0);
    const h = layer(scale === undefined ? x : mul(x, scale));
    const labels = tensor(Int32Array.of(0, 1, 0, 1, 1), { backend });
    const errors = sparseCrossEntropy(linear(h, this.output.value, this.bias.value), labels);
    return add(mean(errors), mul(sum(square(this.hidden.value)), 1e-2));
  }

  /** Runs `f` without moving the running mean. */
  frozen<T>(f: () => T): T {
    this.moving = false;
    try {
      return f();
    } finally {
      this.moving = true;
    }
  }

  values(): number[][] {
    return this.weights.map((w) => [...w.value.data()]);
  }
}

interface Step {
  readonly value: number;
  readonly trained: readonly Variable[];
  readonly gradients: readonly Tensor[];
}

const ofLoss = (model: Model, f: () => Tensor): Step => {
  const { value, grads } = valueAndGrad(model.weights, f);
  return { value: value.item(), trained: model.weights, gradients: grads.tensors() };
};

const gradients: Record<string, (model: Model) => Step> = {
  plain: (model) => ofLoss(model, () => model.loss()),

  'with a checkpoint': (model) =>
    ofLoss(model, () => model.loss(checkpoint((x) => model.layer(x, model.hidden.value)))),

  'with a checkpoint in a checkpoint': (model) => {
    const layer = checkpoint((x: Tensor) => model.layer(x, model.hidden.value));
    return ofLoss(model, () => model.loss(checkpoint((x) => mul(layer(x), 2))));
  },

  'with nested valueAndGrad': (model) =>
    ofLoss(model, () => {
      const inner = valueAndGrad([model.hidden], () => model.loss());
      return add(inner.value, sum(square(inner.grads.get(model.hidden))));
    }),

  'with grad of grad': (model) => {
    const steepness = (w: Tensor): Tensor => {
      const layer = (v: Tensor) => (x: Tensor) => model.layer(x, v);
      return sum(grad((v) => model.loss(layer(v)))(w).reduce((a, g) => add(a, square(g)), w));
    };
    const value = model.frozen(() => scope(() => steepness(model.hidden.value).item()));
    return { value, trained: [model.hidden], gradients: grad(steepness)(model.hidden.value) };
  },

  'with vjp': (model) =>
    scope(() => {
      using result = vjp((scale) => model.loss(undefined, scale), onesLike(sum(model.bias.value)));
      model.recorded = true;
      const cotangent = onesLike(result.value);
      const twice = [result.pullback(cotangent), result.pullback(cotangent)].flat();
      const steps = twice.reduce((a, g) => add(a, g), zerosLike(model.bias.value));
      return { value: result.value.item(), trained: [model.bias], gradients: [steps] };
    }),

  'with jacobian': (model) =>
    scope(() => {
      const value = model.frozen(() => model.loss().item());
      const layer = (w: Tensor) => model.layer(model.embedding.value.slice(0, 0, 2), w);
      const slopes = jacobian(layer)(model.hidden.value);
      model.recorded = true;
      return { value, trained: [model.hidden], gradients: [sum(slopes, [0, 1])] };
    }),
};

const descend = defineProgram('descend', 2, 1, ([w, g], [rate]) => [e.sub(w, e.mul(rate, g))]);

/** One step of training, outside every scope; answers the loss. */
function train(model: Model, take: (model: Model) => Step): number {
  model.recorded = false;
  const step = take(model);
  model.recorded = true;
  try {
    update(descend, [step.trained], [step.gradients], [0.1]);
  } finally {
    for (const g of step.gradients) g.dispose();
  }
  return step.value;
}

/** What must hold between two calls: nothing is open, and outside a scope nothing is left behind. */
function expectAtRest(model: Model): void {
  const { depth, top, recordings, recorder, reads, staged } = runtime;
  expect({ depth, top, recordings, recorder, reads, staged: staged.length }).toEqual({
    depth: 0,
    top: 0,
    recordings: 0,
    recorder: null,
    reads: null,
    staged: 0,
  });
  const { backend } = model.faulty;
  const before = memory(backend).buffers;
  const x = tensor([1, 2], { backend });
  const y = tensor(Int32Array.of(1), { backend });
  scope(() => sum(mul(x, x)).item());
  const z = add(x, y); // casts y, and expands it
  expect(memory(backend).buffers).toBe(before + 3);
  for (const t of [x, y, z]) t.dispose();
  expect(memory(backend).buffers).toBe(before);
}

/** Two steps without a failure: the calls of the second, and what it gives. */
function reference(take: (model: Model) => Step) {
  const model = new Model();
  train(model, take);
  const running = [...model.running.value.data()];
  const before = model.values();
  const { buffers, bytes } = memory(model.faulty.backend);
  model.faulty.calls = 0;
  const loss = train(model, take);
  const { calls } = model.faulty;
  expect(memory(model.faulty.backend)).toMatchObject({ buffers, bytes });
  return { calls, loss, before, after: model.values(), running };
}

it.each(Object.keys(gradients))('a step %s survives a failure of each of its calls', (name) => {
  const take = gradients[name];
  if (take === undefined) throw new Error(`no step ${name}`);
  const expected = reference(take);
  expect(expected.calls).toBeGreaterThan(20);
  for (let n = 0; n < expected.calls; n++) {
    const model = new Model();
    const { faulty } = model;
    train(model, take);
    const { buffers, bytes } = memory(faulty.backend);
    faulty.calls = 0;
    faulty.failAt = n;
    expect(() => train(model, take), `call ${n}`).toThrow(/^broken /);
    expect(memory(faulty.backend), `call ${n}`).toMatchObject({ buffers, bytes });
    expect(model.values()).toEqual(expected.before);
    if (!model.recorded) expect([...model.running.value.data()]).toEqual(expected.running);
    expectAtRest(model);
    expect(train(model, take)).toBe(expected.loss);
    expect(model.values()).toEqual(expected.after);
    for (const v of [...model.weights, model.running]) v.dispose();
  }
});
