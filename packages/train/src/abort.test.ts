// Ending by a signal, and giving the event loop its turns.
import { type BatchSource, batches } from '@evenkeel/data';
import { Activation, meanSquaredError } from '@evenkeel/nn';
import { SGD } from '@evenkeel/optim';
import type { Tensor } from '@evenkeel/tensor';
import { describe, expect, it, vi } from 'vitest';
import type { Callback } from './callback.js';
import { evaluate } from './evaluate.js';
import { fit } from './fit.js';
import type { FitOptions } from './fit-options.js';
import { predict } from './predict.js';
import { backend, expectNoLeaks, live, network, snapshot, table } from './train.test-support.js';
import { Yielder } from './yield.js';

expectNoLeaks();

const data = table(6);
const options = (more: Partial<FitOptions>): FitOptions => ({
  loss: meanSquaredError,
  optimizer: new SGD({ learningRate: 0.1 }),
  epochs: 3,
  batchSize: 2,
  shuffle: false,
  ...more,
});

describe('an aborted fit', () => {
  it('before the first step does nothing but tell', async () => {
    const model = network();
    const [before, buffers] = [snapshot(model), live()];
    const log: string[] = [];
    const history = await fit(
      model,
      data,
      options({
        signal: AbortSignal.abort(),
        callbacks: [
          {
            onTrainBegin: () => void log.push('begin'),
            onEpochBegin: () => void log.push('epoch'),
            onTrainEnd: (_, { ended }) => void log.push(ended),
          },
        ],
      }),
    );
    expect(history).toMatchObject({ epochs: [], ended: 'aborted' });
    expect(log).toEqual(['begin', 'aborted']);
    expect(snapshot(model)).toEqual(before);
    expect(live()).toBe(buffers);
  });

  it.each([
    ['in the middle of an epoch', 1, 1, 5],
    ['in the last step of an epoch', 1, 2, 6],
    ['in the last step of all', 2, 2, 9],
  ])('%s ends after that step, without that epoch', async (_, epoch, step, steps) => {
    const model = network();
    const buffers = live();
    const controller = new AbortController();
    let ended = '';
    const callbacks: Callback[] = [
      {
        onStepEnd: (_run, at) => {
          if (at.epoch === epoch && at.step === step) controller.abort();
        },
        onTrainEnd: (_run, history) => {
          ended = history.ended;
        },
      },
    ];
    const optimizer = new SGD({ learningRate: 0.1 });
    const { signal } = controller;
    const history = await fit(model, data, options({ signal, callbacks, optimizer }));
    expect(history.ended).toBe('aborted');
    expect(ended).toBe('aborted');
    expect(history.epochs).toHaveLength(epoch);
    expect(optimizer.steps).toBe(steps);
    expect(live()).toBe(buffers);
  });

  it('during its validation ends as one, without that epoch', async () => {
    const model = network();
    const controller = new AbortController();
    const { signal } = controller;
    let passes = 0;
    const validation: BatchSource = {
      ...batches(data, { batchSize: 2, backend }),
      *epoch(index) {
        for (const batch of batches(data, { batchSize: 2, backend }).epoch(index)) {
          yield batch;
          if (++passes === 4) controller.abort();
        }
      },
    };
    const history = await fit(model, data, options({ signal, validation }));
    expect(history).toMatchObject({ ended: 'aborted' });
    expect(history.epochs).toHaveLength(1);
    expect(passes).toBe(4);
  });

  it('between the last validation and its end has finished', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const callbacks: Callback[] = [
      { onEpochEnd: (_, epoch) => (epoch === 2 ? controller.abort() : undefined) },
    ];
    const history = await fit(network(), data, options({ signal, callbacks }));
    expect(history).toMatchObject({ ended: 'finished' });
    expect(history.epochs).toHaveLength(3);
  });

  it('is one, too, if the data throws the reason', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const source: BatchSource = {
      ...batches(data, { batchSize: 2, backend }),
      async *epoch(index) {
        for (const batch of batches(data, { batchSize: 2, backend }).epoch(index)) {
          yield batch;
          controller.abort(new Error('connection closed'));
          signal.throwIfAborted();
        }
      },
    };
    const history = await fit(network(), source, options({ signal }));
    expect(history).toMatchObject({ epochs: [], ended: 'aborted' });
  });

  it('does not hide another error', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const callbacks: Callback[] = [
      {
        onStepEnd: () => {
          controller.abort();
          throw new Error('no space left');
        },
      },
    ];
    await expect(fit(network(), data, options({ signal, callbacks }))).rejects.toThrow(
      'no space left',
    );
  });
});

it.each<[string, (...args: never) => Promise<unknown>, object]>([
  ['evaluate', evaluate, { loss: meanSquaredError }],
  ['predict', predict, {}],
])('%s refuses a controller as its signal', async (name, call, rest) => {
  const signal = new AbortController();
  const given = [network(), data, { ...rest, signal }];
  await expect(Reflect.apply(call, undefined, given)).rejects.toThrow(
    `[${name}] signal must be an AbortSignal, got AbortController. Of a controller give controller.signal`,
  );
});

/** Counts the turns that the event loop gets, until `work` is done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let timer: NodeJS.Timeout;
  const tick = () => {
    turns++;
    timer = setTimeout(tick, 0);
  };
  timer = setTimeout(tick, 0);
  await work();
  clearTimeout(timer);
  return turns;
}

/** Takes longer than a slice of time, as a large model would. */
function block(): void {
  const end = performance.now() + 20;
  while (performance.now() < end);
}

const slow: FitOptions['loss'] = (prediction, target, given) => {
  block();
  return meanSquaredError(prediction, target, given);
};

describe('the event loop has turns', () => {
  it('between slow steps', async () => {
    const model = network();
    // 6 steps of 20 ms: a turn after each.
    const turns = await turnsDuring(() => fit(model, data, options({ loss: slow, epochs: 2 })));
    expect(turns).toBeGreaterThanOrEqual(4);
  });

  it('between epochs that are each shorter than a slice', async () => {
    const model = network();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    const epochs = 20_000;
    const { signal } = controller;
    const history = await fit(model, table(2), options({ epochs, signal }));
    expect(history.ended).toBe('aborted');
    expect(history.epochs.length).toBeLessThan(epochs);
  });

  it('in evaluate and predict', async () => {
    const model = network();
    const options = { loss: slow, batchSize: 1 };
    expect(await turnsDuring(() => evaluate(model, data, options))).toBeGreaterThanOrEqual(4);
    const wait = new Activation((t: Tensor) => {
      block();
      return t;
    });
    const predicting = () => predict(wait, data.x, { batchSize: 1, backend });
    expect(await turnsDuring(predicting)).toBeGreaterThanOrEqual(4);
  });

  it('but not before a slice of time is over', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    try {
      const turns = await turnsDuring(async () => {
        const yielder = new Yielder();
        for (let i = 0; i < 10; i++) await yielder.perhaps();
      });
      expect(turns).toBe(0);
    } finally {
      now.mockRestore();
    }
  });

  it.each(['setImmediate', 'MessageChannel', 'setTimeout'])(
    'where %s is the quickest way',
    async (way) => {
      const ways = ['setImmediate', 'MessageChannel'] as const;
      const lacking = ways.slice(0, way === 'setTimeout' ? 2 : ways.indexOf(way as 'setImmediate'));
      const before = lacking.map((name) => [name, Reflect.get(globalThis, name)] as const);
      for (const name of lacking) Reflect.set(globalThis, name, undefined);
      try {
        const turns = await turnsDuring(async () => {
          const yielder = new Yielder();
          for (let i = 0; i < 5; i++) {
            const end = performance.now() + 20;
            while (performance.now() < end);
            await yielder.perhaps();
          }
        });
        expect(turns).toBeGreaterThanOrEqual(3);
      } finally {
        for (const [name, value] of before) Reflect.set(globalThis, name, value);
      }
    },
  );
});
