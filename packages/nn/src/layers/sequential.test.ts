// Sequential: order, context, functions as layers, and what it refuses.
import { ArgumentError, mul, relu, type Tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import type { Context } from '../module/context.js';
import { Module } from '../module/module.js';
import { backend, balanced, errorOf, floats, valuesOf } from '../module/module.test-support.js';
import { Dense } from './dense.js';
import { Sequential } from './sequential.js';

/** Says which contexts it was called with. */
class Witness extends Module {
  readonly seen: Context[] = [];
  protected forward(x: Tensor, ctx: Context): Tensor {
    this.seen.push(ctx);
    return x;
  }
}

describe('Sequential', () => {
  it('calls its layers in order, each with the output of the one before', () =>
    balanced(() => {
      const model = new Sequential([
        (x) => x.add(1),
        (x) => mul(x, 10),
        relu,
        new Sequential([(x) => x.sub(5)]),
      ]);
      expect(valuesOf(model.infer(floats([[1, -3]])))).toEqual([15, -5]);
    }));

  it('gives every layer the context of the call', () =>
    balanced(() => {
      const [one, two] = [new Witness(), new Witness()];
      const ctx: Context = { training: true };
      new Sequential([one, new Sequential([two])]).call(floats([[1]]), ctx);
      expect([one.seen[0], two.seen[0]].map((seen) => seen === ctx)).toEqual([true, true]);
    }));

  it('is built from the first layer to the last, each by the output of the one before', () =>
    balanced(() => {
      using model = new Sequential([new Dense({ units: 4 }), relu, new Dense({ units: 2 })]);
      model.build([null, 3], { backend });
      expect(model.parameters().map(({ name, value }) => `${name} [${value.shape}]`)).toEqual([
        'layers.0.kernel [3,4]',
        'layers.0.bias [4]',
        'layers.2.kernel [4,2]',
        'layers.2.bias [2]',
      ]);
    }));

  it('keeps no hold on the array it was given', () =>
    balanced(() => {
      const layers = [(x: Tensor) => x.add(1)];
      const model = new Sequential(layers);
      layers.push((x) => x.add(100));
      expect(valuesOf(model.infer(floats([[1]])))).toEqual([2]);
    }));

  it.each<[unknown, string]>([
    [undefined, 'an array of layers, got undefined'],
    [new Dense({ units: 1 }), 'an array of layers, got Dense'],
    [[relu, 'relu'], "layers that are modules or functions, got the string 'relu'"],
    [[null], 'layers that are modules or functions, got null'],
    [[[relu]], 'layers that are modules or functions, got an array'],
    [[{ units: 8 }], 'layers that are modules or functions, got Object'],
  ])('refuses %o', (layers, told) => {
    const error = errorOf(() => Reflect.construct(Sequential, [layers]));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toBe(
      `[Sequential] needs ${told}. Write new Sequential([new Dense({ units: 8 }), relu])`,
    );
  });
});
