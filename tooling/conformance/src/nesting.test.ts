// Gradients of gradients: each level follows its own variables and no other.
import { grad, jacobian, valueAndGrad, vjp } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  add,
  batchNorm,
  exp,
  log,
  mul,
  neg,
  scope,
  softmaxCrossEntropy,
  square,
  sum,
  type Tensor,
  tanh,
  tensor,
  Variable,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const make = (data: number | number[]) => tensor(data, { backend, dtype: 'float64' });
type Scalar = (x: Tensor) => Tensor;

/** The derivative of a function of one tensor. */
const d =
  (f: Scalar): Scalar =>
  (x) => {
    const [g] = grad(f)(x);
    if (g === undefined) throw new Error('one gradient for one argument');
    return g;
  };

/** The number that `f` gives at `x`; nothing may be left. */
function at(f: Scalar, x: number): number {
  let result = Number.NaN;
  expectBalanced(backend, () => {
    result = scope(() => f(make(x)).item());
  });
  return result;
}

describe('derivatives of one function', () => {
  const power4: Scalar = (x) => mul(mul(x, x), mul(x, x));

  it('x^4 at 1.5: 13.5, 27, 36, 24, 0', () => {
    expect(at(d(power4), 1.5)).toBe(13.5);
    expect(at(d(d(power4)), 1.5)).toBe(27);
    expect(at(d(d(d(power4))), 1.5)).toBe(36);
    expect(at(d(d(d(d(power4)))), 1.5)).toBe(24);
    expect(at(d(d(d(d(d(power4))))), 1.5)).toBe(0);
  });

  it('exp is its own derivative, five times over', () => {
    expect(at(d(d(d(d(d(exp))))), 0.5)).toBeCloseTo(Math.exp(0.5), 12);
  });

  it('log: 1/x, -1/x^2, 2/x^3', () => {
    expect(at(d(log), 2)).toBe(0.5);
    expect(at(d(d(log)), 2)).toBe(-0.25);
    expect(at(d(d(d(log))), 2)).toBeCloseTo(0.25, 14);
  });
});

describe('perturbation confusion', () => {
  it('d/dx [x * d/dy (x + y)] = 1', () => {
    expect(
      at(
        d((x) => mul(x, d((y) => add(x, y))(make(2)))),
        1,
      ),
    ).toBe(1);
  });

  it('d/dx [x * d/dy (x * y)] = 2x', () => {
    expect(
      at(
        d((x) => mul(x, d((y) => mul(x, y))(make(2)))),
        3,
      ),
    ).toBe(6);
  });

  it('the inner point may be the outer one: d/dx [d/dy (x * y^2) at y = x] = 4x', () => {
    expect(
      at(
        d((x) => d((y) => mul(x, square(y)))(x)),
        3,
      ),
    ).toBe(12);
  });

  it('the inner function may ignore its argument', () => {
    expect(
      at(
        d((x) => add(square(x), d((y) => mul(x, add(mul(y, 0), 5)))(make(1)))),
        3,
      ),
    ).toBe(6);
  });
});

describe('variables', () => {
  it('d/dw of the squared norm of a gradient', () => {
    expectBalanced(backend, () => {
      using w = new Variable(make([1, 2]));
      scope(() => {
        // L = sum(w^3), |dL/dw|^2 = 9 sum(w^4), d/dw = 36 w^3
        const { value, grads } = valueAndGrad([w], () => {
          const inner = valueAndGrad([w], () => sum(mul(square(w.value), w.value)));
          return sum(square(inner.grads.get(w)));
        });
        expect(value.item()).toBe(153);
        expect([...grads.get(w).data()]).toEqual([36, 288]);
      });
    });
  });

  it('the value of an inner call is part of the outer loss', () => {
    expectBalanced(backend, () => {
      using w = new Variable(make(3));
      scope(() => {
        const { grads } = valueAndGrad([w], () => {
          const inner = valueAndGrad([w], () => square(w.value));
          return add(mul(inner.value, 10), inner.grads.get(w)); // 10 w^2 + 2 w
        });
        expect(grads.get(w).item()).toBe(62);
      });
    });
  });

  it('after an inner call the variable has its value, and is followed by the outer one', () => {
    expectBalanced(backend, () => {
      using w = new Variable(make(3));
      scope(() => {
        const before = w.value;
        const { grads } = valueAndGrad([w], () => {
          valueAndGrad([w], () => square(w.value));
          return mul(w.value, 7);
        });
        expect(grads.get(w).item()).toBe(7);
        expect(w.value).toBe(before);
      });
    });
  });

  it('an inner call over one of two', () => {
    expectBalanced(backend, () => {
      using a = new Variable(make(2));
      using b = new Variable(make(5));
      scope(() => {
        // d(a b^2)/da = b^2, times a: loss = a b^2
        const { grads } = valueAndGrad([a, b], () => {
          const inner = valueAndGrad([a], () => mul(a.value, square(b.value)));
          return mul(inner.grads.get(a), a.value);
        });
        expect(grads.get(a).item()).toBe(25);
        expect(grads.get(b).item()).toBe(20);
      });
    });
  });

  it('a gradient step inside a function (as in meta-learning) is differentiated', () => {
    const f = (x: Tensor): Tensor => {
      const target = make(1);
      const slope = d((y) => square(add(y, neg(target))))(x); // 2 (x - 1)
      const next = add(x, mul(slope, -0.25)); // (x + 1) / 2
      return square(next);
    };
    expect(at(d(f), 3)).toBe(2); // d/dx ((x + 1) / 2)^2 = (x + 1) / 2
  });
});

describe('through fused operations', () => {
  it('the Hessian of batchNorm and cross entropy is symmetric', () => {
    expectBalanced(backend, () =>
      scope(() => {
        const targets = tensor([1, 0, 0, 0, 1, 0, 0, 0, 1], {
          backend,
          dtype: 'float64',
          shape: [3, 3],
        });
        const loss: Scalar = (x) =>
          sum(softmaxCrossEntropy(batchNorm(tanh(x.reshape([3, 3])), null, null, 1e-3).y, targets));
        const x = make([0.5, -1, 0.25, 2, 0.125, -0.5, 1, 0.75, -2]);
        const h = [...jacobian(d(loss))(x).data()];
        expect(h.length).toBe(81);
        expect(h.some((v) => Math.abs(v) > 0.01)).toBe(true);
        for (let i = 0; i < 9; i++) {
          for (let j = 0; j < i; j++) expect(h[i * 9 + j]).toBeCloseTo(h[j * 9 + i] ?? 0, 12);
        }
      }),
    );
  });
});

describe('vjp', () => {
  it('its pullback may be called again, and frees with it', () => {
    expectBalanced(backend, () => {
      const x = make([1, 2]);
      {
        using result = vjp((y) => mul(y, y), x);
        const pull = (c: number[]) =>
          scope(() => result.pullback(make(c)).map((g) => [...g.data()]));
        expect([...result.value.data()]).toEqual([1, 4]);
        expect(pull([1, 0])).toEqual([[2, 0]]);
        expect(pull([0, 1])).toEqual([[0, 4]]);
        expect(pull([1, 0])).toEqual([[2, 0]]);
        result.value.dispose();
      }
      x.dispose();
    });
  });

  it('of several outputs', () => {
    expectBalanced(backend, () =>
      scope(() => {
        const { value, pullback } = vjp((a, b) => [mul(a, b), add(a, b)], make(3), make(4));
        expect(value.map((y) => y.item())).toEqual([12, 7]);
        expect(pullback([make(1), make(10)]).map((g) => g.item())).toEqual([14, 13]);
      }),
    );
  });

  it('inside grad is differentiated', () => {
    // pullback of x^3 at cotangent c: 3 x^2 c; d/dx = 6 x c
    const f: Scalar = (x) => {
      const [g] = vjp((y) => mul(y, square(y)), x).pullback(make(2));
      return g ?? x;
    };
    expect(at(d(f), 5)).toBe(60);
  });
});

describe('jacobian', () => {
  it('has the shape [...y, ...x]', () => {
    expectBalanced(backend, () =>
      scope(() => {
        const j = jacobian((x) => mul(x.reshape([3, 1]), make([1, 10])))(make([1, 2, 3]));
        expect(j.shape).toEqual([3, 2, 3]);
        expect([...j.data()]).toEqual([1, 0, 0, 10, 0, 0, 0, 1, 0, 0, 10, 0, 0, 0, 1, 0, 0, 10]);
      }),
    );
  });
});
