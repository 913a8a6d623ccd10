/** How well a model does: its loss and metrics over data, outside training. */
import type { LabelledBatch } from '@evenkeel/data';
import type { Loss, Module } from '@evenkeel/nn';
import { ArgumentError, type Backend, scope } from '@evenkeel/tensor';
import { checkOptionNames, type OptionNames } from '@evenkeel/tensor/dispatch';
import type { Logs } from './callback.js';
import { checkSignal } from './check-list.js';
import { checkLoss, type FigureOptions, Figures } from './figures.js';
import type { FitOptions } from './fit-options.js';
import { checkBuilt, placeOf } from './model.js';
import { checkLabelled, labelled, sourceOf, type TrainData } from './source.js';
import { Yielder } from './yield.js';

/** Options of {@link evaluate}. */
export interface EvaluateOptions extends FigureOptions {
  /** Gives the figure `loss`; default: none. */
  readonly loss?: Loss | undefined;
  /** How many rows are computed at once; default 32. Of batches, theirs. */
  readonly batchSize?: number | undefined;
  /** As that of `fit`. */
  readonly yDtype?: FitOptions['yDtype'];
  /** Default: where the model is. */
  readonly backend?: Backend | undefined;
  /** Ends the evaluation with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

const known: OptionNames<EvaluateOptions> = {
  loss: true,
  batchSize: true,
  yDtype: true,
  backend: true,
  signal: true,
  metrics: true,
  weightedMetrics: true,
};

/**
 * The loss and the metrics of a model on data, computed in inference mode. The loss is the mean of those of the
 * batches, each counted with its rows; so it is the mean over all rows, whatever the batches, if the loss function gives
 * the mean over those of a batch. Weights of the data count in the loss and in `weightedMetrics`.
 *
 * @param data `{ x, y, weights }`, a data set, or batches.
 * @returns figures by name: `loss`, `accuracy`.
 * @throws {UnbuiltError} if the model has no weights yet.
 * @throws {ArgumentError} if there is neither a loss nor a metric, no row, or an option has no meaning.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const model = new Dense({ units: 1, kernelInitializer: initializers.constant(2) }).build([null, 1], { backend });
 * const data = { x: [[1], [2]], y: [[2], [5]] };
 * await evaluate(model, data, { loss: meanSquaredError }); // => { loss: 0.5 }
 * ```
 */
export async function evaluate(
  model: Module,
  data: TrainData,
  options: EvaluateOptions = {},
): Promise<Logs> {
  const { batchSize, loss, signal } = options;
  checkOptionNames('evaluate', options, known);
  checkBuilt('evaluate', model);
  checkSignal('evaluate', signal);
  checkLabelled('evaluate', 'the data', data);
  const figures = new Figures('evaluate', options);
  if (typeof loss !== 'function' && (loss !== undefined || !figures.hasMetrics)) {
    throw new ArgumentError(
      'evaluate',
      `needs a loss function or metrics, got ${String(loss)} and ${figures.hasMetrics ? 'some' : 'none'}. Give e.g. loss: meanSquaredError`,
    );
  }
  const place = placeOf('evaluate', model, data, options.backend);
  const { yDtype } = options;
  const source = sourceOf(data, { ...place, batchSize, yDtype, last: 'keep' });
  const yielder = new Yielder();
  let batches = 0;
  figures.reset();
  for await (const batch of source.epoch(0)) {
    signal?.throwIfAborted();
    await take(model, loss, labelled('evaluate', batch), figures);
    batches++;
    await yielder.perhaps();
  }
  if (batches > 0) return figures.logs();
  throw new ArgumentError(
    'evaluate',
    'needs at least one batch, got none. Give a source whose epoch(0) starts anew each time',
  );
}

/** Takes the figures of one batch in. */
async function take(
  model: Module,
  loss: Loss | undefined,
  batch: LabelledBatch,
  figures: Figures,
): Promise<void> {
  const [prediction, value] = scope(() => {
    const output = model.infer(batch.x);
    const weights = batch.weights === null ? {} : { weights: batch.weights };
    const value = loss?.(output, batch.y, weights);
    if (loss !== undefined) checkLoss('evaluate', value);
    return [figures.hasMetrics ? output : undefined, value];
  });
  try {
    const [mean] = (await value?.read()) ?? [];
    if (mean !== undefined) figures.addLoss(mean, batch.size);
    if (prediction !== undefined) await figures.add(prediction, batch);
  } finally {
    prediction?.dispose();
    value?.dispose();
  }
}
