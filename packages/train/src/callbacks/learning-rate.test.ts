import { Adam, constant, SGD } from '@evenkeel/optim';
import { describe, expect, it } from 'vitest';
import { LearningRateSchedule, ReduceOnPlateau } from './learning-rate.js';
import { play } from './run.test-support.js';

const flat = (epochs: number) => Array.from({ length: epochs }, () => ({ loss: 1 }));

describe('ReduceOnPlateau', () => {
  it('begins anew in a second training, from the rate there is', async () => {
    const optimizer = new SGD({ learningRate: 1 });
    const callback = new ReduceOnPlateau({ monitor: 'loss', patience: 2, factor: 0.5 });
    await play(callback, { logs: flat(4), optimizer });
    expect(optimizer.learningRate).toBe(0.5); // after epochs 1 and 2; 3 is the first of the next two
    await play(callback, { logs: flat(2), optimizer });
    expect(optimizer.learningRate).toBe(0.5);
    await play(callback, { logs: flat(3), optimizer });
    expect(optimizer.learningRate).toBe(0.25);
  });

  it('begins anew with its cooldown, too', async () => {
    const optimizer = new SGD({ learningRate: 1 });
    const options = { monitor: 'loss', patience: 1, cooldown: 9, factor: 0.5 };
    const callback = new ReduceOnPlateau(options);
    await play(callback, { logs: flat(4), optimizer });
    expect(optimizer.learningRate).toBe(0.5);
    await play(callback, { logs: flat(2), optimizer });
    expect(optimizer.learningRate).toBe(0.25);
  });

  it('goes down to minLearningRate exactly, and never up to it', async () => {
    const optimizer = new SGD({ learningRate: 1 });
    const options = { monitor: 'loss', patience: 1, factor: 0.3, minLearningRate: 0.25 };
    await play(new ReduceOnPlateau(options), { logs: flat(9), optimizer });
    expect(optimizer.learningRate).toBe(0.25);
    optimizer.learningRate = 0.125;
    await play(new ReduceOnPlateau(options), { logs: flat(9), optimizer });
    expect(optimizer.learningRate).toBe(0.125);
  });

  it('counts NaN as no improvement', async () => {
    const optimizer = new SGD({ learningRate: 1 });
    const logs = [1, Number.NaN, Number.NaN, 0.5].map((loss) => ({ loss }));
    const options = { monitor: 'loss', patience: 2, factor: 0.5 };
    await play(new ReduceOnPlateau(options), { logs, optimizer });
    expect(optimizer.learningRate).toBe(0.5);
  });

  it('refuses a schedule before training', async () => {
    const optimizer = new Adam({ learningRate: constant(0.1) });
    await expect(play(new ReduceOnPlateau(), { logs: [], optimizer })).rejects.toThrow(
      "[ReduceOnPlateau] the optimizer's learningRate must be a number, got a function of the step. Give the optimizer a number, such as learningRate: 0.001, or leave this callback out",
    );
  });

  it('refuses options outside their range', () => {
    for (const factor of [0, 1, -0.5, Number.NaN]) {
      expect(() => new ReduceOnPlateau({ factor })).toThrow(
        `[ReduceOnPlateau] factor must be above 0 and below 1, got ${factor}. Give e.g. 0.1`,
      );
    }
    expect(() => new ReduceOnPlateau({ patience: -1 })).toThrow('patience must be an integer');
    expect(() => new ReduceOnPlateau({ cooldown: 0.5 })).toThrow(
      '[ReduceOnPlateau] cooldown must be an integer of at least 0, got 0.5. Count it in epochs',
    );
    expect(() => new ReduceOnPlateau({ minLearningRate: -1 })).toThrow(
      '[ReduceOnPlateau] minLearningRate must be a finite number of at least 0, got -1. Leave it out for the default',
    );
    expect(() => new ReduceOnPlateau({ monitor: 'x' })).toThrow('[ReduceOnPlateau] mode must be');
  });
});

describe('LearningRateSchedule', () => {
  it('sets the rate before each epoch, from the one before', async () => {
    const optimizer = new SGD({ learningRate: 1 });
    const seen: unknown[] = [];
    const callback = new LearningRateSchedule((epoch, rate) => (epoch === 0 ? 0.5 : rate / 2));
    const train = () => void seen.push(optimizer.learningRate);
    await play(callback, { logs: flat(3), optimizer, train });
    expect(seen).toEqual([0.5, 0.25, 0.125]);
  });

  it('refuses rates that are none, and a schedule in the optimizer', async () => {
    for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(play(new LearningRateSchedule(() => wrong), { logs: flat(2) })).rejects.toThrow(
        `[LearningRateSchedule] the function must give a finite number of at least 0, got ${wrong} for epoch 0. Correct what it returns`,
      );
    }
    const optimizer = new SGD({ learningRate: () => 1 });
    await expect(
      play(new LearningRateSchedule(() => 1), { logs: flat(1), optimizer }),
    ).rejects.toThrow("[LearningRateSchedule] the optimizer's learningRate must be a number");
    // @ts-expect-error: a number is no function.
    expect(() => new LearningRateSchedule(0.1)).toThrow(
      '[LearningRateSchedule] it must be given a function, got 0.1. Give (epoch, rate) => the rate of that epoch',
    );
  });
});
