// Layers without their options, as callers without types make them: a message with the cure, not a TypeError.
import { ArgumentError, relu } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { errorOf } from '../module/module.test-support.js';
import { BatchNorm } from '../normalization/batch-norm.js';
import { Activation } from './activation.js';
import { Dense } from './dense.js';
import { Dropout } from './dropout.js';
import { PReLU } from './prelu.js';
import { Reshape } from './reshape.js';
import { Residual } from './residual.js';
import { Sequential } from './sequential.js';

describe('a layer', () => {
  it.each<[new (...args: never[]) => object, readonly unknown[], string]>([
    [Dense, [{ unit: 8 }], "options must be known, got 'unit'. Did you mean 'units'?"],
    [
      Dense,
      [{ units: 8, activation: 'relu' }],
      "options must be known, got 'activation'. Use one of units, bias, kernelInitializer, biasInitializer",
    ],
    [
      BatchNorm,
      [{ epsilom: 1e-3 }],
      "options must be known, got 'epsilom'. Did you mean 'epsilon'?",
    ],
    [BatchNorm, [16], 'needs an object of options, got 16. Write new BatchNorm({ decay: 0.99 })'],
    [Dropout, [{ rat: 0.5 }], "options must be known, got 'rat'. Did you mean 'rate'?"],
    [PReLU, [{ sharde: true }], "options must be known, got 'sharde'. Did you mean 'shared'?"],
    [Reshape, [{ shap: [1] }], "options must be known, got 'shap'. Did you mean 'shape'?"],
    [Residual, [relu, { skip: relu }], "options must be known, got 'skip'. Use one of shortcut"],
    [Dense, [], 'needs an object of options, got undefined. Write new Dense({ units: 64 })'],
    [Dense, [64], 'needs an object of options, got 64. Write new Dense({ units: 64 })'],
    [Dropout, [], 'needs an object of options, got undefined. Write new Dropout({ rate: 0.5 })'],
    [Dropout, [0.5], 'needs an object of options, got 0.5. Write new Dropout({ rate: 0.5 })'],
    [
      Reshape,
      [],
      'needs an object of options, got undefined. Write new Reshape({ shape: [28, 28, 1] })',
    ],
    [PReLU, [null], 'needs an object of options, got null. Write new PReLU({ shared: true })'],
    [
      Residual,
      [],
      'inner must be a module or a function, got undefined. Write new Residual(new Dense({ units: 8 }))',
    ],
    [
      Residual,
      [relu, null],
      'needs an object of options, got null. Write new Residual(inner, { shortcut })',
    ],
    [
      Residual,
      [relu, { shortcut: 'relu' }],
      "shortcut must be a module or a function, got the string 'relu'. Write new Residual(new Dense({ units: 8 }))",
    ],
    [
      Sequential,
      [],
      'needs an array of layers, got undefined. Write new Sequential([new Dense({ units: 8 }), relu])',
    ],
  ])('%o refuses %o', (layer, args, told) => {
    const error = errorOf(() => Reflect.construct(layer, args));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toBe(`[${layer.name}] ${told}`);
  });

  it('refuses no name at all where it takes one', () => {
    const error = errorOf(() => Reflect.construct(Activation, []));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toMatch(
      /^\[Activation\] needs a function or the name of an activation, got undefined\. Use one of celu/,
    );
  });

  it('that can do without takes none', () => {
    expect(new PReLU().shared).toBe(false);
    expect(new Residual(relu).shortcut).toBeNull();
  });
});
