/** What a model gives for data, in host memory. */
import type { HostArray, HostInput } from '@evenkeel/data';
import type { Module } from '@evenkeel/nn';
import {
  ArgumentError,
  type Backend,
  type DType,
  formatShape,
  hostArray,
  ShapeError,
  Tensor,
  type TypedArray,
} from '@evenkeel/tensor';
import { checkOptionNames, describeValue, type OptionNames } from '@evenkeel/tensor/dispatch';
import { checkSignal } from './check-list.js';
import { checkBuilt, placeOf } from './model.js';
import { isData, sourceOf, type TrainData } from './source.js';
import { Yielder } from './yield.js';

/** Options of {@link predict}. */
export interface PredictOptions {
  /** How many rows are computed at once; default 32. Changes time and memory, not the result of a row. */
  readonly batchSize?: number | undefined;
  /** Default: where the model is. */
  readonly backend?: Backend | undefined;
  /** Ends the prediction with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

const known: OptionNames<PredictOptions> = {
  batchSize: true,
  backend: true,
  signal: true,
};

/**
 * The outputs of a model for all rows, computed in inference mode, in the order of the rows.
 *
 * @param x inputs [rows, ...] in arrays or a tensor; or data as `fit` takes it, whose targets are not looked at.
 * @returns the outputs, in host memory: nothing to dispose.
 * @throws {UnbuiltError} if the model has no weights yet.
 * @throws {ArgumentError} if there is no row.
 * @throws {ShapeError} if the model does not give one output for each row.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const model = new Dense({ units: 1, kernelInitializer: initializers.constant(2) }).build([null, 1], { backend });
 * await predict(model, [[1], [2], [3]]); // => { data: Float32Array(3) [ 2, 4, 6 ], shape: [ 3, 1 ] }
 * ```
 */
export async function predict(
  model: Module,
  x: HostInput | Tensor | TrainData,
  options: PredictOptions = {},
): Promise<HostArray> {
  const { batchSize, signal } = options;
  checkOptionNames('predict', options, known);
  checkBuilt('predict', model);
  checkSignal('predict', signal);
  const data = inputsOf(x);
  const place = placeOf('predict', model, data, options.backend);
  const source = sourceOf(data, { ...place, batchSize, last: 'keep' });
  const parts: Part[] = [];
  const yielder = new Yielder();
  for await (const batch of source.epoch(0)) {
    signal?.throwIfAborted();
    const output: unknown = model.infer(batch.x);
    parts.push(await take(output, batch.size, parts[0]));
    await yielder.perhaps();
  }
  return joined(parts);
}

function inputsOf(x: HostInput | Tensor | TrainData): TrainData {
  if (!isData(x)) return { x };
  return 'x' in x ? { x: x.x } : x;
}

/** What the model gave for one batch. */
interface Part {
  readonly data: TypedArray;
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/** Reads the output for a batch, and frees it. It must be like the first one's. */
async function take(output: unknown, rows: number, first: Part | undefined): Promise<Part> {
  if (!(output instanceof Tensor)) {
    throw new ArgumentError(
      'predict',
      `the model must give a tensor, got ${describeValue(output)}. For other outputs call model.infer`,
    );
  }
  try {
    const { dtype, shape } = output;
    const [, ...rest] = first?.shape ?? shape;
    if (formatShape(shape) === formatShape([rows, ...rest])) {
      return { data: await output.read(), dtype, shape };
    }
    throw new ShapeError(
      'predict',
      `the model must give one output for each row, all of one shape, got shape ${formatShape(shape)} for ${rows} rows. Keep the first axis of the input`,
      [shape],
    );
  } finally {
    output.dispose();
  }
}

function joined(parts: readonly Part[]): HostArray {
  const [first] = parts;
  if (first === undefined) {
    throw new ArgumentError('predict', 'needs at least one row, got none. Give inputs [rows, ...]');
  }
  const [, ...rest] = first.shape;
  const rows = parts.reduce((total, { shape: [count = 0] }) => total + count, 0);
  const data = hostArray(
    first.dtype,
    parts.reduce((total, part) => total + part.data.length, 0),
  );
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return { data, shape: [rows, ...rest] };
}
