/** The article's network, as Keras would write it. */
import {
  Activation,
  adam,
  BatchNormalization,
  Dense,
  Sequential,
  setRandomSeed,
} from '@evenkeel/keras';

export interface NetworkOptions {
  /** How many features a row has. */
  readonly inputs: number;
  readonly batchNorm: boolean;
  readonly seed: number;
  readonly learningRate: number;
}

/**
 * Two networks of one seed start with the same Dense weights and see the rows in the same order, whether or not
 * they have batch normalization.
 */
export function network({ inputs, batchNorm, seed, learningRate }: NetworkOptions) {
  setRandomSeed(seed);
  const normalization = () => (batchNorm ? [BatchNormalization()] : []);
  const model = Sequential([
    Dense(64, { inputShape: [inputs] }),
    ...normalization(),
    Activation('relu'),
    Dense(32),
    ...normalization(),
    Activation('relu'),
    Dense(1, { activation: 'sigmoid' }),
  ]);
  model.compile({
    optimizer: adam({ learningRate }),
    loss: 'binary_crossentropy',
    metrics: ['accuracy'],
  });
  return model;
}
