// Calling modules: what comes out and what is freed, modules of other things than tensors, errors, and that
// nothing is left over many steps.
import { valueAndGrad } from '@evenkeel/autograd';
import {
  ArgumentError,
  add,
  defineProgram,
  e,
  keep,
  key,
  mean,
  mul,
  normal,
  relu,
  scope,
  square,
  type Tensor,
  update,
} from '@evenkeel/tensor';
import { afterEach, describe, expect, it } from 'vitest';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../layers/sequential.js';
import { BatchNorm, type BatchNormOptions } from '../normalization/batch-norm.js';
import type { Context } from './context.js';
import { Module } from './module.js';
import {
  backend,
  balanced,
  errorOf,
  floats,
  INFERENCE,
  live,
  TRAINING,
  valuesOf,
} from './module.test-support.js';

const descend = defineProgram('descend', 2, 1, ([w, g], [rate]) => [e.sub(w, e.mul(rate, g))]);
const batch = (): Tensor => normal(key(1), [8, 3], { backend });

function network(
  options: BatchNormOptions = {},
  last: (x: Tensor) => Tensor = (x) => x,
): Sequential {
  return new Sequential([
    new Dense({ units: 5 }),
    new BatchNorm(options),
    relu,
    new Dense({ units: 4, bias: false }),
    new BatchNorm({ ...options, scale: false, axis: 1 }),
    relu,
    new Dense({ units: 1 }),
    last,
  ]).build([null, 3], { backend, seed: 1 });
}

afterEach(() => expect(live()).toEqual({ buffers: 0, bytes: 0 }));

describe('a call outside every scope', () => {
  it.each([TRAINING, INFERENCE])('leaves its output alone, with %o', (ctx) => {
    using model = network();
    const x = batch();
    const before = live().buffers;
    for (let i = 0; i < 3; i++) {
      const y = model.call(x, ctx);
      expect(live().buffers).toBe(before + 1);
      expect(valuesOf(y)).toHaveLength(8);
      y.dispose();
    }
    x.dispose();
  });

  it('that returns its input leaves it to its owner', () => {
    const x = batch();
    const empty = new Sequential([]);
    expect(empty.infer(x)).toBe(x);
    expect(empty.build([null, 3], { backend }).isBuilt).toBe(true);
    expect(valuesOf(x)).toHaveLength(24);
    x.dispose();
  });

  it('that throws frees what it made, and the next call is as if nothing had been', () => {
    let broken = false;
    const failing = (x: Tensor): Tensor => {
      if (!broken) return x;
      mul(x, 2);
      throw new TypeError('broken');
    };
    using model = network({}, failing);
    const x = batch();
    broken = true;
    const before = live();
    expect(() => model.call(x, TRAINING)).toThrow(TypeError);
    expect(live()).toEqual(before);
    broken = false;
    scope(() => expect(model.infer(x).shape).toEqual([8, 1]));
    using other = new Dense({ units: 2 }).build([null, 3], { backend });
    expect(errorOf(() => other.infer(floats([[1]], 'float32'))).layer).toBe('Dense');
    x.dispose();
  });

  it('lets an observer keep what it saw', () => {
    using model = network();
    const x = batch();
    const before = live().buffers;
    const kept: Tensor[] = [];
    const y = model.call(x, {
      training: false,
      observer: ({ output, path }) => {
        if (path === 'layers.2') kept.push(keep(output as Tensor));
      },
    });
    expect(live().buffers).toBe(before + 2);
    expect(kept.map(({ shape }) => shape)).toEqual([[8, 5]]);
    for (const t of [x, y, ...kept]) t.dispose();
  });
});

describe('a module of other things than tensors', () => {
  interface Pair {
    readonly left: Tensor;
    readonly right: readonly Tensor[];
  }
  /** Takes and gives a struct; calls one layer on every part. */
  class Both extends Module<Pair, { readonly total: Tensor; readonly parts: Map<string, Tensor> }> {
    readonly dense = new Dense({ units: 2 });
    readonly norm = new BatchNorm();
    protected forward({ left, right }: Pair, ctx: Context) {
      const one = this.norm.call(this.dense.call(left, ctx), ctx);
      const others = right.map((x) => mul(this.dense.call(x, ctx), 2));
      return { total: others.reduce(add, one), parts: new Map([['one', one]]) };
    }
  }
  const pair = (): Pair => ({ left: batch(), right: [batch(), batch()] });
  const tensorsOf = ({ left, right }: Pair): Tensor[] => [left, ...right];

  it('is built with a sample, and its outputs alone survive a call', () => {
    const input = pair();
    using both = new Both().build(input, { backend });
    expect(
      both
        .variables()
        .map(({ name }) => name)
        .slice(0, 3),
    ).toEqual(['dense.kernel', 'dense.bias', 'norm.gamma']);
    const before = live().buffers;
    const { total, parts } = both.call(input, TRAINING);
    expect(live().buffers).toBe(before + 2);
    expect([total.shape, parts.get('one')?.shape]).toEqual([
      [8, 2],
      [8, 2],
    ]);
    for (const t of [...tensorsOf(input), total, ...parts.values()]) t.dispose();
  });

  it('has gradients, and may be a part of another', () => {
    class Outer extends Module<Pair, Tensor> {
      readonly both = new Both();
      protected forward(x: Pair, ctx: Context): Tensor {
        return mean(square(this.both.call(x, ctx).total));
      }
    }
    balanced(() => {
      const input = pair();
      using outer = new Outer().build(input, { backend });
      const { grads } = valueAndGrad(outer.trainableParameters(), () =>
        outer.call(input, TRAINING),
      );
      expect(grads.variables.map(({ name }) => name)).toEqual([
        'both.dense.kernel',
        'both.dense.bias',
        'both.norm.gamma',
        'both.norm.beta',
      ]);
      expect(grads.tensors().every((g) => valuesOf(g).some((v) => v !== 0))).toBe(true);
      expect(outer.both.norm.updates.value.item()).toBe(1);
    });
  });
});

describe('a context that does not say whether it is training', () => {
  it.each([undefined, {}, { training: 'yes' }])('%o is refused', (ctx) => {
    using dense = new Dense({ units: 2 }).build([null, 3], { backend });
    balanced(() => {
      const error = errorOf(() => Reflect.apply(dense.call, dense, [batch(), ctx]));
      expect(error).toBeInstanceOf(ArgumentError);
      expect(error.message).toBe(
        '[Dense] call needs a context that says whether this is training, got none. Write call(x, { training: true }), or infer(x)',
      );
    });
  });
});

describe('over 100 steps the live buffers are the same', () => {
  const step = (model: Sequential, x: Tensor, ctx: Context): void =>
    scope(() => {
      const { grads } = valueAndGrad(model.trainableParameters(), () =>
        mean(square(model.call(x, ctx))),
      );
      update(descend, [grads.variables], [grads.tensors()], [0.01]);
    });

  /** Runs `body` 100 times; from the second time on nothing may be added. */
  function flat(body: () => void): void {
    body();
    const after = live();
    for (let i = 1; i < 100; i++) {
      body();
      expect(live()).toEqual(after);
    }
  }

  const modes: readonly BatchNormOptions[] = [
    {},
    { update: 'ema' },
    { update: 'cumulative', varianceEstimator: 'unbiased' },
    { useBatchStats: 'always' },
    { useBatchStats: 'never' },
    { updateStats: false },
    { affineTrainable: false },
  ];

  it.each(modes.flatMap((options) => [TRAINING, INFERENCE].map((ctx) => ({ options, ctx }))))(
    '$options, $ctx',
    ({ options, ctx }) => {
      using model = network(options);
      const x = batch();
      flat(() => step(model, x, ctx));
      model.freeze();
      flat(() => scope(() => void model.call(x, ctx)));
      flat(() => model.call(x, ctx).dispose());
      x.dispose();
    },
  );

  it('also where every step fails, in a layer or after it', () => {
    using model = network();
    const x = batch();
    const narrow = floats([[1]], 'float32');
    const before = valuesOf(model.states()[0] ?? x);
    flat(() => {
      expect(() => step(model, narrow, TRAINING)).toThrow('needs 3 features');
      expect(() => model.infer(narrow)).toThrow('needs 3 features');
      expect(() =>
        valueAndGrad(model.trainableParameters(), () => {
          model.call(x, TRAINING);
          throw new Error('after');
        }),
      ).toThrow('after');
    });
    expect(valuesOf(model.states()[0] ?? x)).toEqual(before);
    x.dispose();
    narrow.dispose();
  });

  it('a model that is built, trained and disposed leaves nothing', () => {
    const x = batch();
    flat(() => {
      const model = network();
      step(model, x, TRAINING);
      model.dispose();
    });
    x.dispose();
  });
});
