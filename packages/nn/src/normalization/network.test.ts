// The network of the article, small: Dense, BatchNorm, relu twice, and one output, against PyTorch and Keras with
// the same weights.
import { valueAndGrad } from '@evenkeel/autograd';
import { type FloatDType, mean, relu, sigmoidCrossEntropy } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../layers/sequential.js';
import {
  assignAll,
  backend,
  balanced,
  type Entry,
  expectClose,
  fromEntry,
  goldens,
  largest,
  TRAINING,
} from '../module/module.test-support.js';
import { BatchNorm, type BatchNormOptions } from './batch-norm.js';

type Named = Readonly<Record<string, Entry>>;

const file = goldens<{
  readonly x: Entry;
  readonly targets: Entry;
  readonly weights: Named;
  readonly cases: readonly {
    readonly source: string;
    readonly options: BatchNormOptions;
    readonly loss: number;
    readonly logits: Entry;
    readonly inference: Entry;
    readonly gradients: Named;
    readonly states: Named;
  }[];
}>('../normalization/goldens/network.json');

const entryOf = (named: Named, name: string): Entry => {
  const entry = named[name];
  if (entry === undefined) throw new Error(`no golden ${name}`);
  return entry;
};

function networkOf(options: BatchNormOptions, dtype: FloatDType): Sequential {
  const model = new Sequential([
    new Dense({ units: 6 }),
    new BatchNorm(options),
    relu,
    new Dense({ units: 4 }),
    new BatchNorm(options),
    relu,
    new Dense({ units: 1 }),
  ]);
  model.build(file.x.shape, { backend, dtype });
  const { weights } = file;
  expect(model.parameters().map(({ name }) => name)).toEqual(Object.keys(weights));
  assignAll(
    model.parameters().map((p) => [p, entryOf(weights, p.name)] as const),
    dtype,
  );
  return model;
}

// In float32 two norms of 8 rows follow each other: some 2 (8 + 8) roundings of numbers a few deviations large.
const PRECISIONS = [
  ['float64', 1e-8],
  ['float32', 32 * 8 * 2 ** -24],
] as const;

describe.each(file.cases)('the network of $source', (golden) => {
  it.each(PRECISIONS)(
    'has its loss, gradients, statistics and inference in %s',
    (dtype, tolerance) =>
      balanced(() => {
        using model = networkOf(golden.options, dtype);
        const [x, targets] = [fromEntry(file.x, dtype), fromEntry(file.targets, dtype)];
        const { value, grads, aux } = valueAndGrad(model.trainableParameters(), () => {
          const logits = model.call(x, TRAINING);
          return [mean(sigmoidCrossEntropy(logits, targets)), logits];
        });
        expect(Math.abs(value.item() - golden.loss)).toBeLessThan(tolerance * golden.loss);
        expectClose(aux, golden.logits, tolerance, 'logits');
        // A bias before a norm has no gradient at all: what is left is rounding of the terms that cancel.
        const scale = largest(Object.values(golden.gradients).flatMap(({ data }) => data));
        for (const [variable, gradient] of grads) {
          const expected = entryOf(golden.gradients, variable.name);
          const cancels = largest(expected.data) < 1e-12;
          expect(cancels, variable.name).toBe(/^layers\.[03]\.bias$/.test(variable.name));
          const own = cancels ? scale : largest(expected.data);
          expectClose(gradient, expected, tolerance, variable.name, own);
        }
        const states = model.states().filter(({ name }) => !name.endsWith('updates'));
        expect(states.map(({ name }) => name)).toEqual(Object.keys(golden.states));
        for (const { name, value } of states) {
          expectClose(value, entryOf(golden.states, name), tolerance, name);
        }
        expectClose(model.infer(x), golden.inference, tolerance, 'inference');
      }),
  );
});
