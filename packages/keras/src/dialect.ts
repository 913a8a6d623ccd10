/**
 * What the packages below refuse, in the words of this one: their errors name their own options and functions, and a
 * cure that Keras has no name for. Only words are changed here; what is refused, and when, is theirs.
 */
import { EvenkeelError } from '@evenkeel/tensor';

/** What is said below, and what is said here instead. No text on the right holds the one on its left. */
export type Words = readonly (readonly [below: string, here: string])[];

/** The operations that an error may name, as `[batches]`, and those that the user called. */
export type Operations = Readonly<Record<string, string>>;

const words: Words = [
  ['Call unfreeze() on a layer, or use evaluate', 'Set layer.trainable = true, or use evaluate'],
  [
    'need data in the option validation of fit',
    'need validationSplit or validationData among the options of fit',
  ],
  [
    "Use larger batches (fit joins a last batch of one to the one before), freeze() the layer, or set smallBatch: 'running'",
    'Use a batchSize of at least 2 (fit joins a last batch of one to the one before), or set trainable = false',
  ],
  ['or the metric to fit', 'or the metric to compile'],
  ['classWeights ', 'classWeight '],
  ['minLearningRate ', 'minLr '],
  ['x and weights must have', 'x and sampleWeight must have'],
];

const operations: Operations = {
  BatchNorm: 'BatchNormalization',
  CsvLog: 'CSVLogger',
  LearningRateSchedule: 'LearningRateScheduler',
  ReduceOnPlateau: 'ReduceLROnPlateau',
};

/** The error, which says the same in Keras's words; `called` and `also` go before what holds everywhere. */
export function translated(error: unknown, called: Operations = {}, also: Words = []): unknown {
  if (!(error instanceof EvenkeelError)) return error;
  for (const [below, here] of [...also, ...words]) {
    error.message = error.message.replaceAll(below, here);
  }
  const op = { ...operations, ...called }[error.op];
  if (op !== undefined && error.message.startsWith(`[${error.op}]`)) {
    error.message = `[${op}]${error.message.slice(error.op.length + 2)}`;
    Object.assign(error, { op });
  }
  return error;
}

/** What `body` gives; an error that it throws is {@link translated}. */
export function inDialect<T>(body: () => T, called?: Operations, also?: Words): T {
  try {
    return body();
  } catch (error) {
    throw translated(error, called, also);
  }
}

/** The same, for what takes time. */
export async function inDialectLater<T>(
  body: () => Promise<T>,
  called?: Operations,
  also?: Words,
): Promise<T> {
  try {
    return await body();
  } catch (error) {
    throw translated(error, called, also);
  }
}
