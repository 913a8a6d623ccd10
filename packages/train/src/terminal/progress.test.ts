import { CpuBackend } from '@evenkeel/backend-cpu';
import { Dense } from '@evenkeel/nn';
import { SGD } from '@evenkeel/optim';
import { memory } from '@evenkeel/tensor';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Callback, Run } from '../callback.js';
import type { History } from '../history.js';
import { progress } from './index.js';
import { Paper, Screen } from './screen.test-support.js';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubEnv('CI', '');
  vi.stubEnv('TERM', 'xterm');
});
afterEach(() => {
  // Whatever happened, nothing may keep the process alive.
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

const runOf = (epochs: number, steps: number | null): Run => ({
  model: new Dense({ units: 1 }),
  optimizer: new SGD({ learningRate: 1 }),
  epochs,
  steps,
  stop: () => {},
});

const historyOf = (ended: string): History => ({ epochs: [], ended, seconds: 0 });

/** Steps of 250 ms; without a pause in between, as `fit` has none where steps are short. */
async function trainEpoch(callback: Callback, run: Run, epoch: number, steps: number) {
  await callback.onEpochBegin?.(run, epoch);
  for (let step = 0; step < steps; step++) {
    vi.setSystemTime(Date.now() + 250);
    await callback.onStepEnd?.(run, { epoch, step, logs: { loss: 1 / (step + 1) } });
  }
}

async function train(callback: Callback, run: Run, steps: number): Promise<void> {
  await callback.onTrainBegin?.(run);
  for (let epoch = 0; epoch < run.epochs; epoch++) {
    await trainEpoch(callback, run, epoch, steps);
    vi.advanceTimersByTime(1500);
    await callback.onEpochEnd?.(run, epoch, { loss: 0.25, valLoss: 0.5 });
  }
  await callback.onTrainEnd?.(run, historyOf('finished'));
}

const LINES = [
  'epoch 1/2  loss 0.25  valLoss 0.5  1.5 s',
  'epoch 2/2  loss 0.25  valLoss 0.5  1.5 s',
];

describe('where there is no terminal', () => {
  it('writes a line an epoch and nothing else', async () => {
    const stream = new Paper();
    await train(progress({ stream }), runOf(2, 4), 4);
    expect(stream.text).toBe(`${LINES.join('\n')}\n`);
  });

  it('says why training stopped, unless an error says it', async () => {
    for (const [ended, text] of [
      ['finished', ''],
      ['failed', ''],
      ['aborted', 'stopped: aborted\n'],
      [
        'no better valLoss than 2 since epoch 2',
        'stopped: no better valLoss than 2 since epoch 2\n',
      ],
    ] as const) {
      const stream = new Paper();
      await progress({ stream }).onTrainEnd?.(runOf(2, 4), historyOf(ended));
      expect(stream.text).toBe(text);
    }
  });

  it.each([
    ['CI', 'true'],
    ['CI', '1'],
    ['TERM', 'dumb'],
  ])('takes a terminal for none with %s=%s', async (name, value) => {
    vi.stubEnv(name, value);
    const stream = new Screen();
    await train(progress({ stream }), runOf(2, 4), 4);
    expect(stream.raw).toBe(`${LINES.join('\n')}\n`);
  });

  it('takes what says it is a terminal, but is no stream of Node, for none', async () => {
    const stream = Object.assign(new Paper(), { isTTY: true });
    await train(progress({ stream }), runOf(2, 4), 4);
    expect(stream.text).toBe(`${LINES.join('\n')}\n`);
  });

  it('writes to the standard error by default', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    vi.stubEnv('CI', 'true');
    await train(progress(), runOf(1, 4), 4);
    expect(write.mock.calls).toEqual([['epoch 1/1  loss 0.25  valLoss 0.5  1.5 s\n']]);
    write.mockRestore();
  });

  it('needs a stream where there is no process', () => {
    const { process } = globalThis;
    let message: unknown;
    vi.stubGlobal('process', undefined);
    try {
      progress();
    } catch (error) {
      message = error instanceof Error ? error.message : error;
    } finally {
      vi.stubGlobal('process', process);
    }
    expect(message).toBe(
      '[progress] needs a stream to write to, got none where there is no process.stderr. Give one: progress({ stream: { write: (text) => console.log(text) } })',
    );
  });
});

describe('in a terminal', () => {
  it('shows a bar, and leaves a line of every epoch', async () => {
    const stream = new Screen(72);
    const [callback, run] = [progress({ stream }), runOf(2, 4)];
    await callback.onTrainBegin?.(run);
    await callback.onEpochBegin?.(run, 0);
    expect(stream.lines).toEqual(['epoch 1/2  [------------------------------]  0/4']);
    await trainEpoch(callback, run, 0, 3);
    expect(stream.lines).toEqual([
      'epoch 1/2  [=======================-------]  3/4  1 s left  loss 0.3333',
    ]);
    await callback.onEpochEnd?.(run, 0, { loss: 0.25, valLoss: 0.5 });
    expect(stream.lines).toEqual(['epoch 1/2  loss 0.25  valLoss 0.5  0 ms', '']);
    await callback.onEpochBegin?.(run, 1);
    expect(stream.lines).toEqual([
      'epoch 1/2  loss 0.25  valLoss 0.5  0 ms',
      'epoch 2/2  [------------------------------]  0/4',
    ]);
    await callback.onTrainEnd?.(run, historyOf('finished'));
    expect(stream.lines).toEqual(['epoch 1/2  loss 0.25  valLoss 0.5  0 ms', '']);
  });

  it('leaves what is written without one, also in a second training', async () => {
    const stream = new Screen();
    const callback = progress({ stream });
    await train(callback, runOf(2, 4), 4);
    expect(stream.lines).toEqual([...LINES, '']);
    await train(callback, runOf(2, null), 3);
    expect(stream.lines).toEqual([...LINES, ...LINES, '']);
  });

  it('changes nothing that has to be put right: no cursor hidden, no wrapping switched off', async () => {
    const stream = new Screen();
    await train(progress({ stream }), runOf(2, 4), 4);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: such are looked for.
    expect(stream.raw.match(/\x1b\[\?[^A-Za-z]*[A-Za-z]/g)).toBeNull();
  });

  it('draws at most ten times a second', async () => {
    const stream = new Screen();
    const [callback, run] = [progress({ stream }), runOf(1, 10_000)];
    await callback.onTrainBegin?.(run);
    await callback.onEpochBegin?.(run, 0);
    for (let step = 0; step < 10_000; step++) {
      vi.setSystemTime(Date.now() + 1);
      await callback.onStepEnd?.(run, { epoch: 0, step, logs: { loss: 1 / (step + 1) } });
    }
    const { redraws } = stream;
    expect(redraws).toBeGreaterThan(20);
    expect(redraws).toBeLessThanOrEqual(101);
    await callback.onTrainEnd?.(run, historyOf('finished'));
  });

  it('draws while a long step goes on, if the event loop is free', async () => {
    const stream = new Screen(72);
    const [callback, run] = [progress({ stream }), runOf(1, 3)];
    await callback.onTrainBegin?.(run);
    await callback.onEpochBegin?.(run, 0);
    await callback.onStepEnd?.(run, { epoch: 0, step: 0, logs: { loss: 2 } });
    vi.advanceTimersByTime(150);
    expect(stream.lines).toEqual(['epoch 1/1  [==========--------------------]  1/3  loss 2']);
    await callback.onTrainEnd?.(run, historyOf('aborted'));
  });

  it.each(['failed', 'aborted'])('removes the bar when training is %s', async (ended) => {
    const stream = new Screen();
    const [callback, run] = [progress({ stream }), runOf(2, 4)];
    await callback.onTrainBegin?.(run);
    await trainEpoch(callback, run, 0, 2);
    expect(vi.getTimerCount()).toBe(1);
    await callback.onTrainEnd?.(run, historyOf(ended));
    expect(vi.getTimerCount()).toBe(0);
    expect(stream.lines).toEqual(ended === 'failed' ? [''] : ['stopped: aborted', '']);
  });

  it('bears an end without a beginning, as when another callback fails', async () => {
    const stream = new Screen();
    await progress({ stream }).onTrainEnd?.(runOf(2, 4), historyOf('failed'));
    expect(stream.raw).toBe('');
  });

  it.each([20, 12, 1])('fits into %d columns, and into others from then on', async (columns) => {
    const stream = new Screen(columns); // throws if a line does not fit
    const [callback, run] = [progress({ stream }), runOf(2, 400)];
    await callback.onTrainBegin?.(run);
    await trainEpoch(callback, run, 0, 5);
    expect(stream.lines).toEqual(['epoch 1/2  5/400'.slice(0, columns - 1).trimEnd()]);
    stream.columns = 60;
    vi.advanceTimersByTime(500);
    expect(stream.lines).toEqual(['epoch 1/2  [------------]  5/400  1 min 39 s left  loss 0.2']);
    await callback.onTrainEnd?.(run, historyOf('failed'));
  });
});

it('touches no tensor', async () => {
  const backend = new CpuBackend();
  const model = new Dense({ units: 1 }).build([null, 2], { backend });
  const { buffers } = memory(backend);
  await train(progress({ stream: new Paper() }), { ...runOf(1, 2), model }, 2);
  expect(memory(backend).buffers).toBe(buffers);
  model.dispose();
  expect(memory(backend).buffers).toBe(0);
});
