// Functions that were not called where what they give is wanted, and ids that Keras has and this package has not.
import { afterAll, describe, expect, it } from 'vitest';
import { elsewhere } from './elsewhere.js';
import {
  Activation,
  adam,
  auc,
  binaryCrossentropy,
  Dense,
  Flatten,
  Sequential,
  varianceScaling,
} from './index.js';
import { expectNoLeaks } from './keras.test-support.js';

expectNoLeaks();
const model = Sequential([Dense(1)]);
afterAll(() => model.dispose());

type Mistakes = readonly (readonly [name: string, body: () => unknown, message: string])[];

/** The directives make tsc see to the types. */
const uncalled: Mistakes = [
  [
    'a layer that was not called',
    // @ts-expect-error
    () => Sequential([Flatten]),
    '[Sequential] needs layers, got the function Flatten. Call it: Flatten()',
  ],
  [
    'a loss that was not called',
    // @ts-expect-error
    () => model.compile({ loss: binaryCrossentropy }),
    '[compile] loss must be what binaryCrossentropy gives, got the function itself. Call it: binaryCrossentropy()',
  ],
  [
    'an optimizer that was not called',
    // @ts-expect-error
    () => model.compile({ optimizer: adam, loss: 'mse' }),
    '[compile] optimizer must be what adam gives, got the function itself. Call it: adam()',
  ],
  [
    'a metric that was not called',
    // @ts-expect-error
    () => model.compile({ loss: 'mse', metrics: [auc] }),
    '[compile] metric must be what auc gives, got the function itself. Call it: auc()',
  ],
  [
    'an initializer that was not called',
    // @ts-expect-error
    () => Dense(1, { kernelInitializer: varianceScaling }),
    '[Dense] kernelInitializer must be what varianceScaling gives, got the function itself. Call it: varianceScaling()',
  ],
];

const onlyKeras: Mistakes = [
  [
    'a metric that only Keras has',
    // @ts-expect-error
    () => model.compile({ loss: 'mse', metrics: ['f1_score'] }),
    "[compile] metric must be known, got the string 'f1_score'. Keras has it, and this package not yet. Use one of accuracy, ",
  ],
  [
    'an activation that only Keras has',
    // @ts-expect-error
    () => Activation('glu'),
    "[Activation] activation must be known, got the string 'glu'. Keras has it, and this package not yet. Use one of celu, ",
  ],
  [
    'an optimizer that only Keras has',
    // @ts-expect-error
    () => model.compile({ optimizer: 'nadam', loss: 'mse' }),
    "[compile] optimizer must be known, got the string 'nadam'. Keras has it, and this package not yet. Use one of adam, ",
  ],
];

describe('refuses', () => {
  it.each([...uncalled, ...onlyKeras])('%s', (_, body, message) => {
    expect(body).toThrow(message);
  });
});

it('no id that there is counts as one that only Keras has', () => {
  for (const id of elsewhere) {
    const settings = JSON.parse(`{ "optimizer": "${id}", "loss": "${id}", "metrics": ["${id}"] }`);
    expect(() => model.compile({ ...settings, optimizer: 'sgd' }), id).toThrow(
      'this package not yet',
    );
    expect(() => model.compile({ ...settings, loss: 'mse', metrics: [] }), id).toThrow(
      'this package not yet',
    );
    expect(() => model.compile({ ...settings, optimizer: 'sgd', loss: 'mse' }), id).toThrow(
      'this package not yet',
    );
    const activation = JSON.parse(`{ "activation": "${id}" }`);
    const kernel = JSON.parse(`{ "kernelInitializer": "${id}" }`);
    expect(() => Dense(1, activation), id).toThrow('this package not yet');
    expect(() => Dense(1, kernel), id).toThrow('this package not yet');
  }
});
