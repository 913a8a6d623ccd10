// grad, jacobian, vjp and nested valueAndGrad of functions that assign the variables they read: the gradient
// is that of the values of then, the assignment is final after success and gone after a failure.
import { checkpoint, customGrad, grad, jacobian, valueAndGrad, vjp } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  add,
  GradientError,
  mul,
  reshape,
  scope,
  square,
  stopGradient,
  sum,
  type Tensor,
  tensor,
  Variable,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const scalar = (x: number) => tensor(x, { backend });

/** A weight of 3 and a state of 2, disposed afterwards; nothing may be left. */
function withVariables(body: (w: Variable, s: Variable) => void): void {
  expectBalanced(backend, () => {
    using w = new Variable(scalar(3), { name: 'w' });
    using s = new Variable(scalar(2), { name: 's' });
    scope(() => body(w, s));
  });
}

/** x s, and s becomes ten times what it was. */
const scaling =
  (s: Variable) =>
  (x: Tensor): Tensor => {
    const y = mul(x, s.value);
    s.assign(mul(s.value, 10));
    return y;
  };

/** The identity, with a gradient that throws. */
const exploding = customGrad((x) => ({
  value: mul(x, 1),
  pullback: () => {
    throw new Error('no gradient');
  },
}));

const at = (f: (x: Tensor) => Tensor, x: Tensor): number => grad(f)(x)[0]?.item() ?? Number.NaN;

describe('the gradient of a function that assigns what it read', () => {
  it.each<[string, (f: (x: Tensor) => Tensor) => number]>([
    ['grad', (f) => at(f, scalar(3))],
    ['grad of a checkpoint', (f) => at(checkpoint(f), scalar(3))],
    ['grad of a checkpoint in a checkpoint', (f) => at(checkpoint(checkpoint(f)), scalar(3))],
    ['jacobian', (f) => jacobian(f)(scalar(3)).item()],
    ['vjp', (f) => vjp(f, scalar(3)).pullback(scalar(1))[0]?.item() ?? Number.NaN],
    [
      'vjp of a checkpoint',
      (f) => vjp(checkpoint(f), scalar(3)).pullback(scalar(1))[0]?.item() ?? 0,
    ],
  ])('in %s is that of then', (_, run) =>
    withVariables((_w, s) => {
      expect(run(scaling(s))).toBe(2);
      expect(s.value.item()).toBe(20);
      expect(run(scaling(s))).toBe(20);
      expect(s.value.item()).toBe(200);
    }),
  );

  it('in every row of a jacobian is that of then', () =>
    withVariables((_w, s) => {
      const j = jacobian(scaling(s))(tensor([1, 2], { backend }));
      expect([...j.data()]).toEqual([2, 0, 0, 2]);
      expect(s.value.item()).toBe(20);
    }));

  it('in grad of grad is that of then, and it is assigned once', () =>
    withVariables((_w, s) => {
      const cubic = (x: Tensor) => mul(square(x), scaling(s)(x));
      expect(at((x) => grad(cubic)(x)[0] ?? x, scalar(3))).toBe(36); // 6 s x
      expect(s.value.item()).toBe(20);
    }));

  it('in valueAndGrad is that of then', () =>
    withVariables((w, s) => {
      const { grads } = valueAndGrad([w, s], () => mul(scaling(s)(w.value), s.value));
      expect(grads.get(w).item()).toBe(40); // s is 2, then the constant 20
      expect(grads.get(s).item()).toBe(60);
      expect(s.value.item()).toBe(20);
    }));
});

describe('what a function assigned', () => {
  it.each<[string, (f: (x: Tensor) => Tensor) => unknown]>([
    ['grad, by the function', (f) => grad((x) => failing(f(x)))(scalar(3))],
    ['grad, by its result', (f) => grad((x) => reshape(f(x), [1]))(scalar(3))],
    ['grad, by a gradient', (f) => grad((x) => exploding(f(x)))(scalar(3))],
    ['grad of a checkpoint', (f) => grad(checkpoint((x) => exploding(f(x))))(scalar(3))],
    ['jacobian', (f) => jacobian((x) => exploding(f(x)))(scalar(3))],
    ['vjp, by the function', (f) => vjp((x) => failing(f(x)), scalar(3))],
    [
      'vjp, by its result',
      (f) => vjp((x) => stopGradient(f(x)).mul(0).sum().slice(1, 0), scalar(3)),
    ],
  ])('is dropped by a failure in %s', (_, run) =>
    withVariables((_w, s) => {
      const before = s.value;
      expect(() => run(scaling(s))).toThrow();
      expect(s.value).toBe(before);
      expect(s.value.item()).toBe(2);
      expect(at(scaling(s), scalar(1))).toBe(2);
    }),
  );

  it('is final once vjp returns: a pullback that fails does not undo it', () =>
    withVariables((_w, s) => {
      using result = vjp((x) => exploding(scaling(s)(x)), scalar(3));
      expect(s.value.item()).toBe(20);
      expect(() => result.pullback(scalar(1))).toThrow('no gradient');
      expect(s.value.item()).toBe(20);
    }));
});

function failing(x: Tensor): Tensor {
  mul(x, 2);
  throw new Error('stop');
}

describe('a vjp of a function that assigns', () => {
  it.each<[string, (f: (x: Tensor) => Tensor) => (x: Tensor) => Tensor]>([
    ['as it is', (f) => f],
    ['in a checkpoint', (f) => checkpoint(f)],
  ])('%s pulls back the values of then, as often as asked', (_, wrap) =>
    withVariables((_w, s) => {
      // Reads s (2), assigns it (20), and reads it again: x * 2 * 20.
      using result = vjp((x: Tensor) => mul(wrap(scaling(s))(x), s.value), scalar(3));
      expect(result.value.item()).toBe(120);
      for (const value of [20, 7, -1]) {
        if (value !== 20) s.assign(scalar(value));
        expect(s.value.item()).toBe(value);
        expect(result.pullback(scalar(1)).map((g) => g.item())).toEqual([40]);
        expect(s.value.item()).toBe(value);
      }
    }),
  );
});

describe('a variable that is disposed and assigned', () => {
  const stopped = (w: Variable, f: () => void) =>
    expect(() =>
      valueAndGrad([w], () => {
        f();
        return failing(w.value);
      }),
    ).toThrow('stop');

  it('before a recording that fails, keeps its value', () =>
    withVariables((w, s) => {
      s.dispose();
      s.assign(tensor([5, 6], { backend }));
      stopped(w, () => s.assign(tensor([7, 8], { backend })));
      expect(s.isBuilt && [...s.value.data()]).toEqual([5, 6]);
    }));

  it('inside a recording that fails, has its first value again', () =>
    withVariables((w, s) => {
      stopped(w, () => {
        s.assign(scalar(8));
        s.dispose();
        s.assign(scalar(9));
      });
      expect(s.isBuilt && s.value.item()).toBe(2);
    }));

  it('inside a recording that succeeds, has its last', () =>
    withVariables((w, s) => {
      const { grads } = valueAndGrad([w], () => {
        const y = mul(w.value, s.value);
        s.dispose();
        s.assign(scalar(9));
        return y;
      });
      expect(grads.get(w).item()).toBe(2);
      expect(s.value.item()).toBe(9);
    }));
});

describe('valueAndGrad inside valueAndGrad', () => {
  /** Runs `inner` in an outer recording that catches it; answers what it threw. */
  function caught(w: Variable, inner: () => unknown): unknown {
    let found: unknown;
    const { grads } = valueAndGrad([w], () => {
      try {
        inner();
      } catch (error) {
        found = error;
      }
      return square(w.value);
    });
    expect(grads.get(w).item()).toBe(6);
    return found;
  }

  it('refuses a variable given twice', () =>
    withVariables((w, s) => {
      const error = caught(w, () => valueAndGrad([w, s, w], () => square(w.value)));
      expect(error).toBeInstanceOf(GradientError);
      expect(String(error)).toContain(
        '[valueAndGrad] each variable may be given once, got w twice',
      );
    }));

  it.each<[string, (w: Variable) => Tensor]>([
    ['a constant', () => scalar(1)],
    ['another variable', (w) => square(w.value)],
  ])('refuses a loss that is %s, and drops what it assigned', (_, loss) =>
    withVariables((w, s) => {
      const error = caught(w, () =>
        valueAndGrad([s], () => {
          const y = loss(w);
          s.assign(scalar(11));
          return y;
        }),
      );
      expect(error).toBeInstanceOf(GradientError);
      expect(String(error)).toContain('the loss depends on none of the variables s.');
      expect(s.value.item()).toBe(2);
    }),
  );

  it.each<[string, (w: Variable, s: Variable) => Tensor]>([
    ['its function', (w, s) => failing(mul(w.value, s.value))],
    ['its backward pass', (w, s) => exploding(mul(w.value, s.value))],
  ])('that throws in %s, drops what it assigned', (_, loss) =>
    withVariables((w, s) => {
      caught(w, () =>
        valueAndGrad([w, s], () => {
          w.assign(add(w.value, 1));
          s.assign(sum(scaling(s)(w.value)));
          return loss(w, s);
        }),
      );
      expect([w.value.item(), s.value.item()]).toEqual([3, 2]);
    }),
  );
});

it('valueAndGrad copies the list it is given', () =>
  withVariables((w, s) => {
    const list = [w, s];
    const { grads } = valueAndGrad(list, () => mul(w.value, square(s.value)));
    list.reverse();
    expect([grads.get(w).item(), grads.get(s).item()]).toEqual([4, 12]);
    list.length = 0;
    expect(grads.get(w).item()).toBe(4);
  }));
