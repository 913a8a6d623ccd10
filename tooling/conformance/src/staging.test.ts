// Variables that are assigned while a gradient is recorded: the new value is a constant to the
// gradient, is there at once, becomes final when the outermost call ends, and is gone if that
// throws.
import { checkpoint, grad, gradCheck, valueAndGrad, vjp } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  add,
  defineProgram,
  e,
  memory,
  mul,
  ones,
  scope,
  square,
  sum,
  type Tensor,
  tensor,
  update,
  Variable,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const scalar = (x: number) => tensor(x, { backend, dtype: 'float64' });

/** A weight of 3 and a state of 10, disposed afterwards; nothing may be left. */
function withVariables(body: (w: Variable, state: Variable) => void): void {
  expectBalanced(backend, () => {
    using w = new Variable(scalar(3), { name: 'w' });
    using state = new Variable(scalar(10), { name: 'state' });
    scope(() => body(w, state));
  });
}

describe('an assignment inside a recorded call', () => {
  it('is seen inside at once, and final afterwards', () =>
    withVariables((w, state) => {
      valueAndGrad([w], () => {
        state.assign(add(state.value, w.value));
        expect(state.value.item()).toBe(13);
        state.assign(mul(state.value, 2));
        expect(state.value.item()).toBe(26);
        return square(w.value);
      });
      expect(state.value.item()).toBe(26);
      expect(memory(backend).buffers).toBe(3); // w, state, the gradient
    }));

  it('is a constant to the gradient', () =>
    withVariables((w, state) => {
      const { grads, value } = valueAndGrad([w], () => {
        state.assign(square(w.value));
        return mul(w.value, state.value);
      });
      expect(value.item()).toBe(27);
      expect(grads.get(w).item()).toBe(9);
    }));

  it('of a trained variable: what was read before counts', () =>
    withVariables((w) => {
      const { grads } = valueAndGrad([w], () => {
        const y = square(w.value);
        w.assign(mul(w.value, 100));
        return add(y, mul(w.value, 5));
      });
      expect(grads.get(w).item()).toBe(6);
      expect(w.value.item()).toBe(300);
    }));

  it('does not change what was computed with the old value', () =>
    withVariables((w, state) => {
      const { grads } = valueAndGrad([w], () => {
        const y = mul(w.value, state.value); // saves the state of 10
        state.assign(scalar(-1));
        return y;
      });
      expect(grads.get(w).item()).toBe(10);
    }));

  it('is dropped when the call throws', () =>
    withVariables((w, state) => {
      const before = state.value;
      expect(() =>
        valueAndGrad([w], () => {
          state.assign(scalar(11));
          w.assign(scalar(-3));
          state.assign(scalar(12));
          throw new Error('stop');
        }),
      ).toThrow('stop');
      expect(state.value).toBe(before);
      expect(state.value.item()).toBe(10);
      expect(w.value.item()).toBe(3);
    }));

  it('is dropped when the loss is refused', () =>
    withVariables((w, state) => {
      expect(() =>
        valueAndGrad([w], () => {
          state.assign(scalar(11));
          return scalar(1);
        }),
      ).toThrow('depends on none');
      expect(state.value.item()).toBe(10);
    }));

  it('waits for the outermost call', () =>
    withVariables((w, state) => {
      expect(() =>
        valueAndGrad([w], () => {
          valueAndGrad([w], () => {
            state.assign(scalar(11));
            return square(w.value);
          });
          expect(state.value.item()).toBe(11);
          throw new Error('stop');
        }),
      ).toThrow('stop');
      expect(state.value.item()).toBe(10);
    }));

  it('of an inner call that throws is dropped, what came before stays', () =>
    withVariables((w, state) => {
      valueAndGrad([w], () => {
        state.assign(scalar(11));
        try {
          valueAndGrad([w], () => {
            state.assign(scalar(12));
            throw new Error('stop');
          });
        } catch {
          expect(state.value.item()).toBe(11);
        }
        return square(w.value);
      });
      expect(state.value.item()).toBe(11);
    }));

  it('a first value is dropped as well', () =>
    withVariables((w) => {
      using late = new Variable(undefined, { name: 'late' });
      expect(() =>
        valueAndGrad([w], () => {
          late.assign(ones([2], { backend }));
          throw new Error('stop');
        }),
      ).toThrow('stop');
      expect(late.isBuilt).toBe(false);
      valueAndGrad([w], () => {
        late.assign(ones([2], { backend }));
        return square(w.value);
      });
      expect([...late.value.data()]).toEqual([1, 1]);
    }));

  it('by update() is staged too', () =>
    withVariables((w, state) => {
      const increment = defineProgram('increment', 1, 1, ([x], [by]) => [e.add(x, by)]);
      expect(() =>
        valueAndGrad([w], () => {
          update(increment, [[state]], [], [1]);
          expect(state.value.item()).toBe(11);
          throw new Error('stop');
        }),
      ).toThrow('stop');
      expect(state.value.item()).toBe(10);
      const { grads } = valueAndGrad([w], () => {
        const y = mul(w.value, state.value);
        update(increment, [[state]], [], [1]);
        return y;
      });
      expect(grads.get(w).item()).toBe(10);
      expect(state.value.item()).toBe(11);
    }));

  it.each<[string, (f: (x: Tensor) => Tensor, x: Tensor) => void]>([
    ['grad', (f, x) => void grad(f)(x)],
    ['vjp', (f, x) => vjp(f, x).dispose()],
    ['grad of grad', (f, x) => void grad((y) => grad(f)(y)[0] ?? y)(x)],
  ])('takes effect once in %s', (_, run) =>
    withVariables((_w, state) => {
      run((x) => {
        state.assign(add(state.value, 1));
        return square(x);
      }, scalar(2));
      expect(state.value.item()).toBe(11);
    }),
  );

  it('in the recomputation of a checkpoint is dropped', () =>
    withVariables((w, state) => {
      let runs = 0;
      const f = checkpoint((x) => {
        runs++;
        const y = mul(mul(x, w.value), state.value);
        state.assign(add(state.value, 1));
        return y;
      });
      const { value, grads } = valueAndGrad([w], () => sum(f(scalar(2))));
      expect(runs).toBe(2);
      expect(state.value.item()).toBe(11);
      // The recomputation saw the state of the forward run: 10.
      expect(value.item()).toBe(60);
      expect(grads.get(w).item()).toBe(20);
    }));

  it('in gradCheck is dropped', () =>
    withVariables((_w, state) => {
      const before = state.value;
      gradCheck(
        (x) => {
          state.assign(add(state.value, sum(x)));
          return square(x);
        },
        [tensor([1, 2], { backend, dtype: 'float64' })],
      );
      expect(state.value).toBe(before);
      expect(state.value.item()).toBe(10);
    }));
});

describe('an assignment outside', () => {
  it('takes effect at once and frees the old value', () =>
    withVariables((w) => {
      const old = w.value;
      w.assign(scalar(4));
      expect(old.isDisposed).toBe(true);
      expect(w.value.item()).toBe(4);
    }));

  it('of a tensor that is someone else’s leaves that alone', () =>
    withVariables((w, state) => {
      w.assign(state.value);
      w.assign(scalar(5));
      expect(state.value.item()).toBe(10);
      expect(w.value.item()).toBe(5);
    }));

  it('of its own value changes nothing', () =>
    withVariables((w) => {
      w.assign(w.value);
      expect(w.value.item()).toBe(3);
    }));

  it('survives the scope it was made in', () =>
    withVariables((w) => {
      scope(() => w.assign(add(w.value, 1)));
      expect(w.value.item()).toBe(4);
    }));
});
