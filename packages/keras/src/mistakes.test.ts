// A typing mistake is a type error here, and where types are not checked an error that says what was meant.
import { describe, expect, it } from 'vitest';
import {
  Activation,
  adam,
  auc,
  BatchNormalization,
  binaryCrossentropy,
  configure,
  Dense,
  EarlyStopping,
  ExponentialDecay,
  Input,
  precision,
  ReduceLROnPlateau,
  ReLU,
  Sequential,
  setFloatx,
  sparseCategoricalCrossentropy,
  varianceScaling,
} from './index.js';
import { expectNoLeaks } from './keras.test-support.js';

expectNoLeaks();
const model = Sequential([Dense(1)]);

/** What is written wrongly, and the message. The directives make tsc see to the types. */
const mistakes: readonly (readonly [name: string, body: () => unknown, message: string])[] = [
  [
    'an option of a layer',
    // @ts-expect-error
    () => Dense(64, { activtion: 'relu' }),
    "[Dense] options must be known, got 'activtion'. Did you mean 'activation'?",
  ],
  [
    'an option in the way of Python',
    // @ts-expect-error
    () => Dense(64, { input_shape: [20] }),
    "[Dense] options must be known, got 'input_shape'. Did you mean 'inputShape'?",
  ],
  [
    'an option that is like none',
    // @ts-expect-error
    () => ReLU({ q: 1 }),
    "[ReLU] options must be known, got 'q'. Use one of name, inputShape, trainable",
  ],
  [
    'options that are none',
    // @ts-expect-error
    () => Dense(64, 'relu'),
    "[Dense] options must be an object, got the string 'relu'. Write them by name: { activation: 'relu' }",
  ],
  [
    'a momentum without its name',
    // @ts-expect-error
    () => BatchNormalization(0.9),
    '[BatchNormalization] options must be an object, got 0.9. Write them by name: { momentum: 0.9 }',
  ],
  [
    'a number of units',
    // @ts-expect-error
    () => Dense('64'),
    "[Dense] units must be a positive integer, got the string '64'. Give the size of the output: Dense(64)",
  ],
  [
    'an activation',
    // @ts-expect-error
    () => Activation('rellu'),
    "[Activation] activation must be known, got the string 'rellu'. Did you mean 'relu'?",
  ],
  [
    'the activation of a dense layer',
    // @ts-expect-error
    () => Dense(1, { activation: 'sigmoyd' }),
    "[Dense] activation must be known, got the string 'sigmoyd'. Did you mean 'sigmoid'?",
  ],
  [
    'an initializer',
    // @ts-expect-error
    () => Dense(1, { kernelInitializer: 'he_norml' }),
    "[Dense] kernelInitializer must be known, got the string 'he_norml'. Did you mean 'he_normal'?",
  ],
  [
    'an option of batch normalization',
    // @ts-expect-error
    () => BatchNormalization({ momentun: 0.9 }),
    "[BatchNormalization] options must be known, got 'momentun'. Did you mean 'momentum'?",
  ],
  [
    'an optimizer',
    // @ts-expect-error
    () => model.compile({ optimizer: 'adm', loss: 'mse' }),
    "[compile] optimizer must be known, got the string 'adm'. Did you mean 'adam'?",
  ],
  [
    'an option of compile',
    // @ts-expect-error
    () => model.compile({ optimiser: 'adam', loss: 'mse' }),
    "[compile] options must be known, got 'optimiser'. Did you mean 'optimizer'?",
  ],
  [
    'a loss',
    // @ts-expect-error
    () => model.compile({ loss: 'binary_crosentropy' }),
    "[compile] loss must be known, got the string 'binary_crosentropy'. Did you mean 'binary_crossentropy'?",
  ],
  [
    'no loss',
    // @ts-expect-error
    () => model.compile({ optimizer: 'adam' }),
    '[compile] loss must be known, got undefined. Use one of binary_crossentropy, ',
  ],
  [
    'nothing to compile',
    // @ts-expect-error
    () => model.compile(),
    '[compile] loss must be known, got undefined. Use one of binary_crossentropy, ',
  ],
  [
    'a metric',
    // @ts-expect-error
    () => model.compile({ loss: 'mse', metrics: ['acuracy'] }),
    "[compile] metric must be known, got the string 'acuracy'. Did you mean 'accuracy'?",
  ],
  [
    'metrics outside a list',
    // @ts-expect-error
    () => model.compile({ loss: 'mse', metrics: 'accuracy' }),
    "[compile] metrics must be an array, got the string 'accuracy'. Write metrics: ['accuracy']",
  ],
  [
    'an option of an optimizer',
    // @ts-expect-error
    () => adam({ learningrate: 0.1 }),
    "[adam] options must be known, got 'learningrate'. Did you mean 'learningRate'?",
  ],
  [
    'a rate without its name',
    // @ts-expect-error
    () => adam(0.01),
    '[adam] options must be an object, got 0.01. Write them by name: { learningRate: 0.01 }',
  ],
  [
    'an option of a loss',
    // @ts-expect-error
    () => binaryCrossentropy({ logits: true }),
    "[binary_crossentropy] options must be known, got 'logits'. ",
  ],
  [
    'an option of a loss without smoothing',
    // @ts-expect-error
    () => sparseCategoricalCrossentropy({ labelSmoothing: 0.1 }),
    "[sparse_categorical_crossentropy] options must be known, got 'labelSmoothing'. Use one of fromLogits",
  ],
  [
    'an option of a metric',
    // @ts-expect-error
    () => auc({ thresholds: 100 }),
    "[auc] options must be known, got 'thresholds'. Did you mean 'numThresholds'?",
  ],
  [
    'an option that has the name of an activation of Keras',
    // @ts-expect-error
    () => precision({ threshold: 0.5 }),
    "[precision] options must be known, got 'threshold'. Did you mean 'thresholds'?",
  ],
  [
    'an option of a callback',
    // @ts-expect-error
    () => EarlyStopping({ patiance: 3 }),
    "[EarlyStopping] options must be known, got 'patiance'. Did you mean 'patience'?",
  ],
  [
    'a mode',
    // @ts-expect-error
    () => ReduceLROnPlateau({ mode: 'less' }),
    "[ReduceLROnPlateau] mode must be one of auto, min, max, got the string 'less'. Choose one of them",
  ],
  [
    'an option of Input',
    // @ts-expect-error
    () => Input({ shpe: [20] }),
    "[Input] options must be known, got 'shpe'. Did you mean 'shape'?",
  ],
  [
    'a shape of Input',
    // @ts-expect-error
    () => Input(20),
    '[Input] shape must be sizes above 0 without the batch axis, got 20. Give e.g. shape: [20]',
  ],
  [
    'a mode of variance',
    // @ts-expect-error
    () => varianceScaling({ mode: 'fan_inn' }),
    "[varianceScaling] mode must be known, got the string 'fan_inn'. Did you mean 'fan_in'?",
  ],
  [
    'a dtype',
    // @ts-expect-error
    () => setFloatx('float16'),
    "[setFloatx] must be given 'float32' or 'float64', got the string 'float16'. Choose one of these",
  ],
  [
    'an option of a schedule',
    // @ts-expect-error
    () => ExponentialDecay(0.1, 10, 0.5, { stairs: true }),
    "[ExponentialDecay] options must be known, got 'stairs'. Did you mean 'staircase'?",
  ],
  [
    'layers outside a list',
    // @ts-expect-error
    () => Sequential(Dense(1)),
    '[Sequential] needs an array of layers, got Layer. Write an array of layers: Sequential([Dense(64, ',
  ],
  [
    'layers one beside the other',
    // @ts-expect-error
    () => Sequential(Dense(1), Dense(2)),
    '[Sequential] needs an array of layers, got Layer. Write an array of layers: Sequential([Dense(64, ',
  ],
  [
    'sizes that are no numbers',
    // @ts-expect-error
    () => Dense(1, { inputShape: ['20'] }),
    "[Dense] inputShape must be sizes above 0 without the batch axis, got [the string '20']. Give e.g. inputShape: [20]",
  ],
  [
    'a figure that is no name',
    // @ts-expect-error
    () => EarlyStopping({ monitor: 3 }),
    "[EarlyStopping] monitor must be the name of a figure, got 3. Give e.g. monitor: 'val_loss'",
  ],
  [
    'what is no layer',
    // @ts-expect-error
    () => Sequential([new Map()]),
    '[Sequential] needs layers, got Map. Write Sequential([Dense(64, ',
  ],
];

describe('a mistake that types refuse, and run time too', () => {
  it.each(mistakes)('%s', (_, body, message) => {
    expect(body).toThrow(message);
  });

  it('an option of fit, evaluate or predict', async () => {
    const built = Sequential([Dense(1, { inputShape: [1] })]);
    built.compile({ loss: 'mse' });
    // @ts-expect-error
    await expect(built.fit([[1]], [1], { batchsize: 2 })).rejects.toThrow(
      "[fit] options must be known, got 'batchsize'. Did you mean 'batchSize'?",
    );
    // @ts-expect-error
    await expect(built.fit([[1]], [1], { verbose: 3 })).rejects.toThrow(
      '[fit] verbose must be one of auto, 0, 1, 2, got 3. Choose one of them',
    );
    // @ts-expect-error
    await expect(built.evaluate([[1]], [1], { return_dict: true })).rejects.toThrow(
      "[evaluate] options must be known, got 'return_dict'. Did you mean 'returnDict'?",
    );
    // @ts-expect-error
    await expect(built.predict([[1]], { batch: 2 })).rejects.toThrow(
      "[predict] options must be known, got 'batch'. ",
    );
    // @ts-expect-error
    await expect(built.evaluate([[1]], [1], { verbose: true })).rejects.toThrow(
      '[evaluate] verbose must be one of auto, 0, 1, 2, got true. Choose one of them',
    );
    // @ts-expect-error
    await expect(built.predict([[1]], { verbose: 3 })).rejects.toThrow(
      '[predict] verbose must be one of auto, 0, 1, 2, got 3. Choose one of them',
    );
    // @ts-expect-error
    expect(() => built.summary({ lineLenght: 60 })).toThrow(
      "[summary] options must be known, got 'lineLenght'. Did you mean 'lineLength'?",
    );
    // @ts-expect-error
    await expect(configure({ bakend: null })).rejects.toThrow(
      "[configure] options must be known, got 'bakend'. Did you mean 'backend'?",
    );
    built.dispose();
  });
});
