/** The network of a case, with the weights that everybody gets. */
import { BatchNorm, Dense, Sequential, type SequentialLayer } from '@evenkeel/nn';
import { relu, type StateEntry, sigmoid, type Tensor, tensor } from '@evenkeel/tensor';
import type { Network } from '../../cases.js';
import type { Arrays } from '../../data/arrays.js';
import type { Place } from './index.js';

const ACTIVATIONS = { relu, sigmoid };
/** Dense, batch norm, activation. */
const LAYERS_EACH = 3;

/** A model, built, with its weights. */
export function networkOf(network: Network, arrays: Arrays, place: Place): Sequential {
  const { sizes, activation } = network;
  const layers: SequentialLayer[] = [];
  for (const units of sizes.slice(1, -1)) {
    layers.push(new Dense({ units }), new BatchNorm(), ACTIVATIONS[activation]);
  }
  layers.push(new Dense({ units: sizes.at(-1) ?? 1 }));
  const model = new Sequential(layers).build([null, sizes[0] ?? 1], place);

  const state = new Map<string, StateEntry>();
  const give = (path: string, name: string): void => {
    const { shape, data } = arrays.get(name);
    state.set(path, { kind: 'parameter', dtype: place.dtype, shape, data });
  };
  for (let i = 0; i < sizes.length - 1; i++) {
    give(`layers.${LAYERS_EACH * i}.kernel`, `kernel${i}`);
    give(`layers.${LAYERS_EACH * i}.bias`, `bias${i}`);
    if (i === sizes.length - 2) continue;
    give(`layers.${LAYERS_EACH * i + 1}.gamma`, `gamma${i}`);
    give(`layers.${LAYERS_EACH * i + 1}.beta`, `beta${i}`);
  }
  model.loadStateDict(state, { strict: false });
  return model;
}

/** An array of the case as a tensor. */
export function tensorOf(arrays: Arrays, name: string, { backend, dtype }: Place): Tensor {
  const { shape, data } = arrays.get(name);
  return tensor(data, { shape, dtype, backend });
}
