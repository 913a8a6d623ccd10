import { Dense, defaultBackend, Sequential } from '@evenkeel/keras';
import { memory } from '@evenkeel/tensor';
import { afterEach, expect, it, vi } from 'vitest';
import { Recorder } from './recorder.js';

afterEach(() => {
  vi.restoreAllMocks();
});

it('keeps the figures of every epoch, and times the steps alone', async () => {
  const before = memory(defaultBackend()).buffers;
  let clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  // It is told of everything before the recorder is: what happened in between took that long.
  const advance = {
    onEpochBegin() {
      clock += 7000;
    },
    onStepEnd() {
      clock += 200;
    },
    onEpochEnd() {
      clock += 5000;
    },
  };
  const recorder = new Recorder();
  const model = Sequential([Dense(1, { inputShape: [1], activation: 'sigmoid' })]);
  model.compile({ optimizer: 'sgd', loss: 'binary_crossentropy', metrics: ['accuracy'] });
  const { history } = await model.fit([[-1], [0], [1], [2], [3]], [0, 0, 1, 1, 1], {
    epochs: 2,
    batchSize: 2, // the fifth row joins the second step
    validationData: [[[4]], [1]],
    callbacks: [advance, recorder],
    verbose: 0,
  });
  model.dispose();

  expect(recorder.epochs).toEqual(
    [0, 1].map((i) => ({
      loss: history.loss?.[i],
      accuracy: history.accuracy?.[i],
      valLoss: history.val_loss?.[i],
      valAccuracy: history.val_accuracy?.[i],
      seconds: 0.4,
    })),
  );
  expect(recorder.epochs[0]?.loss).toBeGreaterThan(0);
  expect(recorder.secondsPerStep).toBeCloseTo(0.2, 12);
  expect(memory(defaultBackend()).buffers).toBe(before);
});
