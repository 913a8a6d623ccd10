// update(): any variable, whatever became of its tensor before, as often as wanted; and all of it or nothing.
import { valueAndGrad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  DisposedError,
  defineProgram,
  e,
  expand,
  keep,
  memory,
  mul,
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

/** The reference backend; out of memory after so many allocations, or with a broken kernel. */
class Failing extends CpuBackend {
  allocations = Number.POSITIVE_INFINITY;
  broken = false;

  override alloc(bytes: number): ReturnType<CpuBackend['alloc']> {
    if (this.allocations-- <= 0) throw new Error('out of memory');
    return super.alloc(bytes);
  }

  override elementwise(...args: Parameters<CpuBackend['elementwise']>): void {
    if (this.broken) throw new Error('broken kernel');
    super.elementwise(...args);
  }
}

const backend = new Failing();
const vector = (...values: number[]) => tensor(values, { backend });

/** Expects `body` to fail with a backend in that state. */
function failing(state: Partial<Failing>, message: string, body: () => void): void {
  Object.assign(backend, state);
  try {
    expect(body).toThrow(message);
  } finally {
    Object.assign(backend, { allocations: Number.POSITIVE_INFINITY, broken: false });
  }
}

const values = (...variables: Variable[]) => variables.map((v) => [...v.value.data()]);

const increment = defineProgram('increment', 1, 1, ([x], [by]) => [e.add(x, by)]);
const copy = defineProgram('copy', 2, 0, ([_, x]) => [x]);
const swap = defineProgram('swap', 2, 0, ([x, y]) => [y, x]);
const sgd = defineProgram('sgd', 2, 1, ([w, g], [rate]) => [e.sub(w, e.mul(rate, g))]);

/** Variables of a list, disposed afterwards; nothing may be left. */
function withVariables(make: () => readonly Variable[], body: (vs: readonly Variable[]) => void) {
  expectBalanced(backend, () => {
    const variables = make();
    try {
      body(variables);
    } finally {
      for (const v of variables) v.dispose();
    }
  });
}

/** As {@link withVariables}, for a = [1, 2] and b = [10, 20]. */
const withPair = (body: (a: Variable, b: Variable) => void): void =>
  expectBalanced(backend, () => {
    using a = new Variable(vector(1, 2), { name: 'a' });
    using b = new Variable(vector(10, 20), { name: 'b' });
    body(a, b);
  });

/** Ways to come to variables of two elements. */
const histories: Record<string, () => readonly Variable[]> = {
  'a new tensor': () => [new Variable(vector(1, 2))],
  'a tensor of a scope': () => [scope(() => new Variable(mul(vector(2, 4), 0.5)))],
  'a tensor that a scope returned': () => [new Variable(scope(() => vector(1, 2)))],
  'a kept tensor': () => [new Variable(scope(() => keep(vector(1, 2))))],
  'a view': () => [scope(() => new Variable(vector(0, 1, 2).slice(0, 1)))],
  'a strided view': () => [scope(() => new Variable(vector(1, 0, 2, 0).slice(0, 0, 4, 2)))],
  'an expanded view': () => [scope(() => new Variable(expand(vector(1), [2])))],
  'one tensor for two': () => {
    const t = vector(1, 2);
    return [new Variable(t), new Variable(t)];
  },
  'the value of another': () => {
    const other = new Variable(vector(1, 2));
    return [other, new Variable(other.value)];
  },
  'an assignment': () => {
    const v = new Variable(vector(7, 7));
    v.assign(vector(1, 2));
    return [v];
  },
  'an assignment after dispose()': () => {
    const v = new Variable(vector(7, 7));
    v.dispose();
    v.assign(vector(1, 2));
    return [v];
  },
  'an assignment inside a recorded call': () => {
    const v = new Variable(vector(2, 4));
    valueAndGrad([v], () => {
      const loss = sum(v.value);
      v.assign(mul(v.value, 0.5));
      return loss;
    }).grads.dispose();
    return [v];
  },
  'a gradient': () => {
    using w = new Variable(vector(0.5, 1));
    const { grads } = valueAndGrad([w], () => sum(square(w.value)));
    const v = new Variable(grads.get(w));
    grads.dispose();
    return [v];
  },
  'what valueAndGrad handed out': () => {
    using w = new Variable(vector(0.5, 1));
    const { grads, aux } = valueAndGrad([w], () => [sum(w.value), mul(w.value, 2)]);
    grads.dispose();
    return [new Variable(aux)];
  },
};
const kinds = Object.entries(histories);

const plus = (lists: readonly number[][], by: number) => lists.map((xs) => xs.map((x) => x + by));

describe('a variable made from', () => {
  it.each(kinds)('%s is updated, repeatedly', (_, make) =>
    withVariables(make, (vs) => {
      const before = values(...vs);
      for (let step = 1; step <= 3; step++) {
        update(increment, [vs], [], [1]);
        expect(values(...vs)).toEqual(plus(before, step));
      }
    }),
  );

  it.each(kinds)('%s is updated after failures inside update', (_, make) =>
    withVariables(make, (vs) => {
      const before = values(...vs);
      const seen = vs.map((v) => v.value.slice(0, 0)); // now nothing can be overwritten
      const { buffers, bytes } = memory(backend);
      for (let n = 0; n < vs.length; n++) {
        failing({ allocations: n }, 'out of memory', () => update(increment, [vs], [], [1]));
      }
      failing({ broken: true }, 'broken kernel', () => update(increment, [vs], [], [1]));
      expect(memory(backend)).toMatchObject({ buffers, bytes });
      expect(values(...vs)).toEqual(before);
      update(increment, [vs], [], [1]);
      update(increment, [vs], [], [1]);
      expect(values(...vs)).toEqual(plus(before, 2));
      expect(seen.map((x) => [...x.data()])).toEqual(before);
      for (const x of seen) x.dispose();
    }),
  );

  it('each of these ways is updated in one call', () =>
    withVariables(
      () => kinds.flatMap(([, make]) => make()),
      (vs) => {
        const before = values(...vs);
        update(increment, [vs], [], [1]);
        update(increment, [vs], [], [1]);
        expect(values(...vs)).toEqual(plus(before, 2));
      },
    ));

  it('a tensor nobody else uses survives a broken kernel in place', () =>
    withPair((a, b) => {
      const { buffers, bytes } = memory(backend);
      failing({ broken: true }, 'broken kernel', () => update(increment, [[a, b]], [], [1]));
      expect(memory(backend)).toMatchObject({ buffers, bytes });
      update(increment, [[a, b]], [], [1]);
      expect(values(a, b)).toEqual([
        [2, 3],
        [11, 21],
      ]);
    }));
});

describe('update reads before it writes', () => {
  it('its own variables, in another order', () =>
    withPair((a, b) => {
      update(copy, [[a, b]], [[b.value, a.value]]);
      expect(values(a, b)).toEqual([
        [10, 20],
        [1, 2],
      ]);
      update(copy, [[a, b]], [[b.value, a.value]]);
      expect(values(a, b)).toEqual([
        [1, 2],
        [10, 20],
      ]);
    }));

  it('the variable itself', () =>
    withPair((a, b) => {
      update(sgd, [[a, b]], [[a.value, a.value]], [2]);
      expect(values(a, b)).toEqual([
        [-1, -2],
        [8, 16],
      ]);
    }));

  it('two lists that change places, over many elements', () =>
    expectBalanced(backend, () => {
      using a = new Variable(vector(...Array.from({ length: 1000 }, (_, i) => i)));
      using b = new Variable(vector(...Array.from({ length: 1000 }, (_, i) => -i)));
      update(swap, [[a], [b]], []);
      expect([a.value.data()[999], b.value.data()[999]]).toEqual([-999, 999]);
    }));
});

describe('whoever else looks at the memory of a variable', () => {
  it('sees the old value', () =>
    withPair((a, b) => {
      const [view, row] = [a.value.slice(0, 0), a.value.reshape([1, 2])];
      update(increment, [[a, b]], [], [1]);
      update(increment, [[a, b]], [], [1]);
      expect([view, row].map((x) => [...x.data()])).toEqual([
        [1, 2],
        [1, 2],
      ]);
      view.dispose();
      row.dispose();
    }));

  it('through the old handle is told that it was replaced', () =>
    withPair((a) => {
      const before = a.value;
      update(increment, [[a]], [], [1]);
      expect(() => before.data()).toThrow(DisposedError);
      expect(() => before.data()).toThrow('a Variable has replaced');
    }));

  it('nobody: is overwritten without another buffer', () =>
    withPair((a, b) => {
      const { buffers } = memory(backend, { resetPeak: true });
      update(increment, [[a, b]], [], [1]);
      expect(memory(backend).peakBuffers).toBe(buffers);
    }));
});

describe('update while a gradient is recorded', () => {
  const run = (a: Variable, b: Variable, after: () => Tensor) =>
    valueAndGrad([a], () => {
      const y = sum(mul(square(a.value), b.value));
      update(increment, [[a, b]], [], [1]);
      update(increment, [[a, b]], [], [1]);
      return y.add(after());
    });

  it('changes nothing that the gradient needs, and is final afterwards', () =>
    withPair((a, b) => {
      run(a, b, () => sum(b.value)).grads.dispose();
      const { grads, value } = run(a, b, () => sum(b.value));
      expect(value.item()).toBe(9 * 12 + 16 * 22 + 14 + 24);
      expect([...grads.get(a).data()]).toEqual([2 * 3 * 12, 2 * 4 * 22]);
      grads.dispose();
      expect(values(a, b)).toEqual([
        [5, 6],
        [14, 24],
      ]);
    }));

  it('is dropped when that throws', () =>
    withPair((a, b) => {
      const stop = (): Tensor => {
        throw new Error('stop');
      };
      expect(() => run(a, b, stop)).toThrow('stop');
      expect(values(a, b)).toEqual([
        [1, 2],
        [10, 20],
      ]);
    }));
});
