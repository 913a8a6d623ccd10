// Who frees what: scopes, captured tensors, and functions that throw while they are recorded.
import { checkpoint, grad, gradCheck, jacobian, valueAndGrad, vjp } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  add,
  DisposedError,
  exp,
  keep,
  memory,
  mul,
  ones,
  scope,
  softmax,
  square,
  sum,
  type Tensor,
  tensor,
  Variable,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const vector = () => tensor([1, 2, 3], { backend });
/** A variable that lives as long as this file. */
const outer = new Variable(ones([3], { backend }), { name: 'outer' });
const permanent = memory(backend).buffers;
/** How many buffers are live, that variable's aside. */
const live = () => memory(backend).buffers - permanent;

describe('scope', () => {
  it('frees everything but what it returns, however that is packed', () => {
    expectBalanced(backend, () => {
      const out = scope(() => {
        const x = vector();
        add(x, 1);
        return { a: mul(x, 2), list: [exp(x)], map: new Map([['b', x]]), n: 3 };
      });
      expect(live()).toBe(3);
      expect([...out.a.data()]).toEqual([2, 4, 6]);
      expect([...(out.map.get('b')?.data() ?? [])]).toEqual([1, 2, 3]);
      out.a.dispose();
      for (const x of [...out.list, ...out.map.values()]) x.dispose();
    });
  });

  it('hands what it returns to the enclosing scope', () => {
    expectBalanced(backend, () => {
      const seen: Tensor[] = [];
      scope(() => {
        const x = scope(() => scope(() => mul(vector(), 2)));
        expect([...x.data()]).toEqual([2, 4, 6]);
        seen.push(x);
      });
      expect(seen[0]?.isDisposed).toBe(true);
    });
  });

  it('returns a tensor from outside as it was', () => {
    expectBalanced(backend, () => {
      const x = vector();
      scope(() => scope(() => x));
      expect([...x.data()]).toEqual([1, 2, 3]);
      x.dispose();
    });
  });

  it('shares the buffer of a view with what the view is of', () => {
    expectBalanced(backend, () => {
      const view = scope(() => vector().slice(0, 1).reshape([2, 1]).transpose());
      expect(live()).toBe(1);
      expect([...view.data()]).toEqual([2, 3]);
      view.dispose();
    });
  });

  it('frees everything when the function throws, kept tensors aside', () => {
    expectBalanced(backend, () => {
      const kept: Tensor[] = [];
      expect(() =>
        scope(() => {
          const x = vector();
          kept.push(keep(add(x, 1)));
          scope(() => mul(x, x));
          throw new Error('stop');
        }),
      ).toThrow('stop');
      expect(live()).toBe(1);
      for (const x of kept) x.dispose();
    });
  });

  it('works after one that threw', () => {
    expectBalanced(backend, () => {
      expect(() =>
        scope(() => {
          throw new Error('stop');
        }),
      ).toThrow();
      expect(scope(() => sum(vector()).item())).toBe(6);
    });
  });

  it('a promise is refused, and what the function made is freed', () => {
    expectBalanced(backend, () => {
      expect(() => scope(async () => vector())).toThrow('must be synchronous');
    });
  });
});

describe('a captured tensor', () => {
  it('of a recorded function says how to return it', () => {
    const captured: Tensor[] = [];
    expectBalanced(backend, () => {
      using w = new Variable(vector());
      valueAndGrad([w], () => {
        const h = mul(w.value, 2);
        captured.push(h);
        return sum(h);
      }).grads.dispose();
      const use = () => captured.map((h) => add(h, 1));
      expect(use).toThrow(DisposedError);
      expect(use).toThrow(
        '[add] got a float32 tensor of shape [3] that was freed when its scope ended. ' +
          'Return it from the function given to scope or valueAndGrad (as `aux`), by itself or in an array or plain object, or keep() it',
      );
    });
  });

  it('returned as aux lives', () => {
    expectBalanced(backend, () => {
      using w = new Variable(vector());
      const { aux, grads } = valueAndGrad([w], () => {
        const h = mul(w.value, 2);
        return [sum(h), { h, text: 'kept' }];
      });
      expect([...aux.h.data()]).toEqual([2, 4, 6]);
      expect(aux.text).toBe('kept');
      aux.h.dispose();
      grads.dispose();
    });
  });

  it('kept lives', () => {
    expectBalanced(backend, () => {
      using w = new Variable(vector());
      const kept: Tensor[] = [];
      valueAndGrad([w], () => {
        const h = keep(mul(w.value, 2));
        kept.push(h);
        return sum(square(h));
      }).grads.dispose();
      expect(kept.map((h) => [...h.data()])).toEqual([[2, 4, 6]]);
      for (const h of kept) h.dispose();
    });
  });
});

describe('inside a recording', () => {
  it('dispose and inner scopes free nothing that the gradient needs', () => {
    expectBalanced(backend, () => {
      using w = new Variable(vector());
      const { grads } = valueAndGrad([w], () => {
        const h = scope(() => {
          const doubled = mul(w.value, 2);
          const out = exp(doubled);
          doubled.dispose();
          return out;
        });
        const loss = sum(square(h));
        h.dispose();
        return loss;
      });
      // d/dw exp(2w)^2 = 4 exp(4w)
      const expected = [1, 2, 3].map((x) => 4 * Math.exp(4 * x));
      [...grads.get(w).data()].forEach((g, i) => {
        expect(g / (expected[i] ?? 0)).toBeCloseTo(1, 5);
      });
      grads.dispose();
    });
  });

  it('gradients belong to the scope they were taken in', () => {
    expectBalanced(backend, () => {
      using w = new Variable(vector());
      scope(() => {
        const { grads } = valueAndGrad([w], () => sum(square(w.value)));
        expect([...grads.get(w).data()]).toEqual([2, 4, 6]);
      });
    });
  });

  it('the loss is in host memory', () => {
    expectBalanced(backend, () => {
      using w = new Variable(vector());
      const value = scope(() => valueAndGrad([w], () => sum(square(w.value))).value);
      expect(value.item()).toBe(14);
      expect(value.shape).toEqual([]);
    });
  });
});

describe('a throw', () => {
  const nested = (y: Tensor): Tensor =>
    valueAndGrad([outer], () => failing(mul(y, outer.value))).value;
  const stop = new Error('stop');
  const work = (x: Tensor): Tensor => sum(exp(softmax(mul(add(x, 1), x))));
  const failing = (x: Tensor): Tensor => {
    work(x);
    throw stop;
  };

  it.each<[string, (x: Tensor) => unknown]>([
    ['grad', (x) => grad(failing)(x)],
    ['grad of grad', (x) => grad((y) => sum(grad(failing)(y)[0] ?? y))(x)],
    ['vjp', (x) => vjp(failing, x)],
    ['jacobian', (x) => jacobian(failing)(x)],
    ['gradCheck', (x) => gradCheck(failing, [x])],
    ['checkpoint', (x) => grad(checkpoint(failing))(x)],
    ['a nested valueAndGrad', (x) => grad((y) => nested(y))(x)],
  ])('in %s frees everything', (_, run) => {
    expectBalanced(backend, () => {
      const x = vector();
      expect(() => run(x)).toThrow(stop);
      expect([...x.data()]).toEqual([1, 2, 3]);
      expect(scope(() => grad(work)(x).map((g) => g.size))).toEqual([3]);
      x.dispose();
    });
  });

  it('of a recorded function that made and disposed a variable frees that too', () => {
    expectBalanced(backend, () => {
      const x = vector();
      const own = (y: Tensor): Tensor => {
        using w = new Variable(ones([3], { backend }));
        return failing(mul(y, w.value));
      };
      expect(() => grad(own)(x)).toThrow(stop);
      x.dispose();
    });
  });

  it('in valueAndGrad frees everything, and the next call works', () => {
    expectBalanced(backend, () => {
      using w = new Variable(vector());
      expect(() => valueAndGrad([w], () => failing(w.value))).toThrow(stop);
      const { grads } = valueAndGrad([w], () => sum(square(w.value)));
      expect([...grads.get(w).data()]).toEqual([2, 4, 6]);
      grads.dispose();
    });
  });

  it('in the backward pass frees everything', () => {
    expectBalanced(backend, () => {
      const x = vector();
      const broken = checkpoint((y: Tensor) => {
        if (calls++ > 0) throw stop; // the recomputation
        return work(y);
      });
      let calls = 0;
      expect(() => grad((y) => sum(square(broken(y))))(x)).toThrow(stop);
      x.dispose();
    });
  });
});
