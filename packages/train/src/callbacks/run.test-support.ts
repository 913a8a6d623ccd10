/** A training made by hand, which tells callbacks what fit would, on scripted figures. */
import { CpuBackend } from '@evenkeel/backend-cpu';
import { type AnyModule, BatchNorm, Dense, Sequential } from '@evenkeel/nn';
import { type Optimizer, SGD } from '@evenkeel/optim';
import type { StateDict } from '@evenkeel/tensor';
import type { Callback, Logs, Run } from '../callback.js';
import type { History } from '../history.js';

export const backend = new CpuBackend();

/** A model with weights and running statistics. */
export const smallModel = (seed = 1) =>
  new Sequential([new Dense({ units: 3 }), new BatchNorm(), new Dense({ units: 1 })]).build(
    [null, 2],
    { backend, seed },
  );

/** What a hand-made training is to have; the model is not used unless one is given. */
export interface Script {
  readonly logs: readonly Logs[];
  readonly model?: AnyModule;
  readonly optimizer?: Optimizer;
  readonly steps?: number | null;
  /** Called between the begin and the end of an epoch, as training would change the model. */
  readonly train?: (epoch: number, run: Run) => void | Promise<void>;
}

/** Runs the script until it is over or a callback stops it, and says how it ended. */
export async function play(callback: Callback, script: Script): Promise<History> {
  const { logs, train, model = new Dense({ units: 1 }), steps = null } = script;
  const optimizer = script.optimizer ?? new SGD({ learningRate: 1 });
  let ended = 'finished';
  const run: Run = {
    model,
    optimizer,
    epochs: logs.length,
    steps,
    stop: (reason) => {
      ended = reason;
    },
  };
  const done: Logs[] = [];
  await callback.onTrainBegin?.(run);
  for (const [epoch, figures] of logs.entries()) {
    await callback.onEpochBegin?.(run, epoch);
    await train?.(epoch, run);
    done.push(figures);
    await callback.onEpochEnd?.(run, epoch, figures);
    if (ended !== 'finished') break;
  }
  const history: History = { epochs: done, ended, seconds: 0 };
  await callback.onTrainEnd?.(run, history);
  return history;
}

/** The bits of everything in a state. */
export const bitsOf = (state: StateDict): Record<string, string> =>
  Object.fromEntries(
    [...state].map(([name, { data }]) => [
      name,
      [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)].join(),
    ]),
  );
