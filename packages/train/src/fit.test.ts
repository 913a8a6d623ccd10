// fit against a loop written by hand, to the bit; and what makes two trainings the same.
import { batches, type HostArray } from '@evenkeel/data';
import { BatchNorm, Dense, Dropout, meanSquaredError, Sequential } from '@evenkeel/nn';
import { Adam, SGD } from '@evenkeel/optim';
import { key, tanh } from '@evenkeel/tensor';
import { expect, it } from 'vitest';
import type { Callback } from './callback.js';
import { fit } from './fit.js';
import {
  backend,
  expectNoLeaks,
  meanOf,
  network,
  own,
  snapshot,
  table,
  trainByHand,
} from './train.test-support.js';

expectNoLeaks();

const adam = (): Adam => own(new Adam({ learningRate: 0.05 }));
const lossesOf = ({ epochs }: { epochs: readonly Readonly<Record<string, number>>[] }) =>
  epochs.map(({ loss }) => loss);

/** Keeps the mean of the losses so far, after every step. */
class StepLosses implements Callback {
  readonly epochs: number[][] = [];
  onEpochBegin(): void {
    this.epochs.push([]);
  }
  onStepEnd(_: unknown, { logs }: { logs: Readonly<Record<string, number>> }): void {
    this.epochs.at(-1)?.push(logs.loss ?? Number.NaN);
  }
}

it('is the loop that anybody would write: same losses, same weights, to the bit', async () => {
  const data = table(11);
  const sizes = [4, 4, 3];
  const [model, byHand, optimizer] = [network(), network(), adam()];
  const losses = trainByHand(byHand, data, {
    loss: meanSquaredError,
    optimizer: adam(),
    epochs: 3,
    sizes,
    shuffle: key(7).fold('shuffle'),
  });
  const steps = new StepLosses();
  const history = await fit(model, data, {
    loss: meanSquaredError,
    optimizer,
    epochs: 3,
    batchSize: 4,
    seed: 7,
    callbacks: [steps],
  });
  expect(snapshot(model)).toEqual(snapshot(byHand));
  expect(optimizer.steps).toBe(9);
  expect(lossesOf(history)).toEqual(losses.map((epoch) => meanOf(epoch, sizes)));
  expect(steps.epochs).toEqual(
    losses.map((epoch) =>
      epoch.map((_, i) => meanOf(epoch.slice(0, i + 1), sizes.slice(0, i + 1))),
    ),
  );
  expect(history.ended).toBe('finished');
  expect(history.seconds).toBeGreaterThan(0);
});

it('leaves the rows in their order if told so', async () => {
  const data = table(11);
  const [model, byHand] = [network(), network()];
  const losses = trainByHand(byHand, data, {
    loss: meanSquaredError,
    optimizer: adam(),
    epochs: 2,
    sizes: [5, 6],
  });
  const history = await fit(model, data, {
    loss: meanSquaredError,
    optimizer: adam(),
    epochs: 2,
    batchSize: 5,
    shuffle: false,
  });
  expect(lossesOf(history)).toEqual(losses.map((epoch) => meanOf(epoch, [5, 6])));
  expect(snapshot(model)).toEqual(snapshot(byHand));
});

it('trains for one epoch of batches of 32 by default, the last row with those before it', async () => {
  const seen: number[] = [];
  const data = table(65);
  const steps = new StepLosses();
  const model = network();
  await fit(model, data, {
    loss: (prediction, target, options) => {
      seen.push(prediction.shape[0] ?? 0);
      return meanSquaredError(prediction, target, options);
    },
    optimizer: adam(),
    callbacks: [steps],
  });
  expect(seen).toEqual([32, 33]);
});

const withDropout = (): Sequential =>
  own(
    new Sequential([
      new Dense({ units: 6 }),
      new BatchNorm(),
      tanh,
      new Dropout({ rate: 0.4 }),
      new Dense({ units: 1 }),
    ]),
  );

/** Trains an unbuilt model from epoch 0. */
async function run(seed: number, options: { epochs?: number; model?: Sequential } = {}) {
  const { epochs = 2, model = withDropout() } = options;
  const history = await fit(model, table(10), {
    loss: meanSquaredError,
    optimizer: adam(),
    epochs,
    batchSize: 4,
    seed,
    backend,
  });
  return { losses: lossesOf(history), weights: snapshot(model) };
}

it('gives the same bits for the same seed, and others for another', async () => {
  const [first, again, other] = [await run(3), await run(3), await run(4)];
  expect(again).toEqual(first);
  expect(other.losses).not.toEqual(first.losses);
  expect(other.weights).not.toEqual(first.weights);
});

it('takes a key for a seed, and 0 for none', async () => {
  const data = table(6);
  const losses = [];
  for (const seed of [key(0), 0, undefined]) {
    const options = { loss: meanSquaredError, optimizer: adam(), batchSize: 2, backend, seed };
    losses.push(lossesOf(await fit(withDropout(), data, options)));
  }
  expect(losses[1]).toEqual(losses[0]);
  expect(losses[2]).toEqual(losses[0]);
});

it('builds a model as build does with the seed', async () => {
  const built = withDropout().build([null, 3], { backend, seed: 5 });
  expect(await run(5, { model: built })).toEqual(await run(5));
  const otherwise = withDropout().build([null, 3], { backend, seed: 6 });
  expect(await run(5, { model: otherwise })).not.toEqual(await run(5));
});

it('depends on the seed in weights, order and dropout, each by itself', async () => {
  const weights = async (seed: number, options: { shuffle: boolean; dropout: boolean }) => {
    const layers = [new Dense({ units: 3 }), new Dropout({ rate: options.dropout ? 0.5 : 0 })];
    const model = own(new Sequential([...layers, new Dense({ units: 1 })]));
    model.build([null, 3], { backend, seed: 1 });
    const optimizer = own(new SGD({ learningRate: 0.1 }));
    const { shuffle } = options;
    await fit(model, table(6), {
      loss: meanSquaredError,
      optimizer,
      batchSize: 3,
      seed,
      shuffle,
    });
    return snapshot(model);
  };
  for (const shuffle of [false, true]) {
    for (const dropout of [false, true]) {
      const [one, two] = [
        await weights(1, { shuffle, dropout }),
        await weights(2, { shuffle, dropout }),
      ];
      if (shuffle || dropout) expect(one).not.toEqual(two);
      else expect(one).toEqual(two);
    }
  }
});

it('goes on from saved states as if it had not stopped, to the bit', async () => {
  const whole = await run(9, { epochs: 4 });
  const data = table(10);
  const common = { loss: meanSquaredError, batchSize: 4, seed: 9, backend };
  const [model, optimizer] = [withDropout(), adam()];
  const first = await fit(model, data, { ...common, optimizer, epochs: 2 });
  const [saved, slots] = [await model.stateDict(), await optimizer.stateDict()];

  const [later, resumed] = [withDropout().build([null, 3], { backend, seed: 1 }), adam()];
  later.loadStateDict(saved);
  resumed.loadStateDict(slots);
  const second = await fit(later, data, {
    ...common,
    optimizer: resumed,
    epochs: 4,
    initialEpoch: 2,
  });
  expect([...lossesOf(first), ...lossesOf(second)]).toEqual(whole.losses);
  expect(snapshot(later)).toEqual(whole.weights);

  // The same without a save: the optimizer keeps its state.
  const third = await fit(model, data, { ...common, optimizer, epochs: 4, initialEpoch: 2 });
  expect(lossesOf(third)).toEqual(lossesOf(second));
});

it('has nothing to do if all epochs were before', async () => {
  const model = network();
  const before = snapshot(model);
  const told: string[] = [];
  const history = await fit(model, table(6), {
    loss: meanSquaredError,
    optimizer: adam(),
    epochs: 3,
    initialEpoch: 3,
    callbacks: [
      { onTrainBegin: () => void told.push('begin'), onTrainEnd: () => void told.push('end') },
    ],
  });
  expect(history).toMatchObject({ epochs: [], ended: 'finished' });
  expect(told).toEqual(['begin', 'end']);
  expect(snapshot(model)).toEqual(before);
});

it('trains two models at once as one after the other', async () => {
  const slow = (data: { x: HostArray; y: HostArray }) => {
    const source = batches(data, { batchSize: 3, backend, shuffle: key(1) });
    return {
      ...source,
      async *epoch(index: number) {
        for (const batch of source.epoch(index)) {
          yield batch;
          await new Promise((resolve) => setImmediate(resolve));
        }
      },
    };
  };
  const train = (model: Sequential, seed: number) =>
    fit(model, slow(table(9)), {
      loss: meanSquaredError,
      optimizer: adam(),
      epochs: 3,
      seed,
      backend,
    });
  const [a, b] = [withDropout(), withDropout()];
  const together = await Promise.all([train(a, 1), train(b, 2)]);
  const [c, d] = [withDropout(), withDropout()];
  const apart = [await train(c, 1), await train(d, 2)];
  expect(together.map(lossesOf)).toEqual(apart.map(lossesOf));
  expect([snapshot(a), snapshot(b)]).toEqual([snapshot(c), snapshot(d)]);
});

it('trains one model once at a time', async () => {
  const model = network();
  const options = () => ({ loss: meanSquaredError, optimizer: adam() });
  const first = fit(model, table(6), options());
  await expect(fit(model, table(6), options())).rejects.toThrow(
    '[fit] a model must be trained by one fit at a time, got a second call before the first has ended. Wait for it: await fit(...)',
  );
  await first;
  await fit(model, table(6), options());
});
