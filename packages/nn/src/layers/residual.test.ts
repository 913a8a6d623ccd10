// Residual: the sum, its paths and gradients, what it refuses.
import { gradCheck } from '@evenkeel/autograd';
import { add, concat, key, matmul, mul, relu, slice, type Tensor, tanh } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import {
  backend,
  balanced,
  differentiate,
  errorOf,
  floats,
  TRAINING,
  valuesOf,
} from '../module/module.test-support.js';
import { BatchNorm } from '../normalization/batch-norm.js';
import { Dense } from './dense.js';
import { Dropout } from './dropout.js';
import { Residual } from './residual.js';
import { Sequential } from './sequential.js';

const X = [
  [1, -2, 3],
  [-4, 5, 0.5],
];

describe('Residual', () => {
  it('adds the input', () => {
    balanced(() => {
      const double = (t: Tensor): Tensor => mul(t, 2);
      expect(valuesOf(new Residual(double).infer(floats(X)))).toEqual([3, -6, 9, -12, 15, 1.5]);
      expect(new Residual(double).type).toBe('Residual');
    });
  });

  it('or what the shortcut makes of it', () => {
    balanced(() => {
      using layer = new Residual(new Sequential([new Dense({ units: 4 }), tanh]), {
        shortcut: new Dense({ units: 4, bias: false }),
      });
      layer.build([null, 3], { backend, seed: 2, dtype: 'float64' });
      const names = layer.variables().map((v) => v.name);
      expect(names).toEqual(['inner.layers.0.kernel', 'inner.layers.0.bias', 'shortcut.kernel']);
      const [kernel, , around] = layer.parameters().map((p) => p.value);
      if (kernel === undefined || around === undefined) throw new Error('parameters are missing');
      const x = floats(X);
      const want = add(tanh(matmul(x, kernel)), matmul(x, around));
      expect(valuesOf(layer.infer(x))).toEqual(valuesOf(want));
    });
  });

  it('hands the context to both: mode and key', () => {
    balanced(() => {
      using layer = new Residual(new Dropout({ rate: 0.5 }), { shortcut: new BatchNorm() });
      layer.build([null, 3], { backend, dtype: 'float64' });
      layer.call(floats(X), { training: true, key: key(1) });
      expect(layer.states().map((s) => [s.name, ...valuesOf(s)])).toContainEqual([
        'shortcut.updates',
        1,
      ]);
      expect(errorOf(() => layer.call(floats(X), TRAINING)).message).toMatch(
        /^\[inner \(Dropout\)\] needs a key in training/,
      );
    });
  });

  it('gradients against finite differences', () => {
    balanced(() => {
      using layer = new Residual(new Sequential([new Dense({ units: 3 }), tanh]), {
        shortcut: new Dense({ units: 3 }),
      });
      layer.build([null, 3], { backend, seed: 1, dtype: 'float64' });
      const x = floats(X);
      expect(gradCheck((t) => layer.call(t, TRAINING), [x], { tolerance: 1e-8 })).toBeLessThan(
        1e-8,
      );
      using plain = new Residual(tanh);
      expect(gradCheck((t) => plain.call(t, TRAINING), [x], { tolerance: 1e-8 })).toBeLessThan(
        1e-8,
      );
      const cotangent = floats([
        [1, 2, 3],
        [-1, 0.5, 0],
      ]);
      const { gradient } = differentiate(layer, x, cotangent, TRAINING);
      const [, , kernel, bias] = layer.parameters();
      if (kernel === undefined || bias === undefined) throw new Error('parameters are missing');
      expect(valuesOf(gradient(bias))).toEqual([0, 2.5, 3]);
      expect(valuesOf(gradient(kernel))).toEqual(valuesOf(matmul(x.transpose(), cotangent)));
    });
  });

  it('refuses two shapes, and says how to go on', () => {
    balanced(() => {
      const x = floats(X);
      const twice = (t: Tensor): Tensor => concat([t, t], 1);
      const model = new Sequential([relu, new Residual(twice)]);
      expect(errorOf(() => model.infer(x))).toMatchObject({
        name: 'ShapeError',
        shapes: [
          [2, 6],
          [2, 3],
        ],
        message:
          '[layers.1 (Residual)] the inner layer and the shortcut must give one shape, got [2,6] from inner (Activation) and [2,3] from the input. ' +
          'Give a shortcut that leads to the same shape: new Residual(inner, { shortcut: new Dense({ units: 6 }) })',
      });
      // These shapes would broadcast.
      const column = (t: Tensor): Tensor => slice(t, 1, 0, 1);
      const both = new Residual(relu, { shortcut: column });
      expect(errorOf(() => both.infer(x)).message).toBe(
        '[Residual] the inner layer and the shortcut must give one shape, got [2,3] from inner (Activation) and [2,1] from shortcut (Activation). Change one of the two',
      );
    });
  });
});
