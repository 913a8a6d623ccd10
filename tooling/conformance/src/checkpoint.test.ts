// A checkpoint computes again what it did not keep: the same values, gradients and second
// derivatives, bit for bit, from fewer live buffers.
import { checkpoint, grad, valueAndGrad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  add,
  batchNorm,
  key,
  matmul,
  memory,
  mul,
  normal,
  scope,
  sigmoid,
  square,
  sum,
  type Tensor,
  tanh,
  Variable,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const draw = (seed: number, shape: number[]) =>
  normal(key(seed), shape, { backend, dtype: 'float64' });

/** A block with many intermediate results. */
const block = (x: Tensor, w: Tensor): Tensor => {
  const h = tanh(matmul(x, w));
  const n = batchNorm(mul(h, sigmoid(h)), null, null, 1e-3).y;
  return add(x, tanh(mul(n, square(h))));
};

type Network = (x: Tensor, ws: readonly Tensor[]) => Tensor;
const plain: Network = (x, ws) => sum(square(ws.reduce((h, w) => block(h, w), x)));
const saving: Network = (x, ws) => sum(square(ws.reduce((h, w) => checkpoint(block)(h, w), x)));

const LAYERS = [1, 2, 3, 4, 5, 6];

/** Runs `body` on an input and the weights of six layers. */
function withOperands(body: (x: Tensor, ws: Tensor[]) => void): void {
  expectBalanced(backend, () =>
    scope(() =>
      body(
        draw(0, [5, 4]),
        LAYERS.map((seed) => draw(seed, [4, 4])),
      ),
    ),
  );
}

const bits = (xs: readonly Tensor[]) => xs.map((x) => [...x.data()]);

describe('checkpoint', () => {
  it('gives the same value', () =>
    withOperands((x, ws) => expect(saving(x, ws).item()).toBe(plain(x, ws).item())));

  it('gives the same gradients', () =>
    withOperands((x, ws) => {
      const run = (network: Network) =>
        bits(grad((first, ...rest) => network(first ?? x, rest))(x, ...ws));
      expect(run(saving)).toEqual(run(plain));
    }));

  it('gives them from fewer buffers in grad() too', () =>
    withOperands((x, ws) => {
      const run = (network: Network) => {
        const { buffers } = memory(backend, { resetPeak: true });
        grad((first, ...rest) => network(first ?? x, rest))(x, ...ws);
        return memory(backend).peakBuffers - buffers;
      };
      expect(run(saving)).toBeLessThan(0.75 * run(plain));
    }));

  it('gives the same gradients of variables, and frees while it goes', () => {
    expectBalanced(backend, () => {
      const weights = LAYERS.map((seed) => new Variable(draw(seed, [4, 4])));
      scope(() => {
        const x = draw(0, [5, 4]);
        const run = (layer: (w: Variable) => (h: Tensor) => Tensor) => {
          const { buffers } = memory(backend, { resetPeak: true });
          const { grads, value } = valueAndGrad(weights, () =>
            sum(square(weights.reduce((h, w) => layer(w)(h), x))),
          );
          const peak = memory(backend).peakBuffers - buffers;
          return { value: value.item(), gradients: bits(grads.tensors()), peak };
        };
        const a = run((w) => (h) => block(h, w.value));
        const b = run((w) => checkpoint((h) => block(h, w.value)));
        expect(b.value).toBe(a.value);
        expect(b.gradients).toEqual(a.gradients);
        expect(b.peak).toBeLessThan(0.75 * a.peak);
      });
      for (const w of weights) w.dispose();
    });
  });

  it('gives the same second derivatives', () =>
    withOperands((x, ws) => {
      const second = (network: Network) =>
        bits(
          grad((first, ...rest) =>
            grad((inner, ...others) => network(inner ?? x, others))(first ?? x, ...rest)
              .map((g) => sum(square(g)))
              .reduce((a, b) => add(a, b)),
          )(x, ...ws.slice(0, 2)),
        );
      const a = second(plain);
      const b = second(saving);
      b.flat().forEach((v, i) => {
        const expected = a.flat()[i] ?? Number.NaN;
        expect(Math.abs(v - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
      });
      expect(b.flat().length).toBe(a.flat().length);
    }));

  it('outside a recording is the function itself', () =>
    withOperands((x, ws) => {
      let runs = 0;
      const f = checkpoint((y: Tensor) => {
        runs++;
        return plain(y, ws);
      });
      f(x);
      expect(runs).toBe(1);
      grad(f)(x);
      expect(runs).toBe(3);
    }));

  it('nests', () =>
    withOperands((x, ws) => {
      const inner = (h: Tensor, w: Tensor) => checkpoint(block)(h, w);
      const nested = checkpoint((h: Tensor) => sum(square(ws.reduce(inner, h))));
      expect(bits(grad(nested)(x))).toEqual(bits(grad((h) => plain(h, ws))(x)));
    }));
});
