/** Trains one network from one seed, and looks how well it does. */
import type { LabelledTable, Split } from '@evenkeel/data';
import { AUC, type Callback } from '@evenkeel/train';
import type { Trained } from './figures.js';
import { type NetworkOptions, network } from './network.js';
import { Recorder } from './recorder.js';

export const BATCH_SIZE = 32;

export interface TrainOptions extends Omit<NetworkOptions, 'inputs'> {
  readonly epochs: number;
  readonly signal: AbortSignal;
  readonly callbacks?: readonly Callback[];
}

/** @throws the signal's reason, after it was aborted. */
export async function train(
  { train, test }: Split<LabelledTable>,
  { epochs, signal, callbacks = [], ...options }: TrainOptions,
): Promise<Trained> {
  signal.throwIfAborted();
  const model = network({ ...options, inputs: train.x.shape[1] ?? 0 });
  try {
    const recorder = new Recorder();
    await model.fit(train.x, train.y, {
      epochs,
      batchSize: BATCH_SIZE,
      validationData: [test.x, test.y],
      callbacks: [recorder, ...callbacks],
      verbose: 0,
      signal,
    });
    signal.throwIfAborted();
    // By hand, because Keras's own metric would be computed at every step too, and counts between 200 thresholds.
    const auc = new AUC();
    const prediction = await model.predict(test.x, { signal });
    const target = { data: test.y.data, shape: prediction.shape };
    auc.update({ prediction, target, weights: null });
    const { secondsPerStep } = recorder;
    return { epochs: recorder.epochs, valAuc: auc.result(), secondsPerStep };
  } finally {
    model.dispose();
  }
}
