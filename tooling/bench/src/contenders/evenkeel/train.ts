/** A training step: what the loop in the README does. */
import { valueAndGrad } from '@evenkeel/autograd';
import { binaryCrossEntropy, sparseCategoricalCrossEntropy } from '@evenkeel/nn';
import { Adam, SGD } from '@evenkeel/optim';
import { scope, type Tensor, tensor } from '@evenkeel/tensor';
import type { TrainCase } from '../../cases.js';
import type { Arrays } from '../../data/arrays.js';
import type { Lanes, Place } from './index.js';
import { networkOf, tensorOf } from './network.js';

export function train(spec: TrainCase, arrays: Arrays, place: Place): Lanes {
  const { network, learningRate, steps } = spec;
  const model = networkOf(network, arrays, place);
  const optimizer =
    spec.optimizer === 'adam' ? new Adam({ learningRate }) : new SGD({ learningRate });
  const x = tensorOf(arrays, 'x', place);
  const y = network.loss === 'binaryCrossEntropy' ? tensorOf(arrays, 'y', place) : labels();
  const lossOf =
    network.loss === 'binaryCrossEntropy' ? binaryCrossEntropy : sparseCategoricalCrossEntropy;

  function labels(): Tensor {
    const { shape, data } = arrays.get('y');
    return tensor(data, { shape, dtype: 'int32', backend: place.backend });
  }

  const parameters = model.trainableParameters();
  const step = (): number =>
    scope(() => {
      const { value, grads } = valueAndGrad(parameters, () =>
        lossOf(model.call(x, { training: true }), y, { fromLogits: true }),
      );
      optimizer.step(grads);
      return value.item();
    });
  return {
    lanes: [
      {
        name: 'eager',
        run: () => {
          step();
        },
        check: () => Array.from({ length: steps }, step),
      },
    ],
    dispose: () => {
      for (const owned of [model, optimizer, x, y]) owned.dispose();
    },
  };
}
