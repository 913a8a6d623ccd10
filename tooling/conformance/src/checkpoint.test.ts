// A checkpoint computes again what it did not keep: the same values, gradients and second
// derivatives, bit for bit, from fewer live buffers. The variables it reads are those of its first run.
import { checkpoint, grad, valueAndGrad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  add,
  batchNorm,
  GradientError,
  key,
  matmul,
  memory,
  mul,
  normal,
  ScopeError,
  scope,
  sigmoid,
  square,
  stopGradient,
  sum,
  type Tensor,
  tanh,
  tensor,
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

/** Variables of 3, 2 and 5, disposed afterwards; nothing may be left. */
function withVariables(body: (w: Variable, s: Variable, t: Variable) => void): void {
  const make = (x: number, name: string) => new Variable(tensor(x, { backend }), { name });
  expectBalanced(backend, () => {
    using w = make(3, 'w');
    using s = make(2, 's');
    using t = make(5, 't');
    scope(() => body(w, s, t));
  });
}

const scalar = (x: number) => tensor(x, { backend });
const gradientsOf = (variables: Variable[], f: () => Tensor): number[] =>
  valueAndGrad(variables, f)
    .grads.tensors()
    .map((g) => g.item());

describe('a checkpoint that returns', () => {
  it.each<[string, (x: Tensor) => Tensor]>([
    ['its argument', (x) => x],
    ['a view of it', (x) => x.reshape([1]).reshape([])],
  ])('%s is the identity', (_, same) =>
    withVariables((w) => {
      const f = (x: Tensor) => mul(checkpoint(same)(mul(x, x)), 2);
      expect(gradientsOf([w], () => f(w.value))).toEqual([12]);
      expect(grad(f)(scalar(3)).map((g) => g.item())).toEqual([12]);
      expect(grad((x) => grad(f)(x)[0] ?? x)(scalar(3)).map((g) => g.item())).toEqual([4]);
      expect(w.value.item()).toBe(3);
    }),
  );

  it('a tensor from outside leaves it alive, and is a constant', () =>
    withVariables((w) => {
      const c = scalar(7);
      expect(gradientsOf([w], () => add(w.value, checkpoint(() => c)(w.value)))).toEqual([1]);
      expect(c.item()).toBe(7);
    }));

  it('the value of a variable leaves it alone', () =>
    withVariables((w, s) => {
      const f = checkpoint((x: Tensor) => (x.size === 1 ? s.value : x));
      expect(gradientsOf([w, s], () => mul(w.value, f(w.value)))).toEqual([2, 3]);
      expect(s.value.item()).toBe(2);
    }));

  it('what is handed out beside the loss: both live', () =>
    withVariables((w) => {
      const { aux, grads } = valueAndGrad([w], () => {
        const a = stopGradient(mul(w.value, 2));
        const y = checkpoint(() => scope(() => a))(w.value);
        return [add(y, mul(a, w.value)), { a, y }];
      });
      expect([aux.a.item(), aux.y.item()]).toEqual([6, 6]);
      expect(grads.get(w).item()).toBe(6);
    }));

  it('a Promise is refused, inside a recording and outside', () =>
    withVariables((w) => {
      const later = Reflect.apply(checkpoint, undefined, [async (x: Tensor) => x]);
      expect(() => valueAndGrad([w], () => later(w.value))).toThrow(ScopeError);
      expect(() => grad(later)(w.value)).toThrow('the function must be synchronous');
      expect(gradientsOf([w], () => square(w.value))).toEqual([6]);
    }));
});

it('a checkpoint refuses a tensor from outside that the gradient follows, but takes it as a constant', () =>
  withVariables((w) => {
    const loss = (use: (x: Tensor) => Tensor) => () => {
      const a = mul(w.value, 2);
      return checkpoint((x: Tensor) => mul(x, use(a)))(w.value);
    };
    const run = () =>
      valueAndGrad(
        [w],
        loss((a) => a),
      );
    expect(run).toThrow(GradientError);
    expect(run).toThrow('[checkpoint] the function uses a tensor of shape [] from outside');
    const handOut = () =>
      valueAndGrad([w], () => {
        const a = mul(w.value, 2);
        return add(checkpoint(() => a)(w.value), w.value);
      });
    expect(handOut).toThrow('[checkpoint] the function uses a tensor of shape [] from outside');
    expect(gradientsOf([w], loss(stopGradient))).toEqual([6]);
    expect(gradientsOf([w], () => square(w.value))).toEqual([6]);
  }));

describe('the variables that a checkpoint reads', () => {
  const later = (v: Variable, by: number) => v.assign(mul(v.value, by));

  it('get a gradient without being named, those of inner checkpoints too', () =>
    withVariables((w, s, t) => {
      const inner = checkpoint((x: Tensor) => mul(x, s.value));
      const outer = checkpoint((x: Tensor) => mul(inner(x), t.value));
      expect(gradientsOf([w, s, t], () => outer(w.value))).toEqual([10, 15, 6]);
      expect(gradientsOf([s, t], () => outer(square(t.value)))).toEqual([125, 150]);
      const hessian = valueAndGrad([w, s, t], () => {
        const { grads } = valueAndGrad([s], () => outer(square(w.value)));
        return grads.get(s); // w^2 t
      });
      expect(hessian.grads.tensors().map((g) => g.item())).toEqual([30, 0, 9]);
    }));

  it('have their values of then when it computes again, whoever assigned them since', () =>
    withVariables((w, s, t) => {
      const inner = checkpoint((x: Tensor) => mul(x, s.value));
      const outer = checkpoint((x: Tensor) => mul(inner(x), t.value));
      for (const f of [(x: Tensor) => mul(inner(x), t.value), outer]) {
        const found = gradientsOf([w, s, t], () => {
          const y = f(w.value);
          for (const v of [w, s, t]) later(v, 100);
          for (const v of [w, s, t]) later(v, 0.01);
          for (const v of [w, s, t]) later(v, -1);
          return y;
        });
        expect(found).toEqual([10, 15, 6]);
        expect([w, s, t].map((v) => Math.round(v.value.item()))).toEqual([-3, -2, -5]);
        for (const v of [w, s, t]) v.assign(scalar(Math.round(-v.value.item())));
      }
    }));

  it('and assigns: each is assigned once, and every run sees its own', () =>
    withVariables((w, s) => {
      const inner = checkpoint((x: Tensor) => {
        later(s, 3);
        return mul(x, s.value);
      });
      const outer = checkpoint((x: Tensor) => {
        const y = inner(x);
        s.assign(add(s.value, 1));
        return mul(y, s.value);
      });
      // s: 2, 6, 7; then 21, 22. w^2 6 7 21 22
      const { value, grads } = valueAndGrad([w], () => outer(outer(square(w.value))));
      expect(value.item()).toBe(9 * 6 * 7 * 21 * 22);
      expect(grads.get(w).item()).toBe(6 * 6 * 7 * 21 * 22);
      expect(s.value.item()).toBe(22);
    }));
});
