// Numbers out of their range, and what is said of them.
import { describe, expect, it } from 'vitest';
import {
  adam,
  BatchNormalization,
  CosineDecay,
  CSVLogger,
  Dense,
  Dropout,
  ELU,
  Flatten,
  LeakyReLU,
  LearningRateScheduler,
  ModelCheckpoint,
  PiecewiseConstantDecay,
  PolynomialDecay,
  ReduceLROnPlateau,
  randomNormal,
  randomUniform,
  rmsprop,
  setRandomSeed,
  sgd,
} from './index.js';

describe('a number out of its range', () => {
  it.each([
    [() => Dense(0), '[Dense] units must be a positive integer, got 0. '],
    [() => Dropout(1), '[Dropout] rate must be at least 0 and below 1, got 1. '],
    [
      () => Dropout(0.5, { seed: -1 }),
      '[Dropout] seed must be an integer from 0 to 2^32 - 1, got -1. Leave it out for the default',
    ],
    [
      () => BatchNormalization({ momentum: 1.5 }),
      '[BatchNormalization] momentum must be a number from 0 to 1, got 1.5. ',
    ],
    [
      () => BatchNormalization({ epsilon: -1 }),
      '[BatchNormalization] epsilon must be finite and at least 0, got -1. ',
    ],
    [
      () => LeakyReLU({ negativeSlope: -1 }),
      '[LeakyReLU] negativeSlope must be a number of at least 0, got -1. ',
    ],
    [() => ELU({ alpha: 0 }), '[ELU] alpha must be a number above 0, got 0. '],
    [
      () => Dense(1, { inputShape: [20.5] }),
      '[Dense] inputShape must be sizes above 0 without the batch axis, got [20.5]. Give e.g. inputShape: [20]',
    ],
    [
      () => Flatten({ name: 'a.b' }),
      "[Flatten] name must be a text without '.' and '/', got the string 'a.b'. Give e.g. name: 'hidden'",
    ],
    [() => adam({ learningRate: -1 }), '[Adam] learningRate must be a finite number of at least 0'],
    [
      () => adam({ weightDecay: -1 }),
      '[adam] weightDecay must be a finite number of at least 0, got -1. ',
    ],
    [
      () => adam({ clipnorm: 1, clipvalue: 1 }),
      '[adam] at most one of clipnorm, clipvalue and globalClipnorm can be set, got 2. Choose one limit',
    ],
    [() => sgd({ momentum: 2 }), '[sgd] momentum must be a number from 0 to 1, got 2. '],
    [() => rmsprop({ rho: 1 }), '[rmsprop] rho must be a number from 0 to below 1, got 1. '],
    [
      () => rmsprop({ momentum: -0.1 }),
      '[rmsprop] momentum must be a number from 0 to 1, got -0.1. ',
    ],
    [() => rmsprop({ epsilon: 0 }), '[rmsprop] epsilon must be a number above 0, got 0. '],
    [
      () => CosineDecay(0.1, 0),
      '[CosineDecay] decaySteps must be a number above 0, got 0. Give such a number',
    ],
    [
      () => PolynomialDecay(-0.1, 5),
      '[PolynomialDecay] initialLearningRate must be a number of at least 0, got -0.1. ',
    ],
    [
      () => PiecewiseConstantDecay([1], [1]),
      '[PiecewiseConstantDecay] there must be one value more than boundaries, got 1 values and 1 boundaries. Give the rate after the last boundary too',
    ],
    [
      () => PiecewiseConstantDecay([5, 5], [3, 2, 1]),
      '[PiecewiseConstantDecay] boundaries must increase, got 5, 5. Give the steps in order',
    ],
    [
      () => randomNormal({ stddev: 0 }),
      '[randomNormal] stddev must be a finite number above 0, got 0. ',
    ],
    [
      () => randomUniform({ minval: 1 }),
      '[randomUniform] minval must be below maxval, both finite, got 1 ',
    ],
    [
      () => setRandomSeed(-1),
      '[setRandomSeed] the seed must be an integer from 0 to 2^32 - 1, got -1. Give e.g. setRandomSeed(7)',
    ],
    [() => ModelCheckpoint(null as never), '[ModelCheckpoint] save must be a function, got null. '],
    [() => CSVLogger(null as never), '[CSVLogger] write must be a function, got null. '],
    [
      () => LearningRateScheduler(null as never),
      '[LearningRateScheduler] it must be given a function, got null. ',
    ],
    [
      () => ReduceLROnPlateau({ factor: 2 }),
      '[ReduceLROnPlateau] factor must be above 0 and below 1, got 2. ',
    ],
    [
      () => ReduceLROnPlateau({ minLr: -1 }),
      '[ReduceLROnPlateau] minLr must be a finite number of at least 0, got -1. ',
    ],
  ] as const)('%s', (body, message) => {
    expect(body).toThrow(message);
  });
});
