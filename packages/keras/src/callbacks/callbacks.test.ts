// Callbacks under Keras's names: which figures they see, what they default to. What they do is tested in train.
import { fullLike, type StateDict } from '@evenkeel/tensor';
import * as train from '@evenkeel/train';
import { describe, expect, it } from 'vitest';
import { expectNoLeaks, plain } from '../keras.test-support.js';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../model/sequential.js';
import type { SequentialModel } from '../model/sequential-model.js';
import { sgd } from '../optimizers/sgd.js';
import {
  CSVLogger,
  EarlyStopping,
  LearningRateScheduler,
  ModelCheckpoint,
  ReduceLROnPlateau,
} from './callbacks.js';
import { monitorOf } from './monitor.js';
import { KerasCallback, kerasLogs } from './names.js';

expectNoLeaks();

const x = [[0], [1], [2], [3]];
const y = [0, 1, 2, 3];

function model(): SequentialModel {
  const made = Sequential([Dense(1, { inputShape: [1] })]);
  made.compile({ optimizer: sgd({ learningRate: 0.1 }), loss: 'mse', metrics: ['mae'] });
  return made;
}

/** Puts the bias up after every epoch: each is worse than the one before. */
const worse: train.Callback = {
  onEpochEnd: (run) => {
    const bias = run.model.variables().at(-1);
    if (bias?.isBuilt) bias.assign(fullLike(bias.value, 10 * (run.optimizer.steps + 1)));
  },
};

const options = { validationData: [x, y], batchSize: 4, verbose: 0 } as const;

describe('figures', () => {
  it('have the names of Keras, whatever the metric is called', () => {
    const logs = { loss: 1, AUC: 2, binary_accuracy: 3, valLoss: 4, valAUC: 5 };
    expect(kerasLogs({ ...logs, valBinary_accuracy: 6, valid: 7 })).toEqual({
      loss: 1,
      AUC: 2,
      binary_accuracy: 3,
      val_loss: 4,
      val_AUC: 5,
      val_binary_accuracy: 6,
      valid: 7,
    });
  });

  it('are those of Keras for callbacks of this package, those of train for its own', async () => {
    const seen = new Map<string, string[]>();
    const csv: string[] = [];
    const trained = model();
    await trained.fit(x, y, {
      ...options,
      callbacks: [
        ModelCheckpoint((_, { logs }) => void seen.set('keras', Object.keys(logs))),
        { onEpochEnd: (_, __, logs) => void seen.set('train', Object.keys(logs)) },
        CSVLogger((text) => void csv.push(text)),
      ],
    });
    expect(seen.get('keras')).toEqual(['loss', 'mae', 'val_loss', 'val_mae']);
    expect(seen.get('train')).toEqual(['loss', 'mae', 'valLoss', 'valMae']);
    expect(csv[0]).toBe('epoch,loss,mae,val_loss,val_mae\r\n');
    trained.dispose();
  });

  it('of a step are those of Keras too, and are computed only where they are wanted', async () => {
    const seen: train.Logs[] = [];
    const step = new KerasCallback({ onStepEnd: (_, { logs }) => void seen.push(logs) });
    expect(new KerasCallback({}).onStepEnd).toBeUndefined();
    const trained = model();
    await trained.fit(x, y, { batchSize: 2, verbose: 0, callbacks: [step] });
    expect(seen.map((logs) => Object.keys(logs))).toEqual([
      ['loss', 'mae'],
      ['loss', 'mae'],
    ]);
    trained.dispose();
  });

  it('say by their names what is better, in Keras short forms too', () => {
    const modeOf = (monitor: string) => monitorOf('test', { monitor }).mode;
    expect(['mse', 'val_mae', 'MSE', 'val_mse_1'].map(modeOf)).toEqual(Array(4).fill('min'));
    expect(['acc', 'val_acc', 'val_AUC', 'precision_1'].map(modeOf)).toEqual(Array(4).fill('max'));
    expect(monitorOf('test', {})).toEqual({ monitor: 'val_loss' });
    expect(monitorOf('test', { monitor: 'acc', mode: 'min' }).mode).toBe('min');
  });
});

describe('EarlyStopping', () => {
  it('watches val_loss, stops at the first worse epoch, and leaves the weights', async () => {
    const trained = model();
    const { epoch, ended } = await trained.fit(x, y, {
      ...options,
      epochs: 20,
      callbacks: [worse, EarlyStopping()],
    });
    expect(epoch).toEqual([0, 1]);
    expect(ended).toMatch(/^no better val_loss than [\d.]+ since epoch 1$/);
    expect(plain(await trained.getWeights())[1]).toEqual([30]);
    trained.dispose();
  });

  it('with restoreBestWeights gives those of the best epoch back', async () => {
    const trained = model();
    const best: number[][][] = [];
    await trained.fit(x, y, {
      ...options,
      epochs: 20,
      callbacks: [
        // After the figures of an epoch, before it is made worse.
        {
          onEpochEnd: async (_, epoch) => {
            if (epoch === 0) best.push(plain(await trained.getWeights()));
          },
        },
        EarlyStopping({ patience: 3, restoreBestWeights: true, monitor: 'val_mae' }),
        worse,
      ],
    });
    expect([plain(await trained.getWeights())]).toEqual(best);
    trained.dispose();
  });
});

describe('the learning rate', () => {
  it('is lowered by ReduceLROnPlateau', async () => {
    const trained = model();
    await trained.fit(x, y, {
      ...options,
      epochs: 5,
      callbacks: [worse, ReduceLROnPlateau({ patience: 2, factor: 0.5, minLr: 0.03 })],
    });
    // Better once, then twice two epochs that are worse: 0.1, 0.05, 0.03.
    expect(trained.optimizer.learningRate).toBe(0.03);
    trained.dispose();
  });

  it('is set by LearningRateScheduler', async () => {
    const trained = model();
    const rates: unknown[] = [];
    await trained.fit(x, y, {
      ...options,
      epochs: 3,
      callbacks: [
        LearningRateScheduler((epoch, lr) => (epoch === 0 ? lr : lr / 2)),
        { onEpochEnd: (run) => void rates.push(run.optimizer.learningRate) },
      ],
    });
    expect(rates).toEqual([0.1, 0.05, 0.025]);
    trained.dispose();
  });
});

describe('ModelCheckpoint', () => {
  it('hands out the weights, of every epoch or of the best', async () => {
    const trained = model();
    const [all, best]: [StateDict[], number[]] = [[], []];
    await trained.fit(x, y, {
      ...options,
      epochs: 3,
      callbacks: [
        ModelCheckpoint((state) => void all.push(state)),
        ModelCheckpoint((_, { epoch }) => void best.push(epoch), { saveBestOnly: true }),
        worse,
      ],
    });
    expect(best).toEqual([0]);
    expect(all).toHaveLength(3);
    expect([...(all[0]?.keys() ?? [])]).toEqual(['layers.dense.kernel', 'layers.dense.bias']);
    trained.module.loadStateDict(all[0] ?? new Map());
    trained.dispose();
  });
});

it('callbacks of train are taken as they are', async () => {
  const trained = model();
  const { epoch } = await trained.fit(x, y, {
    ...options,
    epochs: 20,
    callbacks: [worse, new train.EarlyStopping({ monitor: 'valLoss' })],
  });
  expect(epoch).toEqual([0, 1]);
  trained.dispose();
});
