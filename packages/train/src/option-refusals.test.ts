// Options as somebody gives them who is new here: the whole message, nothing half done, and then it works.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { Dense, lossWith, meanSquaredError } from '@evenkeel/nn';
import { SGD } from '@evenkeel/optim';
import { tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.js';
import { fit } from './fit.js';
import { MeanAbsoluteError } from './metrics/regression.js';
import { predict } from './predict.js';
import {
  backend,
  errorOf,
  expectNoLeaks,
  live,
  network,
  own,
  snapshot,
  table,
} from './train.test-support.js';

expectNoLeaks();

const call: (...args: unknown[]) => Promise<unknown> = (...args) =>
  Reflect.apply(fit, undefined, args);

const data = table(4);
const options = () => ({ loss: meanSquaredError, optimizer: new SGD({ learningRate: 0.1 }) });
const metric = new MeanAbsoluteError();
const METHODS = 'onTrainBegin, onEpochBegin, onStepEnd, onEpochEnd or onTrainEnd';

const settings: Record<string, readonly [object | undefined, string]> = {
  'no options': [
    undefined,
    '[fit] needs a loss function, got undefined. Give e.g. loss: meanSquaredError',
  ],
  'a name for a loss': [
    { loss: 'mse' },
    "[fit] needs a loss function, got the string 'mse'. Give e.g. loss: meanSquaredError",
  ],
  'no optimizer': [
    { optimizer: undefined },
    '[fit] needs an optimizer, got undefined. Give e.g. optimizer: new Adam({ learningRate: 0.001 })',
  ],
  'a name for an optimizer': [
    { optimizer: 'adam' },
    "[fit] needs an optimizer, got the string 'adam'. Give e.g. optimizer: new Adam({ learningRate: 0.001 })",
  ],
  'the class of an optimizer': [
    { optimizer: SGD },
    '[fit] needs an optimizer, got a function. Give e.g. optimizer: new Adam({ learningRate: 0.001 })',
  ],
  'a mistyped name': [
    { epoch: 5 },
    "[fit] options must be known, got 'epoch'. Did you mean 'epochs'?",
  ],
  'epochs 0': [
    { epochs: 0 },
    '[fit] epochs must be an integer of at least 1, got 0. Count whole passes over the data',
  ],
  'epochs 2.5': [
    { epochs: 2.5 },
    '[fit] epochs must be an integer of at least 1, got 2.5. Count whole passes over the data',
  ],
  'initialEpoch -1': [
    { initialEpoch: -1 },
    '[fit] initialEpoch must be an integer of at least 0, got -1. Count whole passes over the data',
  ],
  'epochs that are over': [
    { epochs: 5, initialEpoch: 10 },
    '[fit] epochs must count those before initialEpoch too, got epochs 5 and initialEpoch 10. For 5 more give epochs: 15',
  ],
  'batchSize 0': [
    { batchSize: 0 },
    '[batches] batchSize must be an integer of at least 1, got 0. Give the number of rows of a batch',
  ],
  'validation.split 1.5': [
    { validation: { split: 1.5 } },
    '[fit] validation.split must be a share between 0 and 1, got 1.5. Give e.g. 0.2 for the last fifth of the rows',
  ],
  'validation.split 0': [
    { validation: { split: 0 } },
    '[fit] validation.split must be a share between 0 and 1, got 0. Give e.g. 0.2 for the last fifth of the rows',
  ],
  'validation.split 20': [
    { validation: { split: 20 } },
    '[fit] validation.split must be a share between 0 and 1, got 20. Give e.g. 0.2 for the last fifth of the rows',
  ],
  'validation.split NaN': [
    { validation: { split: Number.NaN } },
    '[fit] validation.split must be a share between 0 and 1, got NaN. Give e.g. 0.2 for the last fifth of the rows',
  ],
  'a share as a text': [
    { validation: { split: '0.2' } },
    "[fit] validation.split must be a share between 0 and 1, got the string '0.2'. Give e.g. 0.2 for the last fifth of the rows",
  ],
  'too small a share': [
    { validation: { split: 0.01 } },
    '[fit] validation.split must leave rows on both sides, got 0.01 of 4 rows. Give e.g. 0.2 for the last fifth of them',
  ],
  'a share alone': [
    { validation: 0.2 },
    '[fit] validation must be data or a share, got 0.2. Write { x, y }, or { split: 0.2 } for the last fifth of the rows',
  ],
  'a pair as validation': [
    { validation: [[[1, 2, 3]], [[1]]] },
    '[fit] validation must be { x, y, weights }, a data set or batches, got an array. Give inputs and targets together: { x, y }',
  ],
  'validation without targets': [
    { validation: { x: [[1, 2, 3]] } },
    '[fit] validation must have targets y, got none. Give { x, y }; for outputs alone use predict',
  ],
  'validation whose rows differ': [
    { validation: { x: [[1, 2, 3]], y: [[1], [2]] } },
    '[validation: batches] x and y must have as many rows, got 1 and 2, in shapes [1,3] and [2,1]. The first axis counts the rows',
  ],
  'a name for a metric': [
    { metrics: ['accuracy'] },
    "[fit] metrics must be an array of metrics, got the string 'accuracy' in it. Write e.g. metrics: [new BinaryAccuracy()]",
  ],
  'the class of a metric': [
    { weightedMetrics: [MeanAbsoluteError] },
    '[fit] weightedMetrics must be an array of metrics, got a function in it. Write e.g. weightedMetrics: [new BinaryAccuracy()]',
  ],
  'one metric alone': [
    { metrics: new MeanAbsoluteError() },
    '[fit] metrics must be an array of metrics, got MeanAbsoluteError. Write e.g. metrics: [new BinaryAccuracy()]',
  ],
  'two metrics of one name': [
    { metrics: [metric], weightedMetrics: [metric] },
    "[fit] every figure must have a name of its own, got two called 'meanAbsoluteError'. Give one another: new BinaryAccuracy({ name: 'weightedAccuracy' })",
  ],
  'a metric called loss': [
    { metrics: [new MeanAbsoluteError({ name: 'loss' })] },
    "[fit] every figure must have a name of its own, got two called 'loss'. Give one another: new BinaryAccuracy({ name: 'weightedAccuracy' })",
  ],
  'a controller as the signal': [
    { signal: new AbortController() },
    '[fit] signal must be an AbortSignal, got AbortController. Of a controller give controller.signal',
  ],
  'a callback whose method is mistyped': [
    { callbacks: [{ onEpochEnd() {} }, { onTrainEnd() {}, onEpochend() {} }] },
    `[fit] callbacks[1] must have methods named ${METHODS}, got onEpochend. Did you mean onEpochEnd?`,
  ],
  'a callback with another method that begins with on': [
    { callbacks: [{ onEpochEnd() {}, onBatchLoaded() {} }] },
    `[fit] callbacks[0] must have methods named ${METHODS}, got onBatchLoaded. Choose of these`,
  ],
  'a callback whose only method lacks the on': [
    { callbacks: [{ epochEnd() {} }] },
    `[fit] callbacks[0] must have methods named ${METHODS}, got epochEnd. Did you mean onEpochEnd?`,
  ],
  'a callback in lower case, of a class': [
    {
      callbacks: [
        new (class {
          onstepend() {}
        })(),
      ],
    },
    `[fit] callbacks[0] must have methods named ${METHODS}, got onstepend. Did you mean onStepEnd?`,
  ],
  'a callback that is told nothing': [
    { callbacks: [{ patience: 3, run() {} }] },
    `[fit] callbacks[0] must have methods named ${METHODS}, got none of these. Choose of these`,
  ],
  'another backend than that of the model': [
    { backend: new CpuBackend() },
    '[fit] all tensors must live on one backend, got cpu and cpu. Create both with the same `backend`, or move one: tensor(x.data(), { shape: x.shape, dtype: x.dtype, backend })',
  ],
  'a loss for each row': [
    { loss: lossWith(meanSquaredError, { reduction: 'none' }) },
    '[valueAndGrad] the loss must be a float scalar of shape [], got float32 of shape [4,1]. Reduce it with mean or sum',
  ],
  'a loss that is async': [
    { loss: async () => 1 },
    '[valueAndGrad] the function must return a loss tensor or [loss, aux], got Promise. Return what operations gave',
  ],
  'a seed that is a text': [{ seed: 'one' }, '[key] seed must be an integer'],
};

it.each([
  ['evaluate', evaluate, "got 'metric'. Did you mean 'metrics'?"],
  ['predict', predict, "got 'metric'. Use one of batchSize, backend, signal"],
] as const)('%s refuses an option that is not known', async (name, run, told) => {
  const given = [network(), data, { metric: [] }];
  await expect(Reflect.apply(run, undefined, given)).rejects.toThrow(
    `[${name}] options must be known, ${told}`,
  );
});

describe('fit refuses', () => {
  it.each(Object.entries(settings))('%s', async (_, [given, message]) => {
    const model = network();
    const [before, buffers] = [snapshot(model), live()];
    const error = await errorOf(call(model, data, given && { ...options(), ...given }));
    expect(error.message).toContain(message);
    expect(snapshot(model)).toEqual(before);
    expect(live()).toBe(buffers);
    await fit(model, data, options());
  });

  it('no callback of a class, whatever else it has', async () => {
    const epochs: number[] = [];
    class Base {
      readonly only = 1;
      onEpochEnd(_run: unknown, epoch: number) {
        epochs.push(epoch);
      }
    }
    class Emitter extends Base {
      readonly onlyOnce = true;
      on() {}
      once() {}
      epochEnd() {}
    }
    await fit(network(), data, { ...options(), callbacks: [new Emitter()] });
    expect(epochs).toEqual([0]);
  });

  it('what is no model', async () => {
    expect((await errorOf(call(undefined, data, options()))).message).toBe(
      '[fit] the model must be a Module, got undefined. Give e.g. new Sequential([new Dense({ units: 1 })])',
    );
    expect((await errorOf(call([new Dense({ units: 1 })], data, options()))).message).toBe(
      '[fit] the model must be a Module, got an array. Give e.g. new Sequential([new Dense({ units: 1 })])',
    );
  });

  it('an unbuilt model without a backend, unless the data has one', async () => {
    const model = network(null);
    expect((await errorOf(fit(model, data, options()))).message).toBe(
      '[fit] needs a backend: the model has no weights, and the data is in host memory. Give one, or build the model first: model.build([null, features], { backend })',
    );
    expect(model.isBuilt).toBe(false);
    const x = own(tensor(data.x.data, { shape: [4, 3], backend }));
    await fit(model, { x, y: data.y }, options());
    expect(model.isBuilt).toBe(true);
  });
});
