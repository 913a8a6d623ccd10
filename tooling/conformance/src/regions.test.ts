// Gradients taken inside gradients, checkpoints and pullbacks: what one of them leaves on the tape must not
// reach another.
import { checkpoint, customGrad, grad, gradCheck, valueAndGrad, vjp } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  exp,
  GradientError,
  mul,
  scope,
  softmax,
  square,
  stopGradient,
  sum,
  type Tensor,
  tensor,
  Variable,
} from '@evenkeel/tensor';
import { stagedMark } from '@evenkeel/tensor/dispatch';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const f64 = (...values: number[]) => tensor(values, { backend, dtype: 'float64' });
const scalar = (value: number) => tensor(value, { backend, dtype: 'float64' });
const numbers = (f: () => Tensor | undefined): number[] => scope(() => [...(f()?.data() ?? [])]);

describe('an inner gradient at a point that the outer tape does not follow', () => {
  it('leaves nothing behind for the next pullback', () =>
    expectBalanced(backend, () => {
      scope(() => {
        const c = scalar(3);
        const { pullback } = vjp((x) => mul(x, grad(square)(c)[0] ?? x), scalar(2));
        for (let i = 0; i < 3; i++) expect(pullback(scalar(1))[0]?.item()).toBe(6);
      });
    }));

  it('does not leak into a pullback that is called later', () =>
    expectBalanced(backend, () => {
      scope(() => {
        const c = scalar(3);
        let pull = (_: Tensor): Tensor[] => [];
        const f = (x: Tensor): Tensor => {
          const [a = x] = grad((y) => {
            const inner = vjp(square, c);
            pull = inner.pullback;
            return mul(y, inner.value);
          })(x);
          const [dz = x] = pull(scalar(1));
          expect(dz.item()).toBe(6);
          return mul(mul(x, a), dz);
        };
        // x * 9 * 6
        expect(grad(f)(scalar(2))[0]?.item()).toBe(54);
      });
    }));
});

describe('a checkpoint', () => {
  const x = [1, 2, 3];

  it.each<[string, (y: Tensor) => Tensor]>([
    ['of a gradient', (y) => grad((z) => sum(square(z)))(y)[0] ?? y],
    ['of a gradient through a composite', (y) => grad((z) => sum(square(softmax(z))))(y)[0] ?? y],
    [
      'of valueAndGrad',
      (y) => valueAndGrad([weight], () => sum(mul(square(weight.value), y))).grads.get(weight),
    ],
    [
      'of the value of valueAndGrad',
      (y) => mul(y, valueAndGrad([weight], () => sum(square(weight.value))).value),
    ],
  ])('%s is as without', (_, f) =>
    expectBalanced(backend, () => {
      const run = (g: (y: Tensor) => Tensor) =>
        numbers(() => grad((y) => sum(mul(g(y), y)))(f64(...x))[0]);
      const [plain, again] = [run(f), run(checkpoint(f))];
      again.forEach((value, i) => {
        expect(value).toBeCloseTo(plain[i] ?? Number.NaN, 12);
      });
    }),
  );

  it.each<[string, (a: Tensor) => (y: Tensor) => Tensor]>([
    ['an inner gradient', (a) => (y) => grad((z) => sum(mul(square(z), a)))(y)[0] ?? y],
    ['an inner vjp', (a) => (y) => vjp((z) => mul(z, a), y).value],
    ['a custom gradient', (a) => (y) => mul(straight(a), y)],
  ])('refuses a captured tensor that is used only by %s', (_, capture) =>
    expectBalanced(backend, () => {
      const run = () => grad((a) => sum(checkpoint(capture(a))(f64(4, 5, 6))))(f64(...x));
      expect(() => scope(run)).toThrow(GradientError);
    }),
  );

  const straight = customGrad((q) => ({ value: stopGradient(q), pullback: (g) => [g] }));
  const weight = new Variable(f64(2, -1, 3), { name: 'weight' });
});

describe('a value in host memory', () => {
  it('may be what a custom gradient, a vjp or a checkpoint returns', () =>
    expectBalanced(backend, () => {
      using w = new Variable(f64(1, 2));
      scope(() => {
        const { value } = valueAndGrad([w], () => sum(w.value));
        const fixed = customGrad(() => ({ value, pullback: () => [null] }));
        expect(numbers(() => grad((x) => mul(sum(x), fixed(x)))(f64(3, 4))[0])).toEqual([3, 3]);
        expect(vjp(() => value, f64(3)).value.item()).toBe(3);
        const f = checkpoint(() => value);
        expect(numbers(() => grad((x) => mul(sum(x), f(x)))(f64(3, 4))[0])).toEqual([3, 3]);
      });
    }));
});

describe('a variable disposed by an inner call that fails', () => {
  const attempt = (f: () => unknown): void => {
    expect(f).toThrow('stop');
  };

  it('is there for the outer call that goes on', () =>
    expectBalanced(backend, () => {
      const w = new Variable(f64(1, 2));
      using v = new Variable(f64(1, 2));
      const { grads } = valueAndGrad([w], () => {
        const y = square(w.value);
        attempt(() =>
          valueAndGrad([v], () => {
            w.dispose();
            throw new Error('stop');
          }),
        );
        return sum(y);
      });
      expect([...grads.get(w).data()]).toEqual([2, 4]);
      expect(w.isBuilt).toBe(false);
      grads.dispose();
    }));

  it('is freed once, however deep', () =>
    expectBalanced(backend, () => {
      const w = new Variable(f64(1, 2));
      const level = (depth: number): void =>
        attempt(() =>
          valueAndGrad([w], () => {
            if (depth === 0) w.dispose();
            else level(depth - 1);
            throw new Error('stop');
          }),
        );
      level(2);
      expect(w.isBuilt).toBe(false);
    }));
});

it('a scope in the body of a custom gradient keeps what the pullback needs', () =>
  expectBalanced(backend, () => {
    const f = customGrad((x) => {
      let saved = x;
      const value = scope(() => {
        saved = exp(x);
        return mul(saved, 1);
      });
      return { value, pullback: (g) => [mul(g, saved)] };
    });
    const slopes = numbers(() => grad((x) => sum(f(x)))(f64(0, 1))[0]);
    expect(slopes[0]).toBe(1);
    expect(slopes[1]).toBeCloseTo(Math.E, 12);
    scope(() => expect(gradCheck(f, [f64(0.5, -1)])).toBeLessThan(1e-8));
  }));

it('a checkpoint that disposes a variable is run again by every pullback, and stages nothing for later', () =>
  expectBalanced(backend, () => {
    const w = new Variable(f64(1, 2));
    scope(() => {
      const f = checkpoint((x: Tensor) => {
        const y = mul(x, w.value);
        w.dispose();
        return y;
      });
      const { pullback } = vjp(f, f64(3, 4));
      for (let i = 0; i < 2; i++) {
        expect([...(pullback(f64(1, 1))[0]?.data() ?? [])]).toEqual([1, 2]);
        expect(stagedMark()).toBe(0);
        expect(w.isBuilt).toBe(false);
      }
    });
  }));
