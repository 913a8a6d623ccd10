// All callbacks together in a real training.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { BatchNorm, binaryCrossEntropy, Dense, lossWith, Sequential } from '@evenkeel/nn';
import { Adam } from '@evenkeel/optim';
import { memory, relu, type StateDict } from '@evenkeel/tensor';
import { expect, it } from 'vitest';
import { evaluate } from '../evaluate.js';
import { fit } from '../fit.js';
import { BinaryAccuracy } from '../metrics/accuracy.js';
import { AUC } from '../metrics/auc.js';
import { numbers } from '../metrics/batches.test-support.js';
import { progress } from '../terminal/index.js';
import { Paper } from '../terminal/screen.test-support.js';
import { CsvLog } from './csv-log.js';
import { EarlyStopping } from './early-stopping.js';
import { ReduceOnPlateau } from './learning-rate.js';
import { ModelCheckpoint } from './model-checkpoint.js';
import { bitsOf } from './run.test-support.js';

/** Two noisy classes, on which a large network with few rows gets worse after a while. */
function noisy(rows: number, seed: number) {
  const draw = numbers(seed);
  const x = Array.from({ length: rows }, () => [draw() - 0.5, draw() - 0.5, draw() - 0.5]);
  const y = x.map(([a = 0, b = 0]) => [Number(a + b + draw() - 0.5 > 0)]);
  return { x, y };
}

it('ends with the best model, and what was told of it is true', async () => {
  const backend = new CpuBackend();
  const model = new Sequential([
    new Dense({ units: 32 }),
    new BatchNorm(),
    relu,
    new Dense({ units: 1 }),
  ]);
  const optimizer = new Adam({ learningRate: 0.05 });
  const loss = lossWith(binaryCrossEntropy, { fromLogits: true });
  const validation = noisy(40, 2);
  const stopping = new EarlyStopping({ patience: 4 });
  const paper = new Paper();
  const csv: string[] = [];
  const saved: StateDict[] = [];
  const history = await fit(model, noisy(60, 1), {
    backend,
    loss,
    optimizer,
    validation,
    epochs: 60,
    batchSize: 16,
    metrics: [new BinaryAccuracy({ fromLogits: true }), new AUC()],
    callbacks: [
      progress({ stream: paper }),
      stopping,
      new ReduceOnPlateau({ patience: 2, factor: 0.5 }),
      new CsvLog({ write: (text) => void csv.push(text) }),
      new ModelCheckpoint({ save: (state) => void saved.push(state), saveBestOnly: true }),
    ],
  });

  const { epochs, ended } = history;
  const best = stopping.best ?? { value: Number.NaN, epoch: -1 };
  expect(epochs.length).toBe(best.epoch + 5);
  expect(ended).toBe(`no better valLoss than ${best.value} since epoch ${best.epoch + 1}`);
  expect(best.value).toBe(Math.min(...epochs.map(({ valLoss = Number.NaN }) => valLoss)));
  expect((await evaluate(model, validation, { loss, batchSize: 16 })).loss).toBe(best.value);
  expect(bitsOf(await model.stateDict())).toEqual(bitsOf(saved.at(-1) ?? new Map()));
  expect(optimizer.learningRate).toBe(0.05 * 0.5 ** 2);

  const [header, ...lines] = csv.join('').trimEnd().split('\r\n');
  expect(header).toBe('epoch,loss,accuracy,auc,valLoss,valAccuracy,valAuc');
  const cells = lines.map((line) => line.split(',').map(Number));
  expect(cells).toEqual(epochs.map((logs, epoch) => [epoch, ...Object.values(logs)]));
  expect(paper.text.split('\n')).toHaveLength(epochs.length + 2);
  expect(paper.text).toContain(`\nstopped: ${ended}\n`);

  model.dispose();
  optimizer.dispose();
  expect(memory(backend).buffers).toBe(0);
});
