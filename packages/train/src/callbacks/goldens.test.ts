// What Keras's callbacks do on the same figures. The program that wrote this down: tooling/goldens/metrics.py.
import { readFileSync } from 'node:fs';
import { SGD } from '@evenkeel/optim';
import { memory, type StateDict } from '@evenkeel/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Logs } from '../callback.js';
import { EarlyStopping } from './early-stopping.js';
import { ReduceOnPlateau } from './learning-rate.js';
import { ModelCheckpoint } from './model-checkpoint.js';
import { backend, play, smallModel } from './run.test-support.js';

interface Options {
  readonly monitor?: string;
  readonly mode?: 'min' | 'max';
  readonly patience?: number;
  readonly minDelta?: number;
  readonly factor?: number;
  readonly cooldown?: number;
  readonly minLearningRate?: number;
  readonly saveBestOnly?: boolean;
}

interface Goldens {
  readonly earlyStopping: readonly {
    readonly options: Options;
    readonly values: readonly number[];
    readonly stopped: number | null;
    readonly restored: number;
    readonly best: number;
  }[];
  readonly plateaus: readonly {
    readonly options: Options;
    readonly values: readonly number[];
    readonly rates: readonly number[];
  }[];
  readonly checkpoints: readonly {
    readonly options: Options;
    readonly values: readonly number[];
    readonly saved: readonly number[];
  }[];
}

const goldens: Goldens = JSON.parse(
  readFileSync(new URL('./goldens/callbacks.json', import.meta.url), 'utf8'),
);

let buffers = 0;
const model = smallModel();
beforeAll(() => {
  buffers = memory(backend).buffers;
});
afterAll(() => {
  expect(memory(backend).buffers).toBe(buffers);
  model.dispose();
});

const logsOf = ({ monitor = 'valLoss' }: Options, values: readonly number[]): Logs[] =>
  values.map((value) => ({ loss: 1, [monitor]: value }));

describe('EarlyStopping stops and restores where Keras does', () => {
  it.each(goldens.earlyStopping.map((golden) => [JSON.stringify(golden.options), golden] as const))(
    '%s',
    async (_, { options, values, stopped, restored, best }) => {
      const callback = new EarlyStopping(options);
      const history = await play(callback, { logs: logsOf(options, values), model });
      expect(history.epochs).toHaveLength(stopped === null ? values.length : stopped + 1);
      expect(history.ended === 'finished').toBe(stopped === null);
      expect(callback.best).toEqual({ value: best, epoch: restored });
    },
  );
});

describe('ReduceOnPlateau has the rates that Keras has', () => {
  it.each(goldens.plateaus.map((golden) => [JSON.stringify(golden.options), golden] as const))(
    '%s',
    async (_, { options, values, rates }) => {
      const callback = new ReduceOnPlateau(options);
      const optimizer = new SGD({ learningRate: 1 });
      const seen: number[] = [];
      await play(
        {
          onTrainBegin: (run) => callback.onTrainBegin(run),
          onEpochEnd: (run, epoch, logs) => {
            callback.onEpochEnd(run, epoch, logs);
            seen.push(Number(optimizer.learningRate));
          },
        },
        { logs: logsOf(options, values), optimizer },
      );
      expect(seen).toHaveLength(rates.length);
      seen.forEach((rate, i) => {
        expect(rate / (rates[i] ?? 0)).toBeCloseTo(1, 6);
      });
    },
  );
});

describe('ModelCheckpoint saves when Keras does', () => {
  it.each(goldens.checkpoints.map((golden) => [JSON.stringify(golden.options), golden] as const))(
    '%s',
    async (_, { options, values, saved }) => {
      const epochs: number[] = [];
      const save = (_state: StateDict, { epoch }: { epoch: number }) => void epochs.push(epoch);
      await play(new ModelCheckpoint({ save, ...options }), {
        logs: logsOf(options, values),
        model,
      });
      expect(epochs).toEqual(saved);
    },
  );
});
