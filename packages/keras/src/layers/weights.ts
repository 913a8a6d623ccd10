/** Weights as lists of arrays in host memory, and back. Not here: which they are (layer.ts). */
import { type HostArray, type HostInput, hostArrayOf } from '@evenkeel/data';
import { ArgumentError, formatShape, ShapeError, tensor, UnbuiltError } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import type { Weight } from './layer.js';

export function countWeights(layer: string, weights: readonly Weight[]): number {
  checkBuilt(layer, weights);
  return weights.reduce((total, { variable }) => total + variable.value.size, 0);
}

export async function readWeights(layer: string, weights: readonly Weight[]): Promise<HostArray[]> {
  checkBuilt(layer, weights);
  // All reads start before the first wait: a step in between changes none of them.
  return Promise.all(
    weights.map(async ({ variable: { value } }) => {
      const { shape } = value;
      return { data: await value.read(), shape };
    }),
  );
}

export function writeWeights(
  layer: string,
  weights: readonly Weight[],
  given: readonly HostInput[],
): void {
  checkBuilt(layer, weights);
  if (!Array.isArray(given) || given.length !== weights.length) {
    const names = weights.length <= 4 ? ` (${weights.map(({ name }) => name).join(', ')})` : '';
    throw new ArgumentError(
      'setWeights',
      `${layer} needs ${weights.length} arrays${names}, got ${Array.isArray(given) ? given.length : describeValue(given)}. ` +
        'Give them in the order of getWeights()',
    );
  }
  const values = weights.map(({ name, variable: { value: old } }, i) => {
    const input: HostInput = given[i];
    const next = hostArrayOf(input);
    if (formatShape(next.shape) !== formatShape(old.shape)) {
      throw new ShapeError(
        'setWeights',
        `${name} of ${layer} has shape ${formatShape(old.shape)}, got ${formatShape(next.shape)}. Give arrays of the shapes of getWeights()`,
        [old.shape, next.shape],
      );
    }
    return next.data;
  });
  for (const [i, { variable }] of weights.entries()) {
    const data = values[i];
    const { shape, dtype, backend } = variable.value;
    if (data !== undefined) variable.assign(tensor(data, { shape, dtype, backend }));
  }
}

function checkBuilt(layer: string, weights: readonly Weight[]): void {
  const unbuilt = weights.find(({ variable }) => !variable.isBuilt);
  if (unbuilt === undefined) return;
  throw new UnbuiltError(
    layer,
    `${unbuilt.name} has no value yet. Give the first layer inputShape, or build the model: model.build([null, features])`,
  );
}
