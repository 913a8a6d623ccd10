// jvp, hessian and hvp: against JAX's values (tooling/goldens/jax_autograd.py wrote them) and closed forms, nested in each
// other and in valueAndGrad, and what they refuse.
import { readFileSync } from 'node:fs';
import { grad, hessian, hvp, jacobian, jvp, valueAndGrad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  add,
  arange,
  div,
  exp,
  log,
  matmul,
  mean,
  mul,
  reshape,
  scope,
  sigmoid,
  slice,
  sqrt,
  square,
  stopGradient,
  sub,
  sum,
  type Tensor,
  tanh,
  tensor,
  Variable,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

interface Golden {
  readonly shape: number[];
  readonly data: number[];
}

interface Goldens {
  readonly jvp: readonly {
    readonly name: string;
    readonly at: Golden[];
    readonly tangents: Golden[];
    readonly value: Golden;
    readonly tangent: Golden;
  }[];
  readonly hessian: readonly {
    readonly name: string;
    readonly at: Golden;
    readonly v: Golden;
    readonly hessian: Golden;
    readonly product: Golden;
  }[];
}

const path = new URL('./goldens/jax-autograd.json', import.meta.url);
const goldens: Goldens = JSON.parse(readFileSync(path, 'utf8'));
const backend = new CpuBackend();

const make = (data: number | number[]) => tensor(data, { backend });
const double = ({ shape, data }: Golden) => tensor(data, { shape, dtype: 'float64', backend });
const numbers = (x: Tensor) => [...x.data()];

const logSumExp = (x: Tensor) => log(sum(exp(x)));

const standardized = (x: Tensor) => {
  const centered = sub(x, mean(x, 0));
  return div(centered, sqrt(add(mean(square(centered), 0), 0.001)));
};

const functions: Readonly<Record<string, (...xs: Tensor[]) => Tensor>> = {
  gated: (x, w) => {
    const z = w === undefined || x === undefined ? make(0) : matmul(x, w);
    return mul(tanh(z), sigmoid(z));
  },
  standardized: (x = make(0)) => standardized(x),
  logSumExp: (x = make(0)) => logSumExp(x),
  rosenbrock: (x = make(0)) => {
    const [head, tail] = [slice(x, 0, 0, x.size - 1), slice(x, 0, 1)];
    return sum(add(mul(100, square(sub(tail, square(head)))), square(sub(1, head))));
  },
  cubes: (x = make(0)) => {
    const weights = reshape(add(arange(x.size, { dtype: 'float64', backend }), 1), x.shape);
    const y = standardized(x);
    return sum(mul(mul(y, square(y)), weights));
  },
};

/** Within 1e-12 of the largest expected value. */
function expectNear(got: Tensor, { shape, data }: Golden): void {
  expect(got.shape).toEqual(shape);
  expect(got.dtype).toBe('float64');
  const scale = Math.max(1, ...data.map(Math.abs));
  got.data().forEach((x, i) => {
    expect(Math.abs(x - (data[i] ?? Number.NaN)) / scale, `element ${i}`).toBeLessThan(1e-12);
  });
}

function nameOf(name: string): (...xs: Tensor[]) => Tensor {
  const f = functions[name];
  if (f === undefined) throw new Error(`there is no function ${name}`);
  return f;
}

describe('JAX', () => {
  it.each(goldens.jvp)('jvp of $name', ({ name, at, tangents, value, tangent }) => {
    expectBalanced(backend, () =>
      scope(() => {
        const got = jvp(nameOf(name), at.map(double), tangents.map(double));
        expectNear(got.value, value);
        expectNear(got.tangent, tangent);
      }),
    );
  });

  it.each(goldens.hessian)('hessian and hvp of $name', (golden) => {
    expectBalanced(backend, () =>
      scope(() => {
        const f = nameOf(golden.name);
        const x = double(golden.at);
        expectNear(hessian(f)(x), golden.hessian);
        expectNear(hvp(f, x, double(golden.v)), golden.product);
      }),
    );
  });
});

describe('jvp', () => {
  it('of several outputs gives a list of tangents', () => {
    expectBalanced(backend, () =>
      scope(() => {
        const { value, tangent } = jvp(
          (x, y) => [mul(x, y ?? x), square(x), make([7])],
          [make([2, 3]), make([5, 7])],
          [make([1, 10]), make([100, 1000])],
        );
        expect(value.map(numbers)).toEqual([[10, 21], [4, 9], [7]]);
        expect(tangent.map(numbers)).toEqual([[205, 3070], [4, 60], [0]]);
      }),
    );
  });

  it('is the Jacobian times the tangent, and nests: the third derivative in a direction', () => {
    expectBalanced(backend, () =>
      scope(() => {
        const x = tensor([0.3, -0.7, 1.1], { dtype: 'float64', backend });
        const v = tensor([1, -2, 0.5], { dtype: 'float64', backend });
        const f = (t: Tensor) => mul(tanh(t), sum(t));
        const product = matmul(jacobian(f)(x), reshape(v, [3, 1]));
        const { tangent } = jvp(f, x, v);
        numbers(tangent).forEach((t, i) => {
          expect(t).toBeCloseTo(numbers(product)[i] ?? Number.NaN, 13);
        });
        const along = (g: (t: Tensor) => Tensor) => (t: Tensor) => jvp(g, t, v).tangent;
        const third = along(along(along((t) => sum(mul(t, mul(t, t))))))(x);
        expect(third.item()).toBeCloseTo(6 * (1 - 8 + 0.125), 12); // 6 sum v^3
      }),
    );
  });

  it('leaves the caller the value and the tangent, outside scopes', () => {
    expectBalanced(backend, () => {
      using x = make([1, 2]);
      using v = make([1, 1]);
      const { value, tangent } = jvp((t) => mul(exp(mul(t, 0)), square(t)), x, v);
      expect([numbers(value), numbers(tangent)]).toEqual([
        [1, 4],
        [2, 4],
      ]);
      value.dispose();
      tangent.dispose();
    });
  });

  it('can be differentiated: with respect to the point, the tangent, and a variable', () => {
    expectBalanced(backend, () => {
      using w = new Variable(make(3));
      scope(() => {
        const cube = (t: Tensor) => mul(mul(w.value, t), square(t));
        const [byPoint, byTangent] = grad((x, v) => jvp(cube, x, v ?? x).tangent)(make(2), make(5));
        expect(byPoint?.item()).toBe(180); // 6 w x v
        expect(byTangent?.item()).toBe(36); // 3 w x^2
        const { value, grads } = valueAndGrad([w], () => {
          const { value: y, tangent } = jvp(cube, make(2), make(5));
          return add(y, tangent); // w x^3 + 3 w x^2 v
        });
        expect(value.item()).toBe(204);
        expect(grads.get(w).item()).toBe(68);
      });
    });
  });

  it('of what does not depend on the point is zero', () => {
    expectBalanced(backend, () =>
      scope(() => {
        const { value, tangent } = jvp((x) => stopGradient(mul(x, 2)), make([1, 2]), make([1, 1]));
        expect([numbers(value), numbers(tangent)]).toEqual([
          [2, 4],
          [0, 0],
        ]);
        expect(numbers(jvp((x) => x, make([1, 2]), make([3, 4])).tangent)).toEqual([3, 4]);
      }),
    );
  });

  it('after an error leaves nothing behind', () => {
    expectBalanced(backend, () => {
      using x = make(1);
      const broken = () => {
        mul(x, 2);
        throw new Error('broken');
      };
      expect(() => jvp(broken, x, x)).toThrow('broken');
    });
  });
});

describe('hessian and hvp', () => {
  it('of a scalar point, and of what is linear', () => {
    expectBalanced(backend, () =>
      scope(() => {
        const h = hessian((x) => mul(x, square(x)))(make(2));
        expect([h.shape, h.item()]).toEqual([[], 12]);
        expect(numbers(hessian((x) => sum(mul(x, 3)))(make([1, 2])))).toEqual([0, 0, 0, 0]);
        expect(numbers(hvp((x) => sum(mul(x, 3)), make([1, 2]), make([1, 1])))).toEqual([0, 0]);
      }),
    );
  });

  it('inside valueAndGrad, with a gradient for the weights', () => {
    expectBalanced(backend, () => {
      using w = new Variable(make(2));
      scope(() => {
        const f = (x: Tensor) => mul(w.value, sum(mul(x, square(x)))); // H = diag(6 w x)
        const { value, grads } = valueAndGrad([w], () =>
          add(sum(hessian(f)(make([1, 2]))), sum(square(hvp(f, make([1, 2]), make([1, -1]))))),
        );
        expect(value.item()).toBe(36 + 144 + 576);
        expect(grads.get(w).item()).toBe(18 + 2 * 36 * 2 + 2 * 144 * 2);
      });
    });
  });

  it('leave the caller their result, outside scopes', () => {
    expectBalanced(backend, () => {
      using x = make([1, 2]);
      const f = (t: Tensor) => sum(mul(t, square(t)));
      for (const result of [hessian(f)(x), hvp(f, x, x)]) result.dispose();
    });
  });
});

describe('errors', () => {
  const of =
    (f: (...args: never[]) => unknown, ...args: unknown[]) =>
    () =>
      scope(() => Reflect.apply(f, undefined, args));

  const hessianAt = (f: (x: Tensor) => Tensor, x: Tensor) => hessian(f)(x);

  it('about points and functions name the function that was called', () => {
    expectBalanced(backend, () =>
      scope(() => {
        const x = make([1, 2]);
        const steps = arange(2, { backend });
        for (const [name, call] of [
          ['jvp', (f: unknown, at: Tensor) => of(jvp, f, at, at)],
          ['hvp', (f: unknown, at: Tensor) => of(hvp, f, at, at)],
          ['hessian', (f: unknown, at: Tensor) => of(hessianAt, f, at)],
        ] as const) {
          expect(call(square, steps)).toThrow(
            `[${name}] needs float tensors, got int32 of shape [2]`,
          );
          expect(call(() => make(1), steps)).toThrow(`[${name}] needs float tensors`);
          const three = () => 3;
          expect(call(three, x)).toThrow(`[${name}] the function must return a tensor, got 3. `);
          expect(call(x, x)).toThrow(`[${name}] needs a function to differentiate, got Tensor. `);
        }
        expect(of(jvp, () => [], x, x)).toThrow(
          '[jvp] the function must return a tensor or several, got an empty array. Return what operations gave',
        );
        expect(of(jvp, square, [], [])).toThrow('[jvp] needs at least one tensor to differentiate');
        expect(() => hessian(square)(x)).toThrow(
          '[hessian] the function must return a scalar of shape [], got shape [2]. ',
        );
        expect(of(hvp, square, x, x)).toThrow('[hvp] the function must return a scalar');
      }),
    );
  });

  it('about tangents', () => {
    expectBalanced(backend, () =>
      scope(() => {
        const [x, y] = [make([1, 2]), make([1, 2, 3])];
        expect(of(jvp, mul, [x, x], x)).toThrow(
          '[jvp] needs one tangent for each of 2 points, got 1. Give them in the order of the points',
        );
        expect(of(jvp, square, x, y)).toThrow(
          '[jvp] tangent 0 must be float32 of shape [2] like its point, got float32 of shape [3]. Use cast and expand',
        );
        expect(of(hvp, sum, x, tensor([1, 2], { dtype: 'float64', backend }))).toThrow(
          '[hvp] tangent 0 must be float32 of shape [2] like its point, got float64 of shape [2]. ',
        );
        expect(of(jvp, square, x, 1)).toThrow(
          '[jvp] the tangents must be a tensor or an array of them, got 1. Call jvp(f, x, tangent)',
        );
        expect(of(jvp, square, null, x)).toThrow('[jvp] the points must be a tensor or an array');
        expect(of(jvp, square, x, [undefined])).toThrow('[jvp] needs a tensor, got undefined');
        expect(of(hvp, sum, x)).toThrow('[hvp] needs a tensor, got undefined');
        const elsewhere = tensor([1, 2], { backend: new CpuBackend() });
        expect(of(jvp, square, x, elsewhere)).toThrow('[jvp] all tensors must live on one backend');
        expect(of(hvp, sum, x, elsewhere)).toThrow('[hvp] all tensors must live on one backend');
      }),
    );
  });
});
