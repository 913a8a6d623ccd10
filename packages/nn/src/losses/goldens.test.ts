// The losses and their gradients against two reference implementations.
import { valueAndGrad } from '@evenkeel/autograd';
import {
  type DType,
  type FloatDType,
  mul,
  sum,
  type Tensor,
  tensor,
  Variable,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import {
  backend,
  balanced,
  type Entry,
  expectClose,
  fromEntry,
  goldens,
} from '../module/module.test-support.js';
import { binaryCrossEntropy } from './binary-cross-entropy.js';
import {
  categoricalCrossEntropy,
  sparseCategoricalCrossEntropy,
} from './categorical-cross-entropy.js';
import type { Reduction, SmoothedOptions } from './loss.js';
import { type HuberOptions, huber, meanAbsoluteError, meanSquaredError } from './regression.js';

const LOSSES = {
  meanSquaredError,
  meanAbsoluteError,
  huber,
  binaryCrossEntropy,
  categoricalCrossEntropy,
  sparseCategoricalCrossEntropy,
} as const;

interface Golden {
  readonly loss: keyof typeof LOSSES;
  readonly by: string;
  readonly options: HuberOptions & SmoothedOptions & { readonly reduction: Reduction };
  readonly prediction: Entry;
  readonly target: Entry & { readonly dtype: DType };
  readonly weights: Entry | null;
  readonly cotangent: Entry;
  readonly value: Entry;
  readonly gradient: Entry | null;
}

const file = goldens<{ readonly cases: readonly Golden[] }>('../losses/goldens/losses.json');

/** Floats in the dtype asked for, integers in their own. */
function targetOf({ data, shape, dtype }: Golden['target'], float: FloatDType): Tensor {
  return tensor([...data], { shape, dtype: dtype === 'int32' ? dtype : float, backend });
}

/** The loss, and the gradient of sum(cotangent * loss), both the scope's. */
function computed(golden: Golden, dtype: FloatDType): readonly [loss: Tensor, gradient: Tensor] {
  const { loss, options, prediction, target, weights, cotangent } = golden;
  using input = new Variable(fromEntry(prediction, dtype), { name: 'prediction' });
  const y = targetOf(target, dtype);
  const given = weights === null ? options : { ...options, weights: fromEntry(weights, dtype) };
  const { grads, aux } = valueAndGrad([input], () => {
    const losses = LOSSES[loss](input.value, y, given);
    return [sum(mul(losses, fromEntry(cotangent, dtype))), losses];
  });
  return [aux, grads.get(input)];
}

const title = ({ loss, by, options, weights, prediction }: Golden): string =>
  `${loss} of [${prediction.shape}], weights ${weights === null ? 'none' : `[${weights.shape}]`}, ${JSON.stringify(options)}: ${by}`;
const titled = (cases: readonly Golden[]) =>
  cases.map((golden, i) => [`${i} ${title(golden)}`, golden] as const);

describe('golden values', () => {
  it('cover every loss with every reduction, with and without weights', () => {
    const seen = new Set(
      file.cases.map((c) => `${c.loss} ${c.options.reduction} ${c.weights === null}`),
    );
    for (const loss of Object.keys(LOSSES)) {
      for (const reduction of ['mean', 'weightedMean', 'sum', 'none']) {
        expect(seen).toContain(`${loss} ${reduction} true`);
        expect(seen).toContain(`${loss} ${reduction} false`);
      }
    }
  });
});

describe('in float64', () => {
  it.each(titled(file.cases))('%s', (_, golden) =>
    balanced(() => {
      const [loss, gradient] = computed(golden, 'float64');
      expect(loss.dtype).toBe('float64');
      expectClose(loss, golden.value, 1e-14, 'loss');
      if (golden.gradient !== null) expectClose(gradient, golden.gradient, 1e-14, 'gradient');
    }),
  );
});

// Probabilities near 0 and 1 are other numbers in float32: only logits and regression are compared there.
const robust = file.cases.filter(({ options }) => options.fromLogits !== false);

describe('in float32', () => {
  it.each(titled(robust))('%s', (_, golden) =>
    balanced(() => {
      const [loss, gradient] = computed(golden, 'float32');
      expect(loss.dtype).toBe('float32');
      expectClose(loss, golden.value, 2e-6, 'loss');
      if (golden.gradient !== null) expectClose(gradient, golden.gradient, 2e-6, 'gradient');
    }),
  );
});
