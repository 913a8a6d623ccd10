// What batch norm refuses, and its words: options out of range, inputs that do not fit, masks.
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  ArgumentError,
  BackendMismatchError,
  cast,
  DTypeError,
  ones,
  ShapeError,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../layers/sequential.js';
import { backend, balanced, errorOf, INFERENCE, TRAINING } from '../module/module.test-support.js';
import { BatchNorm, type BatchNormOptions } from './batch-norm.js';

const float64 = (shape: readonly number[]) => ones(shape, { backend, dtype: 'float64' });
const NaNs = Number.NaN;
const infinity = Number.POSITIVE_INFINITY;

describe('options', () => {
  const axis = (got: number) =>
    `[BatchNorm] axis must be an integer other than 0, the batch's own axis, got ${got}. Use -1 for the last axis`;
  const decay = (got: number) =>
    `[BatchNorm] decay must be at least 0 and below 1 (1 only with update: 'ema'), got ${got}. It is the share of the old value that is kept: 0.9`;
  const epsilon = (got: number) =>
    `[BatchNorm] epsilon must be finite and at least 0, got ${got}. Give a small positive number such as 1e-5`;

  it.each<[BatchNormOptions, string]>([
    [{ axis: 0 }, axis(0)],
    [{ axis: 1.5 }, axis(1.5)],
    [{ axis: NaNs }, axis(NaNs)],
    [{ axis: -infinity }, axis(-infinity)],
    [{ decay: -0.1 }, decay(-0.1)],
    [{ decay: 1 }, decay(1)],
    [{ decay: 1, update: 'cumulative' }, decay(1)],
    [{ decay: 1.5, update: 'ema' }, decay(1.5)],
    [{ decay: NaNs }, decay(NaNs)],
    [{ epsilon: -1e-9 }, epsilon(-1e-9)],
    [{ epsilon: NaNs }, epsilon(NaNs)],
    [{ epsilon: infinity }, epsilon(infinity)],
  ])('%o', (options, message) => {
    const error = errorOf(() => new BatchNorm(options));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toBe(message);
  });

  it.each([
    ['update', "'corrected' or 'ema' or 'cumulative'"],
    ['varianceEstimator', "'biased' or 'unbiased'"],
    ['useBatchStats', "'training' or 'always' or 'never'"],
    ['smallBatch', "'error' or 'running'"],
  ])('%s is one of its choices', (name, choices) => {
    const error = errorOf(() => new BatchNorm({ [name]: 'sometimes' }));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error.message).toBe(
      `[BatchNorm] ${name} must be ${choices}, got 'sometimes'. Use one of these`,
    );
  });

  it.each<BatchNormOptions>([
    { axis: 1 },
    { axis: -4 },
    { decay: 0 },
    { decay: 1, update: 'ema' },
    { epsilon: 0 },
  ])('%o is allowed', (options) => {
    expect(new BatchNorm(options)).toMatchObject(options);
  });

  it('have the documented defaults', () => {
    const { gamma, beta, ...norm } = new BatchNorm();
    expect(norm).toMatchObject({
      axis: -1,
      decay: 0.9,
      update: 'corrected',
      epsilon: 1e-5,
      varianceEstimator: 'biased',
      useBatchStats: 'training',
      updateStats: true,
      smallBatch: 'error',
    });
    expect([gamma?.trainable, beta?.trainable]).toEqual([true, true]);
  });
});

/** The layer by itself, as part of a model, and in models within a model; with what its messages call it. */
const PLACES: readonly [string, () => { norm: BatchNorm; model: Sequential | BatchNorm }][] = [
  [
    'BatchNorm',
    () => {
      const norm = new BatchNorm();
      return { norm, model: norm };
    },
  ],
  [
    'layers.1 (BatchNorm)',
    () => {
      const norm = new BatchNorm();
      return { norm, model: new Sequential([(x) => x, norm]) };
    },
  ],
  [
    'layers.0.layers.1 (BatchNorm)',
    () => {
      const norm = new BatchNorm();
      return { norm, model: new Sequential([new Sequential([(x) => x, norm])]) };
    },
  ],
];

describe.each(PLACES)('%s refuses', (label, make) => {
  const open = () => {
    const { model } = make();
    return model.build([null, 3], { backend, dtype: 'float64' });
  };

  it.each([TRAINING, INFERENCE])('an input of another width, %o', (ctx) =>
    balanced(() => {
      using model = open();
      const error = errorOf(() => model.call(float64([5, 4]), ctx));
      expect(error).toBeInstanceOf(ShapeError);
      expect(error).toMatchObject({ layer: label, shapes: [[5, 4], [3]] });
      expect(error.message).toBe(
        `[${label}] needs 3 channels on axis -1, got 4 in shape [5,4]. Give inputs of the width the model was built with`,
      );
    }),
  );

  it.each([TRAINING, INFERENCE])('an input of another dtype, %o', (ctx) =>
    balanced(() => {
      using model = open();
      for (const dtype of ['float32', 'int32'] as const) {
        const error = errorOf(() => model.call(cast(float64([5, 3]), dtype), ctx));
        expect(error).toBeInstanceOf(DTypeError);
        expect(error).toMatchObject({ layer: label, dtypes: [dtype, 'float64'] });
        expect(error.message).toBe(
          `[${label}] needs inputs of dtype float64, as its variables, got ${dtype}. Use cast, or build with that dtype`,
        );
      }
    }),
  );

  it('an input without a batch, also when it is built', () =>
    balanced(() => {
      const message = `[${label}] needs an input [batch, ...] with its channels on axis -1, got shape [3]. Reshape it, or set axis`;
      using model = open();
      const error = errorOf(() => model.infer(float64([3])));
      expect(error).toBeInstanceOf(ShapeError);
      expect(error).toMatchObject({ layer: label, message });
      const { model: other } = make();
      expect(errorOf(() => other.build([3], { backend })).message).toBe(message);
      expect(other.isBuilt).toBe(false);
    }));

  it.each([TRAINING, INFERENCE])('an input on another backend, %o', (ctx) =>
    balanced(() => {
      using model = open();
      const elsewhere = ones([5, 3], { backend: new CpuBackend(), dtype: 'float64' });
      const error = errorOf(() => model.call(elsewhere, ctx));
      expect(error).toBeInstanceOf(BackendMismatchError);
      expect(error.layer).toBe(label);
      elsewhere.dispose();
    }),
  );

  it('a mask, where it would normalize by the batch', () =>
    balanced(() => {
      using model = open();
      const mask = ones([5], { backend, dtype: 'bool' });
      const error = errorOf(() => model.call(float64([5, 3]), { training: true, mask }));
      expect(error).toBeInstanceOf(ArgumentError);
      expect(error.layer).toBe(label);
      expect(error.message).toBe(
        `[${label}] takes no mask yet: a padded batch would count as data, got a mask. Leave the padding out, or freeze() the layer`,
      );
      const inference = { training: false, mask };
      expect(model.call(float64([5, 3]), inference).shape).toEqual([5, 3]);
      model.freeze();
      expect(model.call(float64([5, 3]), { training: true, mask }).shape).toEqual([5, 3]);
    }));
});

describe('an axis that the input lacks, or that is the batch', () => {
  it.each([
    [3, [2, 3, 4]],
    [-3, [2, 3, 4]],
    [-4, [2, 3, 4]],
    [-2, [2, 3]],
  ])('axis %i of %o', (axis, shape) =>
    balanced(() => {
      const model = new Sequential([new BatchNorm({ axis })]);
      expect(errorOf(() => model.build(shape, { backend })).message).toBe(
        `[layers.0 (BatchNorm)] needs an input [batch, ...] with its channels on axis ${axis}, got shape [${shape}]. Reshape it, or set axis`,
      );
    }),
  );
});

describe('an error of an operation inside a layer', () => {
  it('names the layer, the innermost only, and keeps what it said', () =>
    balanced(() => {
      const broken = new Sequential([new Dense({ units: 2 }), (x) => x.matmul(x)]);
      using model = new Sequential([broken, new BatchNorm()]);
      const error = errorOf(() => model.build([5, 3], { backend }));
      expect(error.layer).toBe('layers.0.layers.1 (Activation)');
      expect(error.message).toMatch(
        /^\[layers\.0\.layers\.1 \(Activation\): matmul\] inner dimensions must match, got \[5,2\] @ \[5,2\]/,
      );
    }));
});
