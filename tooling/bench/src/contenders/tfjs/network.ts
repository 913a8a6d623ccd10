/** A network of tfjs layers, with the weights that everybody gets. */
import type { Network } from '../../cases.js';
import type { Arrays } from '../../data/arrays.js';
import type { Tf, TfModel, TfTensor } from './api.js';

const EPSILON = 1e-5;
/** The share of the running statistics that is kept. */
const MOMENTUM = 0.9;
const LAYERS_EACH = 3;

/** An array of the case as a tensor. */
export function tensorOf(tf: Tf, arrays: Arrays, name: string): TfTensor {
  const { shape, data } = arrays.get(name);
  return tf.tensor(data, shape);
}

/** A model with its weights. */
export function networkOf(tf: Tf, { sizes, activation }: Network, arrays: Arrays): TfModel {
  const model = tf.sequential();
  for (const [i, units] of sizes.slice(1).entries()) {
    model.add(tf.layers.dense(i === 0 ? { units, inputShape: [sizes[0] ?? 1] } : { units }));
    if (i === sizes.length - 2) continue;
    model.add(tf.layers.batchNormalization({ epsilon: EPSILON, momentum: MOMENTUM }));
    model.add(tf.layers.activation({ activation }));
  }
  for (let i = 0; i < sizes.length - 1; i++) {
    give(tf, model, LAYERS_EACH * i, [`kernel${i}`, `bias${i}`], arrays);
    if (i < sizes.length - 2) {
      give(tf, model, LAYERS_EACH * i + 1, [`gamma${i}`, `beta${i}`], arrays);
    }
  }
  return model;
}

/** Sets the first weights of a layer; the others, running statistics, stay what they are. */
function give(
  tf: Tf,
  model: TfModel,
  index: number,
  names: readonly string[],
  arrays: Arrays,
): void {
  const layer = model.layers[index];
  if (layer === undefined) throw new Error(`the model has no layer ${index}.`);
  const given = names.map((name) => tensorOf(tf, arrays, name));
  layer.setWeights([...given, ...layer.getWeights().slice(given.length)]);
  tf.dispose(given);
}
