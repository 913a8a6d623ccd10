// Activation and PReLU: which function is called, names and options, gradients of input and slope.
import { gradCheck } from '@evenkeel/autograd';
import { elementwise, mul, relu, type Tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { prelu } from '../functional/activation-programs.js';
import { activationIds, isActivationId } from '../functional/activation-table.js';
import { elu, leakyRelu } from '../functional/activations-with-options.js';
import { constant } from '../initializers/constant.js';
import {
  backend,
  balanced,
  differentiate,
  errorOf,
  floats,
  INFERENCE,
  TRAINING,
  valuesOf,
} from '../module/module.test-support.js';
import { Activation } from './activation.js';
import { PReLU } from './prelu.js';
import { Sequential } from './sequential.js';

describe('Activation', () => {
  it('calls a function, in either mode', () => {
    balanced(() => {
      const square = (x: Tensor): Tensor => mul(x, x);
      const layer = new Activation(square);
      expect([layer.f, layer.id, layer.type]).toEqual([square, null, 'Activation']);
      const x = floats([[-3, 2]]);
      expect(valuesOf(layer.call(x, TRAINING))).toEqual([9, 4]);
      expect(valuesOf(layer.call(x, INFERENCE))).toEqual([9, 4]);
    });
  });

  it.each(activationIds)('by name: %s', (id) => {
    balanced(() => {
      if (!isActivationId(id)) throw new Error(id);
      const layer = new Activation(id);
      expect(layer.id).toBe(id);
      const x = floats([[-2.3, -0.6, 0.4, 3.7]]);
      expect(valuesOf(layer.infer(x))).toEqual(valuesOf(layer.f(x)));
      expect(gradCheck((t) => layer.call(t, TRAINING), [x], { tolerance: 1e-8 })).toBeLessThan(
        1e-8,
      );
    });
  });

  it('passes the options on', () => {
    balanced(() => {
      const x = floats([[-2, 3]]);
      const layer = new Activation('leakyRelu', { negativeSlope: 0.5 });
      expect(valuesOf(layer.infer(x))).toEqual(valuesOf(leakyRelu(x, { negativeSlope: 0.5 })));
      expect(valuesOf(new Activation('elu', { alpha: 3 }).infer(x))).toEqual(
        valuesOf(elu(x, { alpha: 3 })),
      );
      const threshold = new Activation('threshold', { threshold: 1, value: 7 });
      expect(valuesOf(threshold.infer(x))).toEqual([7, 3]);
    });
  });

  it('linear gives its input back, which stays usable', () => {
    balanced(() => {
      const x = floats([[1, 2]]);
      const y = new Activation('linear').infer(x);
      expect(y).toBe(x);
      expect(valuesOf(y)).toEqual([1, 2]);
    });
  });

  it('checks options when it is made', () => {
    expect(errorOf(() => new Activation('elu', { alpha: -1 })).message).toBe(
      '[elu] alpha must be a finite number above 0, got -1. Leave it out for 1',
    );
  });

  it('refuses other names and options, as types too', () => {
    // @ts-expect-error: a misspelt name
    const misspelt = errorOf(() => new Activation('leakyRelo'));
    expect([misspelt.name, misspelt.message]).toEqual([
      'ArgumentError',
      "[Activation] needs a function or the name of an activation, got the string 'leakyRelo'. Did you mean 'leakyRelu'?",
    ]);
    // @ts-expect-error: no name at all like it
    expect(errorOf(() => new Activation('convolution')).message).toMatch(
      /got the string 'convolution'\. Use one of celu, elu, exponential, .*, threshold$/,
    );
    // @ts-expect-error: neither
    expect(errorOf(() => new Activation(3)).message).toMatch(/got 3\. Use one of celu/);
    // @ts-expect-error: what every object has is no activation
    expect(errorOf(() => new Activation('toString')).message).toMatch(/Use one of celu/);
    // @ts-expect-error: elu has no negativeSlope
    new Activation('elu', { negativeSlope: 1 });
    // @ts-expect-error: relu has no options
    new Activation('relu', { negativeSlope: 1 });
  });
});

describe('PReLU', () => {
  it('has a slope for each channel', () => {
    balanced(() => {
      using layer = new PReLU().build([null, 3, 2], { backend, dtype: 'float64' });
      expect([layer.type, layer.slope.name]).toEqual(['PReLU', 'slope']);
      expect([layer.slope.value.shape, valuesOf(layer.slope)]).toEqual([[2], [0.25, 0.25]]);
      layer.slope.assign(floats([0.5, -2]));
      const x = floats([
        [
          [-1, -1],
          [0, 3],
          [4, -5],
        ],
      ]);
      expect(valuesOf(layer.infer(x))).toEqual([-0.5, 2, 0, 3, 4, 10]);
    });
  });

  it('or one for all', () => {
    balanced(() => {
      using layer = new PReLU({ shared: true, slopeInitializer: constant(0.1) });
      layer.build([null, 2], { backend, dtype: 'float64' });
      expect(layer.slope.value.shape).toEqual([1]);
      expect(valuesOf(layer.infer(floats([[-1, -2, 3]])))).toEqual([-0.1, -0.2, 3]);
    });
  });

  it('learns', () => {
    balanced(() => {
      using layer = new PReLU().build([null, 2], { backend, dtype: 'float64' });
      const x = floats([
        [-1, 2],
        [-3, -4],
        [5, -6],
      ]);
      const cotangent = floats([
        [1, 10],
        [100, 1000],
        [7, 0.5],
      ]);
      const { dx, gradient } = differentiate(layer, x, cotangent, TRAINING);
      expect(valuesOf(dx)).toEqual([0.25, 10, 25, 250, 7, 0.125]);
      // The sums of cotangent times x where x is negative.
      expect(valuesOf(gradient(layer.slope))).toEqual([-301, -4003]);
    });
  });

  it.each([false, true])('gradients against finite differences, shared: %s', (shared) => {
    balanced(() => {
      using layer = new PReLU({ shared }).build([null, 3], { backend, dtype: 'float64' });
      const x = floats([
        [-1.5, 2, -0.3],
        [0.7, -2.2, 1.1],
      ]);
      layer.slope.assign(floats(shared ? [0.3] : [0.3, -0.4, 1.5]));
      const options = { tolerance: 1e-9 };
      expect(gradCheck((t) => layer.call(t, TRAINING), [x], options)).toBeLessThan(1e-9);
      const f = (t: Tensor, slope: Tensor): Tensor => elementwise(prelu, [t, slope]);
      expect(gradCheck(f, [x, mul(layer.slope.value, 1)], options)).toBeLessThan(1e-9);
    });
  });

  it('refuses other widths, ranks and dtypes', () => {
    balanced(() => {
      using model = new Sequential([new PReLU(), relu]).build([null, 2], { backend });
      const float32 = (values: number[][]): Tensor => floats(values, 'float32');
      expect(errorOf(() => model.infer(float32([[1, 2, 3]])))).toMatchObject({
        name: 'ShapeError',
        message:
          '[layers.0 (PReLU)] needs 2 channels on the last axis, got 3 in shape [1,3]. Give inputs of the width the model was built with, or set shared: true',
      });
      expect(errorOf(() => model.infer(floats([[1, 2]])))).toMatchObject({
        name: 'DTypeError',
        message:
          '[layers.0 (PReLU)] needs inputs of dtype float32, as its slope, got float64. Use cast, or build with that dtype',
      });
      expect(errorOf(() => new PReLU().build([3], { backend }))).toMatchObject({
        name: 'ShapeError',
        message:
          '[PReLU] needs an input [batch, ..., channels], got shape [3]. Reshape one row to [1, channels]',
      });
    });
  });
});
