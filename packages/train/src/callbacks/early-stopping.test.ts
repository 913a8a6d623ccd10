import { valueAndGrad } from '@evenkeel/autograd';
import { type AnyModule, meanSquaredError } from '@evenkeel/nn';
import { SGD } from '@evenkeel/optim';
import { key, memory, normal, type StateDict, scope } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { EarlyStopping } from './early-stopping.js';
import { backend, bitsOf, play, smallModel } from './run.test-support.js';

const valLosses = (...values: readonly number[]) => values.map((valLoss) => ({ loss: 1, valLoss }));

/** A step on drawn data: moves weights and running statistics. */
function trainStep(model: ReturnType<typeof smallModel>, optimizer: SGD, seed: number): void {
  scope(() => {
    const x = normal(key(seed), [8, 2], { mean: 3, std: 2, backend });
    const y = normal(key(seed).fold('y'), [8, 1], { backend });
    const { grads } = valueAndGrad(model.trainableParameters(), () =>
      meanSquaredError(model.call(x, { training: true }), y),
    );
    optimizer.step(grads);
  });
}

/** Trains for as long as the losses say, and notes the state after every epoch's steps. */
async function trainWith(callback: EarlyStopping, losses: readonly number[]) {
  const model = smallModel();
  const optimizer = new SGD({ learningRate: 0.05 });
  const states: StateDict[] = [];
  const history = await play(callback, {
    logs: valLosses(...losses),
    model,
    optimizer,
    train: async (epoch) => {
      trainStep(model, optimizer, epoch);
      states.push(await model.stateDict());
    },
  });
  const end = await model.stateDict();
  model.dispose();
  optimizer.dispose();
  return { history, states: states.map(bitsOf), end: bitsOf(end) };
}

describe('EarlyStopping', () => {
  it('gives the model back what it had after the best epoch, bit for bit', async () => {
    const before = memory(backend).buffers;
    const callback = new EarlyStopping({ patience: 2 });
    const { history, states, end } = await trainWith(callback, [3, 2, 2.5, 2.5, 1]);
    expect(history.epochs).toHaveLength(4);
    expect(history.ended).toBe('no better valLoss than 2 since epoch 2');
    expect(callback.best).toEqual({ value: 2, epoch: 1 });
    expect(end).toEqual(states[1]);
    // Not only the weights have moved since.
    for (const name of Object.keys(end)) expect(states[3]?.[name], name).not.toBe(end[name]);
    expect(Object.keys(end)).toContain('layers.1.runningVariance');
    expect(memory(backend).buffers).toBe(before);
  });

  it('does so too when training ends otherwise', async () => {
    const { history, states, end } = await trainWith(new EarlyStopping({ patience: 9 }), [3, 1, 2]);
    expect(history.ended).toBe('finished');
    expect(end).toEqual(states[1]);
  });

  it('leaves the model alone without restoreBest', async () => {
    const callback = new EarlyStopping({ restoreBest: false });
    const { history, states, end } = await trainWith(callback, [3, 1, 2, 3]);
    expect(history.epochs).toHaveLength(3);
    expect(end).toEqual(states[2]);
    expect(end).not.toEqual(states[1]);
  });

  it('takes patience 0 as 1', async () => {
    const model = smallModel();
    for (const patience of [0, 1]) {
      const script = { logs: valLosses(3, 2, 2, 1), model };
      expect((await play(new EarlyStopping({ patience }), script)).epochs).toHaveLength(3);
    }
    model.dispose();
  });

  it('finds NaN no better than anything, and anything better than NaN', async () => {
    const model = smallModel();
    const callback = new EarlyStopping({ patience: 2 });
    const logs = valLosses(Number.NaN, 5, Number.NaN, 4, Number.NaN, Number.NaN, 1);
    const history = await play(callback, { logs, model });
    expect(history.epochs).toHaveLength(6);
    expect(callback.best).toEqual({ value: 4, epoch: 3 });

    const never = await play(callback, { logs: valLosses(Number.NaN, Number.NaN, 1), model });
    expect(never.ended).toBe('valLoss was never a number');
    expect(callback.best).toBeNull();
    model.dispose();
  });

  it('begins anew in a second training', async () => {
    const model = smallModel();
    const callback = new EarlyStopping({ patience: 2 });
    await play(callback, { logs: valLosses(1, 2, 2), model });
    const history = await play(callback, { logs: valLosses(Number.NaN, 9, 8, 8, 7), model });
    expect(history.ended).toBe('finished');
    expect(callback.best).toEqual({ value: 7, epoch: 4 });
    model.dispose();
  });

  it('tells from the name whether less or more is better', async () => {
    const model = smallModel();
    const bestOf = async (monitor: string) => {
      const callback = new EarlyStopping({ monitor, patience: 9 });
      await play(callback, { logs: [2, 1, 3].map((value) => ({ [monitor]: value })), model });
      return callback.best?.value;
    };
    const less = ['loss', 'valLoss', 'headLoss', 'valRootMeanSquaredError', 'meanAbsoluteError'];
    for (const name of less) expect(await bestOf(name), name).toBe(1);
    const more = ['accuracy', 'valTop5Accuracy', 'auc', 'valAuc', 'precision', 'recall', 'valR2'];
    for (const name of more) expect(await bestOf(name), name).toBe(3);
    model.dispose();
  });
});

describe('EarlyStopping refuses', () => {
  it('a figure that is not there, with a suggestion', async () => {
    const logs = [{ loss: 1, accuracy: 0.5, valLoss: 2, valAccuracy: 0.4 }];
    const model: AnyModule = smallModel();
    await expect(
      play(new EarlyStopping({ monitor: 'valLos', mode: 'min' }), { logs, model }),
    ).rejects.toThrow(
      "[EarlyStopping] monitor must be a figure of the logs, got 'valLos'; there are loss, accuracy, valLoss, valAccuracy. Did you mean 'valLoss'?",
    );
    await expect(play(new EarlyStopping({ monitor: 'auc' }), { logs, model })).rejects.toThrow(
      "got 'auc'; there are loss, accuracy, valLoss, valAccuracy. Give the name of one of these, or the metric to fit",
    );
    await expect(play(new EarlyStopping(), { logs: [{ accuracy: 1 }], model })).rejects.toThrow(
      "got 'valLoss'; there are accuracy. Figures that begin with val need data in the option validation of fit",
    );
    model.dispose();
  });

  it('a name that does not tell the mode, and a mode that is none', () => {
    expect(() => new EarlyStopping({ monitor: 'perplexity' })).toThrow(
      "[EarlyStopping] mode must be given for the figure 'perplexity', whose name does not tell whether less or more is better. Give mode: 'min' or mode: 'max'",
    );
    // @ts-expect-error: the mode of another library.
    expect(() => new EarlyStopping({ mode: 'auto' })).toThrow(
      "[EarlyStopping] mode must be 'min' or 'max', got 'auto'. Give one of them",
    );
  });

  it.each([-1, 1.5, Number.NaN])('the patience %s', (patience) => {
    expect(() => new EarlyStopping({ patience })).toThrow(
      `[EarlyStopping] patience must be an integer of at least 0, got ${patience}. Count it in epochs`,
    );
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('the minDelta %s', (minDelta) => {
    expect(() => new EarlyStopping({ minDelta })).toThrow(
      `[EarlyStopping] minDelta must be a finite number of at least 0, got ${minDelta}. Leave it out for the default`,
    );
  });
});
