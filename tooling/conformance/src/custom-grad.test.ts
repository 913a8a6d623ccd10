// customGrad: what a function with its own gradient may return, what its gradient may be, and what is refused.
import { customGrad, grad, gradCheck, valueAndGrad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  add,
  cast,
  exp,
  GradientError,
  memory,
  mul,
  ScopeError,
  scope,
  sum,
  type Tensor,
  tensor,
  Variable,
  zerosLike,
} from '@evenkeel/tensor';
import { runtime } from '@evenkeel/tensor/dispatch';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const make = (data: number | number[]) => tensor(data, { backend });
const d =
  (f: (x: Tensor) => Tensor) =>
  (x: Tensor): Tensor =>
    grad(f)(x)[0] ?? zerosLike(x);
/** The identity with another gradient. */
const pulling = (pullback: (g: Tensor, x: Tensor) => readonly (Tensor | null)[]) =>
  customGrad((x) => ({ value: mul(x, 1), pullback: (g) => pullback(g, x) }));

/** Runs `body` with a variable of [1, 2]; nothing may be left or open. */
function withVariable(body: (w: Variable) => void): void {
  expectBalanced(backend, () => {
    using w = new Variable(make([1, 2]), { name: 'w' });
    scope(() => body(w));
  });
  const { depth, top, recordings, recorder, reads } = runtime;
  expect([depth, top, recordings, recorder, reads]).toEqual([0, 0, 0, null, null]);
}

const gradientOf = (w: Variable, f: (x: Tensor) => Tensor): number[] => {
  using grads = valueAndGrad([w], () => sum(f(w.value))).grads;
  return [...grads.get(w).data()];
};

describe('a pullback', () => {
  it('computed from the value has right second and third derivatives', () => {
    const own = customGrad((x) => ({ value: exp(x), pullback: (g, y) => [mul(g, y)] }));
    expectBalanced(backend, () =>
      scope(() => {
        const at = tensor(0, { backend, dtype: 'float64' });
        expect(d(own)(at).item()).toBe(1);
        expect(d(d(own))(at).item()).toBe(1);
        expect(d(d(d(own)))(at).item()).toBe(1);
        expect(
          gradCheck((x) => d(own)(x), [tensor(0.3, { backend, dtype: 'float64' })]),
        ).toBeLessThan(1e-6);
      }),
    );
  });

  it.each<[string, (x: Tensor) => Tensor, number[]]>([
    ['the cotangent', pulling((g) => [g]), [1, 1]],
    ['the argument', pulling((_, x) => [x]), [1, 2]],
    ['nothing', (x) => add(pulling(() => [null])(x), x), [1, 1]],
    [
      'the cotangent for both of two',
      (x) => customGrad((a, b) => ({ value: add(a, b ?? a), pullback: (g) => [g, g] }))(x, x),
      [2, 2],
    ],
  ])('may answer with %s', (_, f, expected) =>
    withVariable((w) => {
      expect(gradientOf(w, f)).toEqual(expected);
      expect([...w.value.data()]).toEqual([1, 2]);
    }),
  );

  it('may dispose what it was given, in valueAndGrad and grad', () =>
    withVariable((w) => {
      const tidy = pulling((g, x) => {
        const result = mul(g, x);
        g.dispose();
        return [result];
      });
      const twice = (x: Tensor) => add(tidy(x), tidy(x));
      expect(gradientOf(w, twice)).toEqual([2, 4]);
      expect([...d((x) => sum(twice(x)))(w.value).data()]).toEqual([2, 4]);
    }));

  it('may answer with a tensor from outside, which stays', () =>
    withVariable((w) => {
      const c = make([5, 6]);
      expect(
        gradientOf(
          w,
          pulling(() => [c]),
        ),
      ).toEqual([5, 6]);
      expect([...c.data()]).toEqual([5, 6]);
      expect(
        gradientOf(
          w,
          pulling(() => [w.value]),
        ),
      ).toEqual([1, 2]);
      expect([...w.value.data()]).toEqual([1, 2]);
    }));

  it('may take gradients itself', () => {
    const squared = customGrad((x) => ({
      value: mul(x, x),
      pullback: (g) => grad((y) => mul(y, mul(y, g)))(x),
    }));
    expectBalanced(backend, () =>
      scope(() => {
        expect(d(squared)(make(2)).item()).toBe(4);
        expect(d(d(squared))(make(2)).item()).toBe(2);
      }),
    );
  });
});

describe('the value', () => {
  it.each<[string, (x: Tensor, c: Tensor) => Tensor]>([
    ['the argument', (x) => x],
    ['a tensor from outside', (_, c) => c],
    ['a view of the argument', (x) => x.reshape([2])],
  ])('may be %s, which stays as it was', (_, value) =>
    withVariable((w) => {
      const c = make([5, 6]);
      const f = customGrad((x) => ({ value: value(x, c), pullback: (g) => [mul(g, 3)] }));
      expect(gradientOf(w, (x) => f(mul(x, 2)))).toEqual([6, 6]);
      expect([...c.data()]).toEqual([5, 6]);
      expect([...w.value.data()]).toEqual([1, 2]);
    }),
  );

  it('may take gradients itself, of the same variable', () =>
    withVariable((w) => {
      const slopes = customGrad((x) => {
        const inner = valueAndGrad([w], () => sum(mul(w.value, w.value)));
        return { value: mul(x, inner.grads.get(w)), pullback: (g) => [mul(g, 7)] };
      });
      const { value, grads } = valueAndGrad([w], () => sum(slopes(w.value)));
      expect(value.item()).toBe(10);
      expect([...grads.get(w).data()]).toEqual([7, 7]);
    }));

  it('returned together with what it is made of: both live', () =>
    withVariable((w) => {
      const { aux } = valueAndGrad([w], () => {
        const a = mul(w.value, 2);
        const y = customGrad(() => ({ value: scope(() => a), pullback: (g) => [mul(g, a)] }))(
          w.value,
        );
        return [sum(add(y, mul(a, 0))), [a, y]];
      });
      expect(aux.map((t) => [...t.data()])).toEqual([
        [2, 4],
        [2, 4],
      ]);
    }));
});

describe('refused', () => {
  const cases: [string, () => unknown, string][] = [
    ['undefined', () => [undefined], 'gradient 0 must be a tensor, got undefined'],
    ['a number', () => [1], 'gradient 0 must be a tensor, got 1'],
    [
      'no array',
      () => make([1, 1]),
      'the pullback must return one gradient (or null) for each of 1 arguments, got no array',
    ],
    [
      'nothing',
      () => undefined,
      'the pullback must return one gradient (or null) for each of 1 arguments, got no array',
    ],
    [
      'too many',
      () => [null, null],
      'the pullback must return one gradient (or null) for each of 1 arguments, got 2',
    ],
    [
      'another shape',
      () => [make([1, 1, 1])],
      'gradient 0 must be float32 of shape [2] like its argument, got float32 of shape [3]',
    ],
    [
      'a scalar',
      () => [make(1)],
      'gradient 0 must be float32 of shape [2] like its argument, got float32 of shape []',
    ],
    [
      'another dtype',
      () => [cast(make([1, 1]), 'float64')],
      'gradient 0 must be float32 of shape [2] like its argument, got float64 of shape [2]',
    ],
  ];

  it.each(cases)('as a gradient: %s', (_, answer, message) =>
    withVariable((w) => {
      // A caller in JavaScript gets past the types.
      const broken = pulling((g) => Reflect.apply(answer, undefined, [g]));
      for (const run of [() => gradientOf(w, broken), () => d((x) => sum(broken(x)))(w.value)]) {
        const before = memory(backend).buffers;
        expect(run).toThrow(GradientError);
        expect(run).toThrow(`[customGrad] ${message}`);
        expect(memory(backend).buffers).toBe(before);
        expect(gradientOf(w, (x) => mul(x, x))).toEqual([2, 4]);
      }
    }),
  );

  it.each<[string, () => unknown, typeof GradientError | typeof ScopeError, string]>([
    ['undefined', () => undefined, GradientError, 'the value must be a tensor, got undefined'],
    ['a number', () => ({ value: 3 }), GradientError, 'the value must be a tensor, got 3'],
    ['an async function', async () => {}, ScopeError, 'got one that returns a Promise'],
    ['a Promise', () => ({ value: Promise.resolve() }), ScopeError, 'must be synchronous'],
  ])('as a result: %s', (_, result, type, message) =>
    withVariable((w) => {
      const broken = Reflect.apply(customGrad, undefined, [result]);
      for (const run of [() => gradientOf(w, broken), () => broken(w.value)]) {
        expect(run).toThrow(type);
        expect(run).toThrow(message);
      }
    }),
  );

  it('a pullback that throws: nothing is left or open, and assignments are dropped', () =>
    withVariable((w) => {
      const broken = pulling((g) => {
        scope(() => mul(g, 2));
        throw new Error('stop');
      });
      const before = memory(backend).buffers;
      const run = () =>
        valueAndGrad([w], () => {
          const loss = sum(broken(mul(w.value, 2)));
          w.assign(mul(w.value, 10));
          return loss;
        });
      expect(run).toThrow('stop');
      expect(runtime.depth).toBe(1); // ours
      expect(memory(backend).buffers).toBe(before);
      expect([...w.value.data()]).toEqual([1, 2]);
    }));
});
