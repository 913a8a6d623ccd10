// The article's network, trained by hand on the worked backend and on the reference backend: the same losses.
import { valueAndGrad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  type Backend,
  batchNorm,
  defineProgram,
  e,
  key,
  linear,
  matmul,
  mean,
  memory,
  normal,
  ones,
  relu,
  scope,
  sigmoidCrossEntropy,
  type Tensor,
  tanh,
  uniform,
  update,
  Variable,
  zeros,
} from '@evenkeel/tensor';
import { expect, it } from 'vitest';
import { HeapBackend } from './heap-backend.js';

const STEPS = 60;
const BATCH = 32;
const SIZES = [20, 64, 32] as const;

const adam = defineProgram('adam', 4, 2, ([w, m, v, g], [rate, correction]) => {
  const nextM = e.add(e.mul(m, 0.9), e.mul(g, 1 - 0.9));
  const nextV = e.add(e.mul(v, 0.999), e.mul(e.mul(g, g), 1 - 0.999));
  const size = e.add(e.sqrt(e.mul(nextV, correction)), 1e-8);
  return [e.sub(w, e.div(e.mul(nextM, rate), size)), nextM, nextV];
});

/** Dense 64, batch norm, ReLU, Dense 32, batch norm, ReLU, Dense 1; Adam; the loss of every step. */
function train(backend: Backend): number[] {
  const root = key(7);
  const variable = (value: Tensor) => new Variable(value);
  const dense = (inputs: number, units: number, name: string) => {
    const bound = Math.sqrt(6 / (inputs + units));
    const range = { low: -bound, high: bound, backend };
    return {
      w: variable(uniform(root.fold(name), [inputs, units], range)),
      b: variable(zeros([units], { backend })),
    };
  };
  const block = (inputs: number, units: number, name: string) => ({
    ...dense(inputs, units, name),
    gamma: variable(ones([units], { backend })),
    beta: variable(zeros([units], { backend })),
  });
  const [first, second] = [block(SIZES[0], SIZES[1], 'a'), block(SIZES[1], SIZES[2], 'b')];
  const last = dense(SIZES[2], 1, 'c');
  const parameters = [first, second, last].flatMap((layer) => Object.values(layer));
  const slots = () => parameters.map((p) => variable(zeros(p.value.shape, { backend })));
  const [m, v] = [slots(), slots()];
  const truth = variable(normal(root.fold('truth'), [SIZES[0], 1], { backend }));

  const hidden = (x: Tensor, { w, b, gamma, beta }: ReturnType<typeof block>): Tensor =>
    relu(batchNorm(linear(x, w.value, b.value), gamma.value, beta.value, 1e-5).y);
  const step = (i: number): number =>
    scope(() => {
      const x = normal(root.fold('x').fold(i), [BATCH, SIZES[0]], { backend });
      const y = tanh(matmul(x, truth.value)).mul(0.5).add(0.5);
      const { value, grads } = valueAndGrad(parameters, () => {
        const h = hidden(hidden(x, first), second);
        return mean(sigmoidCrossEntropy(linear(h, last.w.value, last.b.value), y));
      });
      const rate = 0.01 / (1 - 0.9 ** (i + 1));
      update(adam, [parameters, m, v], [grads.tensors()], [rate, 1 / (1 - 0.999 ** (i + 1))]);
      return value.item();
    });

  const start = memory(backend);
  const losses = Array.from({ length: STEPS }, (_, i) => step(i));
  expect(memory(backend).bytes).toBe(start.bytes);
  return losses;
}

it('trains as the reference backend does', () => {
  const expected = train(new CpuBackend());
  const got = train(new HeapBackend());
  expect(expected[STEPS - 1]).toBeLessThan(0.75 * (expected[0] ?? 0));
  got.forEach((loss, i) => {
    const reference = expected[i] ?? Number.NaN;
    expect(Math.abs(loss - reference), `step ${i}`).toBeLessThanOrEqual(1e-5 * reference);
  });
});
