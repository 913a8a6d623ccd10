// What callbacks are told, in which order, and what they can do.
import { meanSquaredError } from '@evenkeel/nn';
import { SGD } from '@evenkeel/optim';
import { describe, expect, it } from 'vitest';
import type { Callback, Logs, Run } from './callback.js';
import { evaluate } from './evaluate.js';
import { fit } from './fit.js';
import type { FitOptions } from './fit-options.js';
import { MeanAbsoluteError } from './metrics/regression.js';
import { predict } from './predict.js';
import { expectNoLeaks, live, network, table, trainByHand } from './train.test-support.js';

expectNoLeaks();

const data = table(5);
const options = (more: Partial<FitOptions> = {}): FitOptions => ({
  loss: meanSquaredError,
  optimizer: new SGD({ learningRate: 0.1 }),
  epochs: 2,
  batchSize: 3,
  shuffle: false,
  ...more,
});

/** Writes down what it is told, `name` before each. */
function scribe(log: string[], name: string): Callback {
  const names = (logs: Logs) => Object.keys(logs).join();
  return {
    onTrainBegin: () => void log.push(`${name} begin`),
    onEpochBegin: (_, epoch) => void log.push(`${name} epoch ${epoch}`),
    onStepEnd: (_, { epoch, step, logs }) =>
      void log.push(`${name} step ${epoch}.${step} ${names(logs)}`),
    onEpochEnd: (_, epoch, logs) => void log.push(`${name} end ${epoch} ${names(logs)}`),
    onTrainEnd: (_, { ended, epochs }) => void log.push(`${name} ${ended} ${epochs.length}`),
  };
}

it('tells everything in order, each callback after the one before it', async () => {
  const log: string[] = [];
  const callbacks = [scribe(log, 'a'), { onEpochEnd() {} }, scribe(log, 'b')];
  const metrics = [new MeanAbsoluteError()];
  await fit(network(), data, options({ callbacks, metrics, validation: data }));
  const epoch = (i: number) => [
    `epoch ${i}`,
    `step ${i}.0 loss,meanAbsoluteError`,
    `step ${i}.1 loss,meanAbsoluteError`,
    `end ${i} loss,meanAbsoluteError,valLoss,valMeanAbsoluteError`,
  ];
  const events = ['begin', ...epoch(0), ...epoch(1), 'finished 2'];
  expect(log).toEqual(events.flatMap((event) => [`a ${event}`, `b ${event}`]));
});

it('waits for callbacks that are async', async () => {
  const log: string[] = [];
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const slow = (name: string): Callback => {
    const note = async (what: string) => {
      log.push(`${name} ${what} begins`);
      await turn();
      log.push(`${name} ${what} ends`);
    };
    return {
      onTrainBegin: () => note('train'),
      onEpochBegin: () => note('epoch'),
      onStepEnd: () => note('step'),
      onEpochEnd: () => note('epoch end'),
      onTrainEnd: () => note('train end'),
    };
  };
  await fit(network(), data, options({ callbacks: [slow('a'), slow('b')], epochs: 1 }));
  const events = ['train', 'epoch', 'step', 'step', 'epoch end', 'train end'];
  expect(log).toEqual(
    events.flatMap((e) => [`a ${e} begins`, `a ${e} ends`, `b ${e} begins`, `b ${e} ends`]),
  );
});

it('keeps the object that a method is called on', async () => {
  class Counter implements Callback {
    steps = 0;
    onStepEnd(): void {
      this.steps++;
    }
  }
  const counter = new Counter();
  await fit(network(), data, options({ callbacks: [counter] }));
  expect(counter.steps).toBe(4);
});

it('tells about the run', async () => {
  const runs = new Set<Run>();
  const [model, sgd] = [network(), new SGD({ learningRate: 0.1 })];
  const note = (run: Run) => void runs.add(run);
  const callbacks = [
    { onTrainBegin: note, onEpochBegin: note, onStepEnd: note, onEpochEnd: note, onTrainEnd: note },
  ];
  await fit(model, data, options({ callbacks, optimizer: sgd, epochs: 3, initialEpoch: 1 }));
  const [run] = runs;
  expect(runs.size).toBe(1);
  expect(run?.model).toBe(model);
  expect(run?.optimizer).toBe(sgd);
  expect([run?.epochs, run?.steps]).toEqual([3, 2]);
});

it('gives the logs of the epoch that the history has', async () => {
  const seen: Logs[] = [];
  const callbacks: Callback[] = [{ onEpochEnd: (_, __, logs) => void seen.push(logs) }];
  const history = await fit(network(), data, options({ callbacks, validation: data }));
  expect(seen).toEqual(history.epochs);
});

describe('stop', () => {
  const stopping = (method: keyof Callback, at: number): Callback => {
    let calls = 0;
    return {
      [method]: (run: Run) => {
        if (++calls === at) run.stop(`${method} said so`);
      },
    };
  };

  it.each([
    ['onTrainBegin', 1, 0],
    ['onEpochBegin', 2, 2],
    ['onStepEnd', 3, 2],
    ['onEpochEnd', 1, 1],
  ] as const)('in %s, call %i, leaves %i whole epochs', async (method, at, epochs) => {
    const log: string[] = [];
    const callbacks = [stopping(method, at), scribe(log, 'a')];
    const history = await fit(network(), data, options({ callbacks, epochs: 5 }));
    expect(history).toMatchObject({ ended: `${method} said so` });
    expect(history.epochs).toHaveLength(epochs);
    expect(log.filter((event) => event.startsWith('a end'))).toHaveLength(epochs);
    expect(log.filter((event) => event.startsWith('a step'))).toHaveLength(2 * epochs);
    expect(log.at(-1)).toBe(`a ${method} said so ${epochs}`);
  });

  it('keeps the first reason, also of an epoch that would have been the last', async () => {
    const callbacks: Callback[] = [
      { onEpochEnd: (run) => run.stop('first') },
      { onEpochEnd: (run) => run.stop('second') },
    ];
    const history = await fit(network(), data, options({ callbacks, epochs: 1 }));
    expect(history).toMatchObject({ ended: 'first' });
  });
});

describe('a callback that throws', () => {
  it.each(['onTrainBegin', 'onEpochBegin', 'onStepEnd', 'onEpochEnd', 'onTrainEnd'] as const)(
    'in %s ends training with its error, after onTrainEnd of all',
    async (method) => {
      for (const fail of [
        () => {
          throw new Error(`broken ${method}`);
        },
        () => Promise.reject(new Error(`broken ${method}`)),
      ]) {
        const model = network();
        const before = live();
        const log: string[] = [];
        const callbacks = [scribe(log, 'a'), { [method]: fail }, scribe(log, 'b')];
        await expect(fit(model, data, options({ callbacks }))).rejects.toThrow(`broken ${method}`);
        expect(live()).toBe(before);
        const ended =
          method === 'onTrainEnd' ? 'finished 2' : `failed ${method === 'onEpochEnd' ? 1 : 0}`;
        expect(log.slice(-2)).toEqual([`a ${ended}`, `b ${ended}`]);
        expect(log.filter((event) => event.startsWith('a step'))).toHaveLength(
          { onTrainBegin: 0, onEpochBegin: 0, onStepEnd: 1, onEpochEnd: 2, onTrainEnd: 4 }[method],
        );
        // The model is free for another fit.
        await fit(model, data, options());
      }
    },
  );

  it('does not hide the error that came first', async () => {
    const callbacks: Callback[] = [
      {
        onTrainEnd: () => {
          throw new Error('second');
        },
      },
      {
        onStepEnd: () => {
          throw new Error('first');
        },
      },
    ];
    await expect(fit(network(), data, options({ callbacks }))).rejects.toThrow('first');
  });
});

it('lets a callback use the model meanwhile', async () => {
  const model = network();
  const outputs: number[] = [];
  const callbacks: Callback[] = [
    {
      async onStepEnd() {
        outputs.push((await predict(model, data.x)).data[0] ?? Number.NaN);
        await evaluate(model, data, { loss: meanSquaredError });
      },
    },
  ];
  await fit(model, data, options({ callbacks }));
  expect(outputs).toHaveLength(4);
  expect(new Set(outputs).size).toBe(4);
});

it('lets a callback change the learning rate', async () => {
  const [model, byHand] = [network(), network()];
  const sgd = new SGD({ learningRate: 0.1 });
  const callbacks: Callback[] = [
    {
      onEpochBegin: ({ optimizer }, epoch) => {
        optimizer.learningRate = epoch === 0 ? 0.1 : 0.01;
      },
    },
  ];
  const history = await fit(model, data, options({ callbacks, optimizer: sgd }));
  const other = new SGD({ learningRate: (step) => (step < 2 ? 0.1 : 0.01) });
  const plan = { loss: meanSquaredError, optimizer: other, epochs: 2, sizes: [3, 2] };
  const losses = trainByHand(byHand, data, plan);
  const [first = 0, second = 0] = losses[1] ?? [];
  expect(history.epochs[1]?.loss).toBe((first * 3 + second * 2) / 5);
});

it.each([
  [
    'a function',
    [() => {}],
    'callbacks must be an array of objects, got a function in it. Write e.g. callbacks: [new EarlyStopping()]',
  ],
  [
    'undefined',
    [undefined],
    'callbacks must be an array of objects, got undefined in it. Write e.g. callbacks: [new EarlyStopping()]',
  ],
  [
    'one alone',
    {},
    'callbacks must be an array of objects, got Object. Write e.g. callbacks: [new EarlyStopping()]',
  ],
])('refuses callbacks that are %s', async (_, callbacks, message) => {
  const call = Reflect.apply(fit, undefined, [network(), data, { ...options(), callbacks }]);
  await expect(call).rejects.toThrow(`[fit] ${message}`);
});

it('refuses one callback twice', async () => {
  const callback: Callback = { onEpochEnd() {} };
  const call = fit(network(), data, options({ callbacks: [callback, { ...callback }, callback] }));
  await expect(call).rejects.toThrow(
    '[fit] each callback must be given once, got one twice, which would be told everything twice. Make a second one, or leave it out',
  );
});
