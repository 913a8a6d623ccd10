// vjp: pulling back again, after failures too, and who frees what.
import { customGrad, grad, valueAndGrad, vjp } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  add,
  exp,
  keep,
  memory,
  mul,
  scope,
  square,
  sum,
  type Tensor,
  tensor,
  Variable,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const make = (data: number | number[]) => tensor(data, { backend });
const numbers = (xs: readonly Tensor[]) => xs.map((x) => [...x.data()]);

/** The identity, with a gradient that throws until `mended` is set. */
function fragile() {
  const state = { mended: false };
  const f = customGrad((x) => ({
    value: mul(x, 1),
    pullback: (g) => {
      if (!state.mended) throw new Error('broken');
      return [g];
    },
  }));
  return Object.assign(state, { f });
}

describe('after a pullback that failed', () => {
  // x reaches the result by two ways; when one fails, the other's gradient may already wait.
  const twoWays = (broken: (x: Tensor) => Tensor) => (x: Tensor) => {
    const y = mul(x, 3);
    return add(broken(y), mul(y, 10));
  };

  it('the next one is right', () => {
    expectBalanced(backend, () =>
      scope(() => {
        const broken = fragile();
        using result = vjp(twoWays(broken.f), make(2));
        expect(() => result.pullback(make(1))).toThrow('broken');
        expect(() => result.pullback(make(1))).toThrow('broken');
        broken.mended = true;
        expect(numbers(result.pullback(make(1)))).toEqual([[33]]);
        expect(numbers(result.pullback(make(2)))).toEqual([[66]]);
      }),
    );
  });

  it('the next one is right inside a recording, and can be differentiated', () => {
    expectBalanced(backend, () => {
      using w = new Variable(make(2));
      scope(() => {
        const broken = fragile();
        const { value, grads } = valueAndGrad([w], () => {
          const result = vjp((x) => mul(twoWays(broken.f)(x), x), w.value);
          expect(() => result.pullback(make(1))).toThrow('broken');
          broken.mended = true;
          return sum(result.pullback(make(1)).reduce((a, g) => add(a, g), make(0)));
        });
        expect(value.item()).toBe(132); // 33 x^2 has the derivative 66 x, and that 66
        expect(grads.get(w).item()).toBe(66);
      });
    });
  });

  it('an error in the cotangent leaves nothing behind either', () => {
    expectBalanced(backend, () =>
      scope(() => {
        using result = vjp((x) => [square(x), mul(x, 3)], make(2));
        const gone = make(1);
        gone.dispose();
        expect(() => result.pullback([make(1), gone])).toThrow('was disposed');
        expect(numbers(result.pullback([make(1), make(1)]))).toEqual([[7]]);
      }),
    );
  });
});

describe('dispose', () => {
  it('leaves alone what was kept', () => {
    expectBalanced(backend, () => {
      using x = make(3);
      const kept: Tensor[] = [];
      const result = vjp((y) => {
        const h = mul(y, 2);
        kept.push(keep(h));
        return mul(y, h);
      }, x);
      result.dispose();
      expect(numbers(kept)).toEqual([[6]]);
      for (const t of [...kept, result.value]) t.dispose();
    });
  });

  it('leaves the value alone, and what the function took from outside', () => {
    expectBalanced(backend, () => {
      using x = make(3);
      using c = make(5);
      const result = vjp((y) => [c, y, mul(y, c)], x);
      result.dispose();
      result.dispose();
      expect(numbers(result.value)).toEqual([[5], [3], [15]]);
      expect([c.item(), x.item()]).toEqual([5, 3]);
      for (const t of result.value) t.dispose();
      expect([c.item(), x.item()]).toEqual([5, 3]);
    });
  });

  it('inside another recording does nothing, until outside', () => {
    expectBalanced(backend, () => {
      using w = new Variable(make([1, 2]));
      using x = make([1, 2]);
      const result = vjp(square, x);
      const { grads } = valueAndGrad([w], () => {
        const [g] = result.pullback(w.value); // 2 x w
        result.dispose();
        return sum(square(g ?? x));
      });
      expect([...grads.get(w).data()]).toEqual([8, 64]); // 8 x^2 w
      grads.dispose();
      expect(scope(() => numbers(result.pullback(x)))).toEqual([[2, 8]]);
      result.dispose();
      expect(() => result.pullback(x)).toThrow('the pullback was disposed');
      result.value.dispose();
    });
  });

  it('of a vjp taken inside another recording does nothing', () => {
    expectBalanced(backend, () => {
      using w = new Variable(make(2));
      scope(() => {
        const { grads } = valueAndGrad([w], () => {
          using result = vjp((x) => mul(x, square(x)), w.value);
          const [g] = result.pullback(make(1));
          result.dispose();
          return add(g ?? w.value, result.value); // 3 x^2 + x^3
        });
        expect(grads.get(w).item()).toBe(24);
      });
    });
  });
});

describe('a vjp that a scope returns', () => {
  it('can still pull back, and is freed by dispose', () => {
    expectBalanced(backend, () => {
      using x = make([1, 2]);
      const result = scope(() => vjp((y) => mul(exp(mul(y, 0)), square(y)), x));
      for (let i = 0; i < 2; i++) {
        expect(scope(() => numbers(result.pullback(x)))).toEqual([[2, 8]]);
      }
      expect([...result.value.data()]).toEqual([1, 4]);
      result.value.dispose();
      expect(memory(backend).buffers).toBeGreaterThan(1);
      result.dispose();
    });
  });

  it('in a list, from scopes inside scopes, too; and is freed with the outermost', () => {
    expectBalanced(backend, () =>
      scope(() => {
        const x = make(3);
        const [result] = scope(() => [scope(() => vjp((y) => [square(y), exp(y)], x))]);
        const cotangents = [make(1), make(0)];
        expect(numbers(result?.pullback(cotangents) ?? [])).toEqual([[6]]);
      }),
    );
  });
});

describe('outside every scope', () => {
  it('leaves the value and the gradients to the caller, nothing else', () => {
    expectBalanced(backend, () => {
      using x = make([1, 2]);
      const { buffers } = memory(backend);
      {
        using result = vjp((y) => mul(exp(mul(y, 0)), square(y)), x);
        const gradients = result.pullback(x);
        gradients.push(...result.pullback(x));
        expect(numbers(gradients)).toEqual([
          [2, 8],
          [2, 8],
        ]);
        for (const t of [...gradients, result.value]) t.dispose();
      }
      expect(memory(backend).buffers).toBe(buffers);
    });
  });

  it('differentiates a pullback with respect to its cotangent', () => {
    expectBalanced(backend, () => {
      using x = make(2);
      const result = vjp((y) => mul(y, square(y)), x);
      expect(
        scope(() => numbers(grad((c) => square(result.pullback(c)[0] ?? c))(make(5)))),
      ).toEqual([[1440]]); // d/dc (12 c)^2
      result.dispose();
      result.value.dispose();
    });
  });
});
