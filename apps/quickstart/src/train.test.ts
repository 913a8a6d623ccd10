import { defaultBackend } from '@evenkeel/keras';
import { memory } from '@evenkeel/tensor';
import { expect, it } from 'vitest';
import { prepare } from './data.js';
import { network } from './network.js';
import { type TrainOptions, train } from './train.js';

const data = prepare(1);
const options: TrainOptions = {
  batchNorm: true,
  seed: 1,
  learningRate: 0.01,
  epochs: 2,
  signal: new AbortController().signal,
};
const live = () => memory(defaultBackend()).buffers;

it('gives the figures of every epoch, and leaves nothing behind', async () => {
  const before = live();
  const { epochs, secondsPerStep } = await train(data, options);
  expect(epochs).toHaveLength(2);
  const [first, last] = epochs;
  expect(last?.loss).toBeLessThan(first?.loss ?? 0);
  expect(last?.valAccuracy).toBeGreaterThan(0.9);
  expect(secondsPerStep).toBeGreaterThan(0);
  expect(live()).toBe(before);
});

it('measures the area under the curve by pairs of rows', async () => {
  const { valAuc } = await train(data, options);
  // The same network again, and all pairs of a malignant row and a benign one.
  const model = network({ ...options, inputs: 30 });
  await model.fit(data.train.x, data.train.y, { epochs: 2, verbose: 0 });
  const scores = Array.from((await model.predict(data.test.x)).data);
  model.dispose();
  const of = (label: number) => scores.filter((_, row) => data.test.y.data[row] === label);
  const pairs = of(1).flatMap((one) =>
    of(0).map((zero) => (one > zero ? 1 : one === zero ? 0.5 : 0)),
  );
  expect(pairs).toHaveLength(71 * 43);
  const mean = pairs.reduce<number>((sum, won) => sum + won, 0) / pairs.length;
  expect(valAuc).toBeCloseTo(mean, 9);
});

it('ends with the step in which it is told to, and leaves nothing behind', async () => {
  const before = live();
  const controller = new AbortController();
  let steps = 0;
  const onStepEnd = () => {
    steps++;
    if (steps === 3) controller.abort();
  };
  const given = { ...options, signal: controller.signal };
  const interrupted = { name: 'AbortError' };
  await expect(train(data, { ...given, callbacks: [{ onStepEnd }] })).rejects.toThrow(
    expect.objectContaining(interrupted),
  );
  expect(steps).toBe(3);
  await expect(train(data, given)).rejects.toThrow(expect.objectContaining(interrupted));
  expect(live()).toBe(before);
});
