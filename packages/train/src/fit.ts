/** Training, as users call it. The loop itself is in training.ts. */
import type { Module } from '@evenkeel/nn';
import { ArgumentError } from '@evenkeel/tensor';
import { Figures } from './figures.js';
import { checkFitOptions, type FitOptions, keyOf } from './fit-options.js';
import type { History } from './history.js';
import { checkModel } from './model.js';
import type { TrainData } from './source.js';
import { train } from './training.js';
import { divide } from './validation.js';

/** The models that a fit is training. */
const busy = new WeakSet<Module>();

/**
 * Trains a model on data. Builds it first if need be; between steps gives the event loop a turn every few dozen
 * milliseconds.
 *
 * The metrics of an epoch are those of its steps, so of a model that was changing; those of the validation
 * (`valLoss`, ...) are of the model at its end. A metric belongs to one training at a time, and so does a model.
 *
 * @param data `{ x, y, weights }` in arrays or tensors, a data set, or batches.
 * @throws {NonFiniteError} at the first loss that is NaN or infinite, naming the layer; the optimizer did not run,
 * and the model is as it was before that step.
 * @throws {UnbuiltError} if a callback disposes the model, and a step or the end of an epoch follows.
 * @throws {ArgumentError} for an option out of its range; what layers, losses and metrics throw for what does not fit,
 * before the optimizer's step; of the validation it says so: `[validation: meanSquaredError] ...`.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const model = new Dense({ units: 1 });
 * const data = { x: [[0], [1], [2], [3]], y: [[1], [3], [5], [7]] };
 * const history = await fit(model, data, {
 *   loss: meanSquaredError,
 *   optimizer: new SGD({ learningRate: 0.1 }),
 *   epochs: 100,
 *   batchSize: 4,
 *   backend,
 * });
 * console.log(history.epochs.length, history.ended); // => 100 finished
 * const { data: [y = 0] } = await predict(model, [[10]]);
 * y.toFixed(1); // => 21.0
 * ```
 */
export async function fit(model: Module, data: TrainData, options: FitOptions): Promise<History> {
  checkModel('fit', model);
  checkFitOptions(options);
  if (busy.has(model)) {
    throw new ArgumentError(
      'fit',
      'a model must be trained by one fit at a time, got a second call before the first has ended. Wait for it: await fit(...)',
    );
  }
  busy.add(model);
  try {
    const key = keyOf(options.seed);
    const figures = new Figures('fit', options);
    const divided = await divide(model, data, options, key);
    return await train({ model, options, figures, key, ...divided });
  } finally {
    busy.delete(model);
  }
}
