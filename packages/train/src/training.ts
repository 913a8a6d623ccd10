/** The loop of `fit`: epochs of steps, each epoch with its validation, and callbacks told of it all. */
import type { Batch, BatchSource, LabelledBatch } from '@evenkeel/data';
import type { Module } from '@evenkeel/nn';
import {
  ArgumentError,
  type Key,
  type Tensor,
  UnbuiltError,
  type Variable,
} from '@evenkeel/tensor';
import type { Callback, Logs, Run, StepEnd } from './callback.js';
import type { Figures } from './figures.js';
import type { FitOptions } from './fit-options.js';
import type { History } from './history.js';
import { trainableOf } from './model.js';
import { checkVariables, nonFinite } from './non-finite.js';
import { labelled } from './source.js';
import { type StepPlan, trainStep } from './step.js';
import { withRow } from './table-source.js';
import { validate } from './validation.js';
import { Yielder } from './yield.js';

/** What is trained, on what, and how. */
export interface Training {
  readonly model: Module;
  readonly training: BatchSource;
  readonly validation: BatchSource | null;
  readonly rehearsal: BatchSource | null;
  readonly figures: Figures;
  readonly key: Key;
  readonly options: FitOptions;
}

/** The same while it goes on. */
interface Going extends Omit<Training, 'rehearsal'> {
  /** Null once it is over. */
  rehearsal: BatchSource | null;
  /** The variables that had values when training began; they must keep having some. */
  built: readonly Variable[];
  readonly run: Run;
  readonly yielder: Yielder;
  /** Calls all callbacks, one after the other. */
  readonly tell: (call: (callback: Callback) => unknown) => Promise<void>;
}

/** Where in it. */
interface Position {
  readonly epoch: number;
  readonly step: number;
  /** How many rows of the epoch came before. */
  readonly before: number;
}

export async function train(t: Training): Promise<History> {
  const { model, options } = t;
  const { optimizer, epochs = 1, initialEpoch = 0, callbacks = [], signal } = options;
  let stopped: string | null = null;
  let failure: { readonly error: unknown } | null = null;
  const run: Run = {
    model,
    optimizer,
    epochs,
    steps: t.training.steps,
    stop: (reason) => {
      stopped ??= reason;
    },
  };
  const going: Going = {
    ...t,
    built: [],
    run,
    yielder: new Yielder(),
    tell: async (call) => {
      for (const callback of callbacks) await call(callback);
    },
  };
  const done: Logs[] = [];
  const started = performance.now();
  try {
    await going.tell((callback) => callback.onTrainBegin?.(run));
    for (let epoch = initialEpoch; epoch < epochs && stopped === null; epoch++) {
      const logs = await trainEpoch(going, epoch);
      done.push(logs);
      await going.tell((callback) => callback.onEpochEnd?.(run, epoch, logs));
    }
  } catch (error) {
    // The signal's reason: thrown here, or by data that listens to the same signal.
    if (signal?.aborted && error === signal.reason) stopped = 'aborted';
    else failure = { error };
  }
  const ended = failure === null ? (stopped ?? 'finished') : 'failed';
  const history: History = { epochs: done, ended, seconds: (performance.now() - started) / 1000 };
  for (const callback of callbacks) {
    try {
      await callback.onTrainEnd?.(run, history);
    } catch (error) {
      failure ??= { error };
    }
  }
  if (failure !== null) throw failure.error;
  return history;
}

/** The steps of one epoch and its validation, unless the signal says otherwise. */
async function trainEpoch(going: Going, epoch: number): Promise<Logs> {
  const { model, run, training, validation, figures, options, tell, yielder } = going;
  const { signal } = options;
  signal?.throwIfAborted();
  await tell((callback) => callback.onEpochBegin?.(run, epoch));
  figures.reset();
  let plan: StepPlan | null = null;
  let step = 0;
  let before = 0;
  let last: StepEnd | null = null;
  for await (const unlabelled of training.epoch(epoch)) {
    signal?.throwIfAborted();
    checkAlive(going);
    const batch = labelled('fit', unlabelled);
    plan ??= planFor(going, batch);
    const { size } = batch;
    last = await trainBatch(going, plan, batch, { epoch, step, before });
    step++;
    before += size;
    await yielder.perhaps();
  }
  signal?.throwIfAborted();
  checkAlive(going);
  if (plan !== null) await checkVariables(plan, epoch);
  if (last === null) {
    throw new ArgumentError(
      'fit',
      `needs at least one batch in every epoch, got none in epoch ${epoch + 1}. Give a source whose epoch(i) starts anew each time`,
    );
  }
  const { logs } = last; // before the validation uses the metrics
  return validation === null ? logs : { ...logs, ...(await validate(model, validation, options)) };
}

/** What an epoch's steps have in common. Builds the model if need be, as `batch` has it. */
function planFor(going: Going, batch: Batch): StepPlan {
  const { model, options, key } = going;
  if (!model.isBuilt) model.build(batch.x, { seed: key });
  going.built = model.variables().filter(({ isBuilt }) => isBuilt);
  const { loss, optimizer, classWeights = null } = options;
  const states = model.states().filter(({ isBuilt }) => isBuilt);
  return { model, loss, optimizer, classWeights, parameters: trainableOf(model), states };
}

/** Refuses to go on, or to begin again, with a model that lost its weights. */
function checkAlive({ built }: Going): void {
  const lost = built.find(({ isBuilt }) => !isBuilt);
  if (lost === undefined) return;
  throw new UnbuiltError(
    'fit',
    `the model must keep its weights until training ends, got ${lost.name} disposed. Dispose the model after fit; to end that early call run.stop(reason), or give a signal`,
  );
}

async function trainBatch(
  going: Going,
  plan: StepPlan,
  batch: LabelledBatch,
  at: Position,
): Promise<StepEnd> {
  const { run, key, figures, training, tell } = going;
  const stepKey = key.fold('step').fold(plan.optimizer.steps);
  const isLooked = figures.hasMetrics || going.rehearsal !== null;
  const look = (prediction: Tensor) => lookAt(going, prediction, batch);
  let loss: number;
  try {
    loss = await trainStep(plan, batch, stepKey, isLooked ? look : null);
  } catch (error) {
    throw await withRow(error, batch, training, at.before);
  }
  if (!Number.isFinite(loss)) {
    throw await nonFinite(plan, batch, stepKey, { loss, ...at, training });
  }
  figures.addLoss(loss, batch.size);
  const end = new StepReport(at, figures);
  await tell((callback) => callback.onStepEnd?.(run, end));
  return end;
}

/** Takes the metrics of a step before its optimizer runs: what they refuse has changed nothing. So the validation. */
async function lookAt(going: Going, prediction: Tensor, batch: LabelledBatch): Promise<void> {
  const { model, figures, rehearsal, options } = going;
  await figures.add(prediction, batch);
  if (rehearsal === null) return;
  going.rehearsal = null;
  await validate(model, rehearsal, options);
  figures.reset(); // the rehearsal has used the metrics
  await figures.add(prediction, batch);
}

/** The end of a step. Its figures are computed when first read: some cost as much as a step. */
class StepReport implements StepEnd {
  readonly epoch: number;
  readonly step: number;
  readonly #figures: Figures;
  #logs: Logs | null = null;

  constructor({ epoch, step }: Position, figures: Figures) {
    this.epoch = epoch;
    this.step = step;
    this.#figures = figures;
  }

  get logs(): Logs {
    this.#logs ??= this.#figures.logs();
    return this.#logs;
  }
}
