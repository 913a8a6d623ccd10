// Building: values depend on seed and path alone; dtypes and backends; what a failed build leaves.
import { valueAndGrad } from '@evenkeel/autograd';
import {
  ArgumentError,
  type Backend,
  type DType,
  full,
  type Key,
  key,
  mul,
  ones,
  type Tensor,
  Variable,
  zeros,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../layers/sequential.js';
import { BatchNorm } from '../normalization/batch-norm.js';
import type { Context } from './context.js';
import { type Give, Module } from './module.js';
import { backend, balanced, errorOf, live, snapshot } from './module.test-support.js';
import { Parameter } from './parameter.js';

/** Two branches, computed in either order or one alone; their paths are the same. */
class Branches extends Module {
  readonly left = new Dense({ units: 4 });
  readonly right = new Sequential([new Dense({ units: 4 }), new BatchNorm()]);
  readonly order: readonly ('left' | 'right')[];

  constructor(...order: readonly ('left' | 'right')[]) {
    super();
    this.order = order;
  }

  protected forward(x: Tensor, ctx: Context): Tensor {
    return this.order.map((branch) => this[branch].call(x, ctx)).reduce((a, b) => a.add(b));
  }
}

const model = () =>
  new Sequential([new Dense({ units: 4 }), new BatchNorm(), new Dense({ units: 2 })]);

describe('first values', () => {
  it('depend on seed and path, not on the order of calls or on what else is built', () =>
    balanced(() => {
      using one = new Branches('left', 'right').build([null, 3], { backend, seed: 7 });
      using two = new Branches('right', 'left').build([null, 3], { backend, seed: 7 });
      using left = new Branches('left').build([null, 3], { backend, seed: 7 });
      const all = snapshot(one.variables());
      expect(snapshot(two.variables())).toEqual(all);
      const some = snapshot(left.variables().filter((variable) => variable.isBuilt));
      expect([...some.keys()]).toEqual(['left.kernel', 'left.bias']);
      for (const [name, values] of some) expect(values).toEqual(all.get(name));
      expect(left.isBuilt).toBe(false);
    }));

  it('differ between paths of one shape, and between seeds', () =>
    balanced(() => {
      using one = new Branches('left', 'right').build([null, 3], { backend, seed: 7 });
      using other = new Branches('left', 'right').build([null, 3], { backend, seed: 8 });
      const [left, right] = [one.left.kernel, one.parameters()[2]];
      expect(right?.name).toBe('right.layers.0.kernel');
      expect(left.value.data()).not.toEqual(right?.value.data());
      expect(left.value.data()).not.toEqual(other.left.kernel.value.data());
    }));

  it('are those of seed 0 where none is given; a number and its key are one', () =>
    balanced(() => {
      const built = (seed?: number | Key) => {
        using m = model().build([null, 3], { backend, ...(seed === undefined ? {} : { seed }) });
        return snapshot(m.variables());
      };
      expect(built()).toEqual(built(0));
      expect(built(5)).toEqual(built(key(5)));
      expect(built()).not.toEqual(built(5));
    }));

  it('are made once: building again with another seed changes nothing', () =>
    balanced(() => {
      using m = model().build([null, 3], { backend, seed: 1 });
      const before = snapshot(m.variables());
      m.build([null, 3], { backend, seed: 2 });
      expect(snapshot(m.variables())).toEqual(before);
    }));

  it('leave what was built before, and the statistics', () =>
    balanced(() => {
      const dense = new Dense({ units: 4 }).build([null, 3], { backend, seed: 3 });
      const before = dense.kernel.value.data();
      using m = new Sequential([dense, new BatchNorm()]);
      expect(m.isBuilt).toBe(false);
      m.build([null, 3], { backend, seed: 1 });
      expect(m.isBuilt).toBe(true);
      expect(dense.kernel.value.data()).toEqual(before);
      expect(m.states().map((state) => [...state.value.data()])).toEqual([
        [0, 0, 0, 0],
        [1, 1, 1, 1],
        [0],
      ]);
    }));
});

describe('dtype and backend', () => {
  const dtypesOf = (m: Module) => m.variables().map((variable) => variable.value.dtype);

  it.each(['float32', 'float64'] as const)('%s, by the option or by a sample', (dtype) =>
    balanced(() => {
      const expected: DType[] = [dtype, dtype, dtype, dtype, dtype, dtype, 'int32', dtype, dtype];
      using byOption = model().build([null, 3], { backend, dtype });
      expect(dtypesOf(byOption)).toEqual(expected);
      const sample = ones([2, 3], { backend, dtype });
      using bySample = model().build(sample);
      expect(dtypesOf(bySample)).toEqual(expected);
      expect(sample.data()[0]).toBe(1);
      if (dtype === 'float64')
        expect(snapshot(bySample.variables())).toEqual(snapshot(byOption.variables()));
    }),
  );

  it('float32 by default, also with a sample of integers', () =>
    balanced(() => {
      using m = model().build([null, 3], { backend });
      expect(dtypesOf(m)[0]).toBe('float32');
      using ints = new Sequential([(x) => mul(x, 0.5), new Dense({ units: 1 })]);
      ints.build(ones([2, 3], { backend, dtype: 'int32' }));
      expect(dtypesOf(ints)).toEqual(['float32', 'float32']);
    }));

  it('a shape needs a backend', () => {
    expect(errorOf(() => model().build([null, 3])).message).toBe(
      '[Sequential] build needs a backend for a shape, got none. Give one: build(shape, { backend }), or build with a sample tensor',
    );
  });

  it.each([undefined, null])('an input is needed, not %s', (input) => {
    const m = model();
    const error = errorOf(() => Reflect.apply(m.build, m, [input, { backend }]));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toBe(
      `[Sequential] needs an input, a sample or its shape with the batch open, got ${input}. Give e.g. [null, 20]`,
    );
  });

  it('an open batch is enough for a layer that always normalizes by the batch', () =>
    balanced(() => {
      using m = new BatchNorm({ useBatchStats: 'always' }).build([null, 3], { backend });
      expect(m.isBuilt).toBe(true);
      expect(m.updates.value.item()).toBe(0);
    }));
});

describe('a build that fails', () => {
  it('leaves nothing behind, and can be repeated', () =>
    balanced(() => {
      using expected = model().build([null, 3], { backend, seed: 1 });
      const m = new Sequential([model(), (x) => x.matmul(ones([2, 5], { backend }))]);
      const before = live();
      for (const shape of [[null, 3, 3, 3, 3], [3], [null, 0, 3]]) {
        // [3] fails in the first layer; the others in the last, when all have values
        const bad = new Sequential([
          m,
          () => {
            throw new Error('last');
          },
        ]);
        expect(() => bad.build(shape, { backend, seed: 1 }), String(shape)).toThrow();
        expect(m.variables().some((variable) => variable.isBuilt)).toBe(false);
        expect(live()).toEqual(before);
      }
      using good = m.build([null, 3], { backend, seed: 1 });
      expect([...snapshot(good.variables()).values()]).not.toEqual([
        ...snapshot(expected.variables()).values(),
      ]);
      expect(good.infer(ones([2, 3], { backend })).shape).toEqual([2, 5]);
    }));

  it('leaves what was built before', () =>
    balanced(() => {
      using dense = new Dense({ units: 4 }).build([null, 3], { backend });
      const before = snapshot(dense.variables());
      const m = new Sequential([
        dense,
        new Dense({ units: 2 }),
        () => {
          throw new Error('last');
        },
      ]);
      expect(() => m.build([null, 3], { backend })).toThrow('last');
      expect([...snapshot(dense.variables()).values()]).toEqual([...before.values()]);
      expect(m.variables().filter((variable) => variable.isBuilt)).toEqual([
        dense.kernel,
        dense.bias,
      ]);
    }));

  // Open: they are disposed, and say so.
  it.each<
    [
      string,
      (shape: readonly number[], options: { dtype: DType; backend: Backend }) => Tensor,
      string,
    ]
  >([
    [
      'another shape',
      (_, options) => zeros([3, 5], options),
      '[layers.0.kernel] its initializer must give shape [3,4], got [3,5]. Use the shape it is called with',
    ],
    [
      'another dtype',
      (shape, { backend: on }) => full(shape, 1, { dtype: 'float32', backend: on }),
      '[layers.0.kernel] its initializer must give float64, got float32. Use the dtype it is called with',
    ],
  ])('where an initializer gives %s', (_, make, message) =>
    balanced(() => {
      const kernelInitializer = (
        _key: Key,
        shape: readonly number[],
        options: { dtype: DType; backend: Backend },
      ) => make(shape, options);
      const m = new Sequential([new Dense({ units: 4, kernelInitializer })]);
      const error = errorOf(() => m.build([null, 3], { backend, dtype: 'float64' }));
      expect(error.layer).toBe('layers.0 (Dense)');
      expect(error.message).toBe(
        message.replace('[layers.0.kernel]', '[layers.0 (Dense): layers.0.kernel]'),
      );
      expect(m.isBuilt).toBe(false);
    }),
  );

  it('where create leaves a variable without a value', () =>
    balanced(() => {
      class Forgetful extends Module {
        readonly weights = { first: new Parameter(zerosOf), second: new Parameter(zerosOf) };
        protected override create(_x: Tensor, give: Give): void {
          give(this.weights.first, [1]);
        }
        protected forward(x: Tensor): Tensor {
          return x;
        }
      }
      const forgetful = new Forgetful();
      expect(errorOf(() => forgetful.build([1], { backend })).message).toBe(
        '[Forgetful] its create must give every variable a value, but gave none to weights.second. Call give(this.weights.second, shape) there',
      );
      expect(forgetful.weights.first.isBuilt).toBe(false);
    }));
});

const zerosOf = (_: Key, shape: readonly number[], options: { dtype: DType; backend: Backend }) =>
  zeros(shape, options);

describe('a variable that has lost its value', () => {
  it('gets one again from the next build', () =>
    balanced(() => {
      using m = model().build([null, 3], { backend, seed: 1 });
      const [kernel, bias] = m.parameters();
      bias?.assign(full([4], 9, { backend }));
      const before = snapshot(m.variables());
      kernel?.dispose();
      expect(m.isBuilt).toBe(false);
      m.build([null, 3], { backend, seed: 1 });
      expect(snapshot(m.variables())).toEqual(before);
    }));

  it('because the recorded step that built it failed, too', () =>
    balanced(() => {
      using w = new Variable(ones([], { backend }));
      using m = model();
      const step = () =>
        valueAndGrad([w], () => {
          m.build([null, 3], { backend, seed: 1 });
          throw new Error('later');
        });
      expect(step).toThrow('later');
      expect(m.isBuilt).toBe(false);
      m.build([null, 3], { backend, seed: 1 });
      expect(m.isBuilt).toBe(true);
    }));
});
