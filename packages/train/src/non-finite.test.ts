// A loss that leaves the numbers: training stops, says where it began, and the model is as before that step.
import { type BatchSource, batches } from '@evenkeel/data';
import {
  BatchNorm,
  Dense,
  Dropout,
  type Loss,
  lossWith,
  Module,
  meanSquaredError,
  Sequential,
} from '@evenkeel/nn';
import { Adam, SGD } from '@evenkeel/optim';
import { div, exp, mean, mul, relu, sqrt, sum, type Tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { NonFiniteError } from './errors.js';
import { fit } from './fit.js';
import type { FitOptions } from './fit-options.js';
import { MeanAbsoluteError } from './metrics/regression.js';
import {
  backend,
  expectNoLeaks,
  line,
  live,
  network,
  noise,
  own,
  rowsOf,
  snapshot,
  table,
} from './train.test-support.js';

expectNoLeaks();

/** Expects a fit to end with a NonFiniteError that leaves everything as after its last good step. */
async function failureOf(
  model: Module,
  data: Parameters<typeof fit>[1],
  options: Omit<FitOptions, 'loss'> & { readonly loss?: Loss },
  slots = 0,
) {
  let good: unknown = snapshot(model);
  let steps = 0;
  const before = live();
  const ended: string[] = [];
  const error: unknown = await fit(model, data, {
    loss: meanSquaredError,
    ...options,
    metrics: [new MeanAbsoluteError()],
    callbacks: [
      {
        onStepEnd: () => {
          good = snapshot(model);
          steps++;
        },
        onTrainEnd: (_, history) => void ended.push(history.ended),
      },
    ],
  }).catch((reason: unknown) => reason);
  if (!(error instanceof NonFiniteError)) throw error ?? new Error('expected an error');
  const after = snapshot(model);
  expect(after).toEqual(good);
  for (const values of after.values()) expect(values.every(Number.isFinite)).toBe(true);
  expect(options.optimizer.steps).toBe(steps);
  expect(live()).toBe(before + slots);
  expect(ended).toEqual(['failed']);
  return { error, steps };
}

const PROMISE = 'the optimizer did not run, and the model is as it was before that step.';
const CURE = (rate: number) =>
  `Begin again with standardized inputs, a lower learning rate (now ${rate}), or clipped gradients`;

it('stops at a rate of 1000, names the layer, and leaves finite weights', async () => {
  const model = own(
    new Sequential([
      new Dense({ units: 8 }),
      new BatchNorm(),
      relu,
      new Dense({ units: 8 }),
      relu,
      new Dense({ units: 1 }),
    ]),
  ).build([null, 3], { backend, seed: 1 });
  const optimizer = new SGD({ learningRate: 1000 });
  const { error, steps } = await failureOf(model, table(64), {
    optimizer,
    batchSize: 8,
    epochs: 9,
  });
  expect(steps).toBeGreaterThan(0);
  expect(error.code).toBe('EVENKEEL_NON_FINITE');
  expect(error.name).toBe('NonFiniteError');
  expect([error.epoch, error.step]).toEqual([Math.floor(steps / 8), steps % 8]);
  expect(error.source).toMatch(/^layers\.[0-5] \((Dense|BatchNorm|Activation)\)$/);
  expect(error.message).toMatch(/^\[fit\] the loss must be finite, got (NaN|Infinity) in epoch /);
  expect(error.message).toContain(
    `in epoch ${error.epoch + 1}, step ${(error.step ?? Number.NaN) + 1}; ${PROMISE} The first output that is not finite is that of ${error.source}. ${CURE(1000)}`,
  );
});

it('counts epochs and steps from where it is', async () => {
  const { x, y } = table(4);
  let epochs = 0;
  const source: BatchSource = {
    ...batches({ x, y }, { batchSize: 2, backend }),
    *epoch(index) {
      epochs++;
      const bad = { ...x, data: x.data.slice() };
      if (index === 3) bad.data[7] = Number.NaN;
      yield* batches({ x: bad, y }, { batchSize: 2, backend }).epoch(0);
    },
  };
  const optimizer = new SGD({ learningRate: 0.1 });
  const { error } = await failureOf(network(), source, { optimizer, epochs: 8, initialEpoch: 2 });
  expect(epochs).toBe(2);
  expect([error.epoch, error.step]).toEqual([3, 1]);
  expect(error.message).toBe(
    `[fit] the loss must be finite, got NaN in epoch 4, step 2; ${PROMISE} It was the data: x of this batch is not finite at [0,1] (got NaN). Clean the data, or leave such rows out`,
  );
});

describe('names the data', () => {
  const data = () => ({ x: noise(1, [4, 3]), y: noise(2, [4, 1]), weights: noise(3, [4]) });

  it.each([
    ['x', 4, Number.NaN, 'row 1, column 1'],
    ['x', 11, Number.POSITIVE_INFINITY, 'row 3, column 2'],
    ['y', 2, Number.NaN, 'row 2'],
    ['weights', 3, Number.NaN, 'row 3'],
    ['weights', 0, Number.NEGATIVE_INFINITY, 'row 0'],
  ] as const)('%s[%i] = %f', async (role, at, value, place) => {
    const bad = data();
    bad[role].data[at] = value;
    const optimizer = own(new Adam({ learningRate: 0.1 }));
    const { error } = await failureOf(network(), bad, { optimizer, shuffle: false });
    expect(error.source).toBeNull();
    expect(error.message).toContain(
      `${PROMISE} It was the data: ${role} is not finite in ${place} (got ${value}). Clean the data, or leave such rows out`,
    );
  });
});

/** e^x, x^-1/2 or the like, as a layer of its own. */
class Formula extends Module {
  readonly formula: (x: Tensor) => Tensor;
  constructor(formula: (x: Tensor) => Tensor) {
    super();
    this.formula = formula;
  }
  protected forward(x: Tensor): Tensor {
    return this.formula(x);
  }
}

describe('names the first layer', () => {
  class Block extends Module {
    readonly inner = new Sequential([
      new Formula((x) => mul(x, 1)),
      new Formula((x) => exp(exp(x))),
    ]);
    readonly after = new Formula((x) => mul(x, 2));
    protected forward(x: Tensor, ctx: Parameters<Module['call']>[1]): Tensor {
      return this.after.call(this.inner.call(x, ctx), ctx);
    }
  }

  it('deep inside of modules', async () => {
    const model = own(new Sequential([line(), new Block(), new Dense({ units: 1 })]));
    model.build([null, 1], { backend });
    const data = { x: [[1], [2], [9], [3]], y: [[1], [1], [1], [1]] };
    const optimizer = new SGD({ learningRate: (step) => 0.001 / (step + 1) });
    const { error } = await failureOf(model, data, { optimizer, batchSize: 2, shuffle: false });
    expect(error.source).toBe('layers.1.inner.layers.1 (Formula)');
    expect(error.message).toContain(
      'is that of layers.1.inner.layers.1 (Formula). Begin again with standardized inputs, a lower learning rate, or clipped gradients',
    );
  });

  it('that a random layer led to, with the numbers of that step', async () => {
    // Dropped or doubled: e^(60 x 2) is not finite, e^60 and e^0 are.
    const model = own(
      new Sequential([new Dropout({ rate: 0.5 }), new Formula(exp), new Dense({ units: 1 })]),
    ).build([null, 1], { backend });
    const data = { x: [[60], [60]], y: [[1], [1]] };
    const optimizer = new SGD({ learningRate: 0 });
    const { error, steps } = await failureOf(model, data, {
      optimizer,
      epochs: 50,
      loss: (prediction, target) => meanSquaredError(mul(prediction, 1e-30), target),
      seed: 2,
    });
    expect(error.source).toBe('layers.1 (Formula)');
    expect(steps).toBeGreaterThan(0);
  });

  it('that is the model itself', async () => {
    class Root extends Module {
      readonly inner = line();
      protected forward(x: Tensor, ctx: Parameters<Module['call']>[1]): Tensor {
        return div(this.inner.call(x, ctx), 0);
      }
    }
    const optimizer = new SGD({ learningRate: 0.1 });
    const { error } = await failureOf(new Root(), { x: [[1]], y: [[1]] }, { optimizer });
    expect(error.source).toBe('Root');
  });
});

describe('names', () => {
  it('the largest output where every one is finite, but the loss is not', async () => {
    const model = line(1e20);
    const optimizer = new SGD({ learningRate: 0.01 });
    const { error } = await failureOf(model, { x: [[1]], y: [[1]] }, { optimizer });
    expect(error.source).toBe('Dense');
    expect(error.message).toBe(
      `[fit] the loss must be finite, got Infinity in epoch 1, step 1; ${PROMISE} Every layer's output is finite, the largest that of Dense, 1.0e+20: the loss function overflowed. ${CURE(0.01)}; or check the targets`,
    );
  });

  // The root of 0 has an infinite slope: the step with a loss of 0 leaves NaN.
  const root: Loss = (prediction) => mean(sqrt(mul(prediction, prediction)));
  const spoil = async (x: readonly (readonly number[])[]): Promise<NonFiniteError> => {
    const options = { loss: root, optimizer: new SGD({ learningRate: 0.1 }), batchSize: 2 };
    const call = fit(line(0, 0), { x, y: x }, options);
    const error: unknown = await call.catch((reason: unknown) => reason);
    if (error instanceof NonFiniteError) return error;
    throw error;
  };

  it('the variable that an earlier step has spoilt, whose loss was finite', async () => {
    const error = await spoil([[1], [1], [1], [1]]);
    expect(error).toMatchObject({ source: 'kernel', epoch: 0, step: 1 });
    expect(error.message).toBe(
      `[fit] the loss must be finite, got NaN in epoch 1, step 2; ${PROMISE} It was the variable kernel, which an earlier step, or loading, has made not finite. ${CURE(0.1)}`,
    );
  });

  it('the variable that the last step of an epoch has spoilt, before it is validated or saved', async () => {
    const error = await spoil([[1], [1]]);
    expect(error).toMatchObject({ source: 'kernel', epoch: 0, step: null });
    expect(error.message).toBe(
      `[fit] every variable must stay finite, but kernel is not after epoch 1: a gradient of its last step was not finite, though the loss was. ${CURE(0.1)}`,
    );
  });
});

it('takes the running statistics back to before that step', async () => {
  // The first norm sees good data, and would have moved; the second step's loss is infinite.
  const model = own(new Sequential([new BatchNorm(), new Dense({ units: 1 })]));
  model.build([null, 3], { backend });
  const huge = { ...table(4), y: { data: Float32Array.of(1, 2, 1e25, 3), shape: [4, 1] } };
  const optimizer = new SGD({ learningRate: 0.1 });
  await failureOf(model, huge, { optimizer, batchSize: 2, shuffle: false });
  const [norm] = model.layers;
  if (!(norm instanceof BatchNorm)) throw new Error('no norm');
  expect(norm.updates.value.item()).toBe(1);
});

it('can go on after the cure, as if nothing had been', async () => {
  const bad = table(8);
  const good = { ...bad, x: { ...bad.x, data: bad.x.data.slice() } };
  bad.x.data[20] = Number.NaN;
  const options = { loss: meanSquaredError, epochs: 2, batchSize: 4, shuffle: false };
  const [model, optimizer] = [network(), own(new Adam({ learningRate: 0.1 }))];
  await failureOf(model, bad, { ...options, optimizer }, 12); // m and v of 6 parameters
  const [other, otherwise] = [network(), own(new Adam({ learningRate: 0.1 }))];
  const rows = [0, 1, 2, 3];
  const first = { x: rowsOf(good.x, rows), y: rowsOf(good.y, rows) };
  await fit(other, first, { ...options, epochs: 1, optimizer: otherwise });
  const after = await fit(model, good, { ...options, optimizer });
  const expected = await fit(other, good, { ...options, optimizer: otherwise });
  expect(after.epochs).toEqual(expected.epochs);
  expect(snapshot(model)).toEqual(snapshot(other));
});

it('lets a loss that is large but finite pass', async () => {
  const loss = lossWith((p: Tensor, t: Tensor) => mul(meanSquaredError(p, t), 1e30), {});
  const optimizer = new SGD({ learningRate: 0 });
  const { epochs } = await fit(network(), table(4), { loss, optimizer });
  expect(epochs[0]?.loss).toBeGreaterThan(1e29);
  expect(Number.isFinite(epochs[0]?.loss)).toBe(true);
});

it('lets metrics be NaN', async () => {
  const optimizer = new SGD({ learningRate: 0.1 });
  const nan = { name: 'nan', update: () => {}, result: () => Number.NaN, reset: () => {} };
  const infinite = { ...nan, name: 'infinite', result: () => Number.POSITIVE_INFINITY };
  const metrics = [nan, infinite];
  const { epochs } = await fit(network(), table(4), { loss: (p) => sum(p), optimizer, metrics });
  expect(epochs[0]).toMatchObject({ nan: Number.NaN, infinite: Number.POSITIVE_INFINITY });
});
