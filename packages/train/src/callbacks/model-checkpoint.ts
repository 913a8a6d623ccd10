/** Hands the state of training out after an epoch, to be stored. Knows no storage. */
import { ArgumentError, type StateDict } from '@evenkeel/tensor';
import type { Callback, Logs, Run } from '../callback.js';
import { Monitor, type MonitorOptions } from './monitor.js';

/** Of which epoch a checkpoint is. */
export interface CheckpointInfo {
  /** Counted from 0. */
  readonly epoch: number;
  readonly logs: Logs;
}

/** What {@link ModelCheckpoint} saves, and when; `monitor`, `mode` and `minDelta` need `saveBestOnly`. */
export interface ModelCheckpointOptions extends MonitorOptions {
  /** Stores the state; training waits for it. The state is a copy. */
  readonly save: (state: StateDict, info: CheckpointInfo) => void | Promise<void>;
  /** Whether only epochs are saved whose figure is better than all before; default false: every epoch. */
  readonly saveBestOnly?: boolean;
  /** Whether the optimizer's state is saved too, its names behind `optimizer.`; default false. */
  readonly optimizer?: boolean;
}

const PREFIX = 'optimizer.';

/**
 * Gives `save` the state of the model, and of the optimizer if asked, after every epoch, or after those that are
 * better than all before. {@link splitCheckpoint} takes the two apart again.
 *
 * @throws {ArgumentError} if save is no function; if options of the monitor come without saveBestOnly; as
 * {@link EarlyStopping} for these; and if a variable of the model begins with `optimizer.` while that is saved too.
 *
 * @example
 * ```ts
 * const saved = new Map<number, StateDict>();
 * const checkpoint = new ModelCheckpoint({
 *   save: (state, { epoch }) => void saved.set(epoch, state),
 *   monitor: 'valLoss',
 *   saveBestOnly: true,
 *   optimizer: true,
 * });
 * new ModelCheckpoint({ save: () => {}, monitor: 'loss' }); // throws [ModelCheckpoint] monitor needs saveBestOnly
 * ```
 */
export class ModelCheckpoint implements Callback {
  readonly #save: ModelCheckpointOptions['save'];
  readonly #monitor: Monitor | null;
  readonly #optimizer: boolean;

  constructor(options: ModelCheckpointOptions) {
    const { save, saveBestOnly = false, optimizer = false } = options;
    if (typeof save !== 'function') {
      throw new ArgumentError(
        'ModelCheckpoint',
        `save must be a function, got ${String(save)}. Give what stores a state: (state, { epoch }) => ...`,
      );
    }
    const idle = (['monitor', 'mode', 'minDelta'] as const).find((key) => key in options);
    if (!saveBestOnly && idle !== undefined) {
      throw new ArgumentError(
        'ModelCheckpoint',
        `${idle} needs saveBestOnly: true, got it without. Add saveBestOnly: true, or leave ${idle} out to save every epoch`,
      );
    }
    this.#save = save;
    this.#monitor = saveBestOnly ? new Monitor('ModelCheckpoint', options) : null;
    this.#optimizer = optimizer;
  }

  onTrainBegin(): void {
    this.#monitor?.reset();
  }

  async onEpochEnd(run: Run, epoch: number, logs: Logs): Promise<void> {
    if (this.#monitor !== null && !this.#monitor.take(epoch, logs)) return;
    await this.#save(await stateOf(run, this.#optimizer), { epoch, logs });
  }
}

async function stateOf({ model, optimizer }: Run, withOptimizer: boolean): Promise<StateDict> {
  const state = new Map(await model.stateDict());
  if (!withOptimizer) return state;
  const taken = [...state.keys()].find((name) => name.startsWith(PREFIX));
  if (taken !== undefined) {
    throw new ArgumentError(
      'ModelCheckpoint',
      `names that begin with '${PREFIX}' must be the optimizer's, got ${taken} in the model. Rename that property of the model`,
    );
  }
  for (const [name, entry] of await optimizer.stateDict()) state.set(PREFIX + name, entry);
  return state;
}

/**
 * The two parts of a state that {@link ModelCheckpoint} has saved with `optimizer: true`, for `loadStateDict` of
 * each. The optimizer's is empty if it was not saved.
 *
 * @example
 * ```ts
 * const model = new Dense({ units: 1 }).build([null, 2], { backend: new CpuBackend() });
 * const { model: weights, optimizer } = splitCheckpoint(await model.stateDict());
 * model.loadStateDict(weights);
 * [weights.size, optimizer.size]; // => [ 2, 0 ]
 * ```
 */
export function splitCheckpoint(state: StateDict): { model: StateDict; optimizer: StateDict } {
  const model: StateDict = new Map();
  const optimizer: StateDict = new Map();
  for (const [name, entry] of state) {
    if (name.startsWith(PREFIX)) optimizer.set(name.slice(PREFIX.length), entry);
    else model.set(name, entry);
  }
  return { model, optimizer };
}
