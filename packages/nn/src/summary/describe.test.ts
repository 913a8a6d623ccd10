// What is listed and counted, and what a look at a model leaves behind: nothing.
import {
  ArgumentError,
  add,
  matmul,
  mean,
  ShapeError,
  type Tensor,
  tanh,
  UnbuiltError,
} from '@evenkeel/tensor';
import { expect, it, describe as suite } from 'vitest';
import { ones } from '../initializers/constant.js';
import { Activation } from '../layers/activation.js';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../layers/sequential.js';
import type { Context } from '../module/context.js';
import { type Give, Module } from '../module/module.js';
import { backend, balanced, errorOf, floats, snapshot } from '../module/module.test-support.js';
import { Parameter } from '../module/parameter.js';
import { BatchNorm } from '../normalization/batch-norm.js';
import { describe } from './describe.js';
import { summary } from './summary.js';

/** [path, type, shape, parameters, trainable] of each line. */
const lines = <In>(model: Module<In, unknown>, input: In | readonly (number | null)[]) =>
  describe(model, input).layers.map(({ path, type, outputShape, parameters, trainable }) => [
    path,
    type,
    outputShape,
    parameters,
    trainable,
  ]);

/** A scale of its own beside a layer that it calls twice, and one it does not call. */
class Twice extends Module {
  readonly dense = new Dense({ units: 3 });
  readonly again = this.dense;
  readonly idle = new Activation(tanh);
  readonly shift = new Parameter(ones());

  protected override create(_x: Tensor, give: Give): void {
    give(this.shift, [3]);
  }

  protected forward(x: Tensor, ctx: Context): Tensor {
    return add(this.again.call(this.dense.call(x, ctx), ctx), this.shift.value);
  }
}

/** Of two tensors: their product and its mean. */
class Pair extends Module<readonly [Tensor, Tensor], { product: Tensor; mean: Tensor }> {
  readonly half = new Average();

  protected forward([a, b]: readonly [Tensor, Tensor], ctx: Context) {
    const product = matmul(a, b);
    return { product, mean: this.half.call(product, ctx) };
  }
}

class Average extends Module {
  protected forward(x: Tensor): Tensor {
    return mean(x, 0);
  }
}

suite('describe', () => {
  it('lists the modules directly below, with what hangs below them', () =>
    balanced(() => {
      const inner = new Sequential([new Dense({ units: 4 }), new BatchNorm()]);
      using model = new Sequential([inner, new Dense({ units: 2 })]);
      model.build([null, 3], { backend });
      expect(lines(model, [null, 3])).toEqual([
        ['layers.0', 'Sequential', [null, 4], 3 * 4 + 4 + 4 * 4, 3 * 4 + 4 + 2 * 4],
        ['layers.1', 'Dense', [null, 2], 10, 10],
      ]);
      expect(lines(inner, [null, 3])).toEqual([
        ['layers.0', 'Dense', [null, 4], 16, 16],
        ['layers.1', 'BatchNorm', [null, 4], 16, 8],
      ]);
    }));

  it('counts floats, in bytes of their dtype: not how many updates there were', () =>
    balanced(() => {
      for (const [dtype, bytes] of [
        ['float32', 4],
        ['float64', 8],
      ] as const) {
        using norm = new BatchNorm().build([null, 5], { backend, dtype });
        expect(describe(norm, [null, 5])).toMatchObject({
          total: { count: 20, bytes: 20 * bytes },
          trainable: { count: 10, bytes: 10 * bytes },
          nonTrainable: { count: 10, bytes: 10 * bytes },
        });
      }
    }));

  it('counts what is frozen, or never trainable, as non-trainable', () =>
    balanced(() => {
      const norm = new BatchNorm({ affineTrainable: false });
      using model = new Sequential([new Dense({ units: 4 }), norm, new Dense({ units: 2 })]);
      model.build([null, 3], { backend });
      model.layers[0]?.freeze();
      const { layers, total, trainable, nonTrainable } = describe(model, [null, 3]);
      expect(layers.map((layer) => [layer.parameters, layer.trainable])).toEqual([
        [16, 0],
        [16, 0],
        [10, 10],
      ]);
      expect([total.count, trainable.count, nonTrainable.count]).toEqual([42, 10, 32]);
      model.unfreeze();
      expect(describe(model, [null, 3]).trainable.count).toBe(26);
    }));

  it('counts shared modules once, and lists the model last if it has variables of its own', () =>
    balanced(() => {
      using model = new Twice().build([null, 3], { backend });
      expect(lines(model, [null, 3])).toEqual([
        ['dense', 'Dense', [null, 3], 12, 12],
        ['idle', 'Activation', null, 0, 0],
        ['', 'Twice', [null, 3], 3, 3],
      ]);
      expect(describe(model, [null, 3]).total).toEqual({ count: 15, bytes: 60 });
    }));

  it('counts what two layers share with each of them, and once in all', () =>
    balanced(() => {
      const dense = new Dense({ units: 3 });
      using model = new Sequential([new Sequential([dense]), new Sequential([dense, tanh])]);
      model.build([null, 3], { backend });
      const { layers, total } = describe(model, [null, 3]);
      expect(layers.map((layer) => layer.parameters)).toEqual([12, 12]);
      expect(total.count).toBe(12);
    }));

  it('lists a model without modules below as itself', () =>
    balanced(() => {
      using dense = new Dense({ units: 2 }).build([null, 3], { backend });
      expect(lines(dense, [null, 7, 3])).toEqual([['', 'Dense', [null, 7, 2], 8, 8]]);
    }));

  it('opens the first axis where it is that of the batch', () =>
    balanced(() => {
      using model = new Sequential([new Dense({ units: 2 }), (x) => mean(x, 0)]);
      model.build([null, 3], { backend });
      const shapes = (input: Tensor | readonly (number | null)[]) =>
        describe(model, input).layers.map((layer) => layer.outputShape);
      expect(shapes([5, 3])).toEqual([[null, 2], [2]]);
      expect(shapes(floats([[1, 2, 3]], 'float32'))).toEqual([[null, 2], [2]]);
      using scalar = new Sequential([(x) => mean(x)]);
      expect(describe(scalar, floats([1, 2])).layers[0]?.outputShape).toEqual([]);
    }));

  it('takes samples of any kind, and leaves the shape of what is no tensor open', () =>
    balanced(() => {
      const model = new Pair();
      const sample = [floats([[1, 2]]), floats([[1], [2]])] as const;
      model.infer(sample);
      expect(lines(model, sample)).toEqual([['half', 'Average', [null], 0, 0]]);
    }));

  it('gives layers that take statistics of the batch two rows', () =>
    balanced(() => {
      using norm = new BatchNorm({ useBatchStats: 'always' }).build([2, 3], { backend });
      expect(lines(norm, [null, 3])).toEqual([['', 'BatchNorm', [null, 3], 12, 6]]);
    }));

  it('changes nothing', () =>
    balanced(() => {
      using model = new Sequential([new Dense({ units: 4 }), new BatchNorm()]);
      model.build([null, 3], { backend, seed: 1 });
      const before = snapshot(model.variables());
      describe(model, [null, 3]);
      expect(snapshot(model.variables())).toEqual(before);
    }));

  it('says what a model that cannot be described lacks', () =>
    balanced(() => {
      const unbuilt = errorOf(() => describe(new Sequential([new Dense({ units: 4 })]), [null, 3]));
      expect(unbuilt).toBeInstanceOf(UnbuiltError);
      expect(unbuilt.message).toBe(
        '[describe] needs a model that is built, but layers.0.kernel of Sequential has no value yet. Build it first: model.build([null, features], { backend })',
      );
      const nowhere = errorOf(() => describe(new Activation(tanh), [null, 3]));
      expect(nowhere).toBeInstanceOf(ArgumentError);
      expect(nowhere.message).toBe(
        '[describe] a model without variables needs a backend to compute on, got none for Activation. Give { backend }, or a sample instead of a shape',
      );
      expect(describe(new Activation(tanh), [null, 3], { backend }).layers).toHaveLength(1);

      using dense = new Dense({ units: 2 }).build([null, 3], { backend });
      for (const look of [describe, summary]) {
        const missing = errorOf(() => Reflect.apply(look, undefined, [dense]));
        expect(missing).toBeInstanceOf(ArgumentError);
        expect(missing.message).toBe(
          '[describe] needs an input, a sample or its shape with the batch open, got undefined. Give e.g. [null, 20]',
        );
        const nothing = errorOf(() => Reflect.apply(look, undefined, []));
        expect(nothing).toBeInstanceOf(ArgumentError);
        expect(nothing.message).toBe(
          '[describe] needs a model, got undefined. Give a module first: describe(model, [null, 20])',
        );
      }
      const open = errorOf(() => describe(dense, [null, null, 3]));
      expect(open).toBeInstanceOf(ArgumentError);
      expect(open.message).toBe(
        '[describe] only the first axis, the batch, may be open, got [null,null,3]. Give the other sizes as numbers',
      );
      const narrow = errorOf(() => describe(dense, [null, 2]));
      expect(narrow).toBeInstanceOf(ShapeError);
      expect(narrow.message).toContain('needs 3 features in the last axis, got 2');
    }));
});
