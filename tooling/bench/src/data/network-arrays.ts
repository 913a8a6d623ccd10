/** First weights and a batch for a network: the same for everybody. */
import type { Network } from '../cases.js';
import type { NamedArray } from './arrays.js';
import { RandomNumbers } from './random.js';

/**
 * `x` and `y`; for layer i `kernel<i>` [in, out] and `bias<i>`; for all but the last layer `gamma<i>` and `beta<i>`.
 *
 * Every row of x stands there twice, with another label each time. No network can fit that: gradients stay as
 * large as they are, however many steps somebody takes in the time, and no step is slowed by subnormal numbers.
 */
export function networkArrays({ sizes, loss, batch }: Network): NamedArray[] {
  const random = new RandomNumbers(1);
  const [features = 0] = sizes;
  const classes = Math.max(2, sizes.at(-1) ?? 0);
  const half = batch / 2;
  const rows = random.around(0, Math.sqrt(3), half * features);
  const x = new Float32Array(batch * features);
  x.set(rows);
  x.set(rows, rows.length);
  const y = new Float32Array(batch);
  for (let row = 0; row < half; row++) {
    const label = random.below(classes);
    y[row] = label;
    y[row + half] = (label + 1 + random.below(classes - 1)) % classes;
  }
  const binary = loss === 'binaryCrossEntropy';
  const arrays: NamedArray[] = [
    { name: 'x', shape: [batch, features], data: x },
    { name: 'y', shape: binary ? [batch, 1] : [batch], data: y },
  ];
  for (const [layer, units] of sizes.slice(1).entries()) {
    const inputs = sizes[layer] ?? 0;
    const reach = Math.sqrt(6 / (inputs + units));
    const vector = (name: string, center: number): void => {
      arrays.push({
        name: `${name}${layer}`,
        shape: [units],
        data: random.around(center, 0.1, units),
      });
    };
    arrays.push({
      name: `kernel${layer}`,
      shape: [inputs, units],
      data: random.around(0, reach, inputs * units),
    });
    vector('bias', 0);
    if (layer === sizes.length - 2) continue;
    vector('gamma', 1);
    vector('beta', 0);
  }
  return arrays;
}
