/** A network written out in jax-js. Every use of an array gives it up, so what is used twice is used by `ref`. */
import type { Network } from '../../cases.js';
import type { Arrays } from '../../data/arrays.js';
import type { Jax, JaxArray } from './api.js';

const EPSILON = 1e-5;

/** What is learned in a layer; the last has no batch norm. */
export type Layer = {
  readonly kernel: JaxArray;
  readonly bias: JaxArray;
  readonly norm: readonly { readonly gamma: JaxArray; readonly beta: JaxArray }[];
};

/** The moments of a batch, or their running averages. */
export type Moments = { readonly mean: JaxArray; readonly variance: JaxArray };

/** An array of the case. */
export function arrayOf({ numpy }: Jax, arrays: Arrays, name: string): JaxArray {
  const { shape, data } = arrays.get(name);
  return numpy.array(data).reshape(shape);
}

/** The weights that everybody gets. */
export function layersOf(jax: Jax, { sizes }: Network, arrays: Arrays): Layer[] {
  return sizes.slice(1).map((_, i) => ({
    kernel: arrayOf(jax, arrays, `kernel${i}`),
    bias: arrayOf(jax, arrays, `bias${i}`),
    norm:
      i === sizes.length - 2
        ? []
        : [
            {
              gamma: arrayOf(jax, arrays, `gamma${i}`),
              beta: arrayOf(jax, arrays, `beta${i}`),
            },
          ],
  }));
}

/** Running averages as they are before the first step. */
export function runningOf({ numpy }: Jax, { sizes }: Network): Moments[] {
  return sizes
    .slice(1, -1)
    .map((units) => ({ mean: numpy.zeros([units]), variance: numpy.ones([units]) }));
}

/** The mean and biased variance of x [rows, channels], each [1, channels]; and x less its mean. */
export function momentsOf(
  { numpy: np }: Jax,
  x: JaxArray,
): Moments & { readonly centered: JaxArray } {
  const mean = np.mean(x.ref, 0, { keepdims: true });
  const centered = x.sub(mean.ref);
  const variance = np.mean(np.square(centered.ref), 0, { keepdims: true });
  return { mean, variance, centered };
}

/** (x - mean) / sqrt(variance + epsilon) * gamma + beta */
export function normalize(
  { numpy: np }: Jax,
  centered: JaxArray,
  variance: JaxArray,
  gamma: JaxArray,
  beta: JaxArray,
): JaxArray {
  const factor = np.reciprocal(np.sqrt(variance.add(EPSILON)));
  return centered.mul(factor).mul(gamma).add(beta);
}

/** The logits, and the moments of the batch where it normalizes; with `running` these normalize. */
export function forward(
  jax: Jax,
  { activation }: Network,
  layers: readonly Layer[],
  x: JaxArray,
  running: readonly Moments[] | null,
): { readonly logits: JaxArray; readonly moments: readonly Moments[] } {
  const activate = activation === 'relu' ? jax.nn.relu : jax.nn.sigmoid;
  const moments: Moments[] = [];
  let h = x;
  for (const [i, { kernel, bias, norm }] of layers.entries()) {
    h = jax.numpy.matmul(h, kernel).add(bias);
    for (const { gamma, beta } of norm) {
      const known = running?.[i];
      if (known !== undefined) {
        h = normalize(jax, h.sub(known.mean), known.variance, gamma, beta);
      } else {
        const { mean, variance, centered } = momentsOf(jax, h);
        moments.push({ mean: mean.reshape([-1]), variance: variance.ref.reshape([-1]) });
        h = normalize(jax, centered, variance, gamma, beta);
      }
      h = activate(h);
    }
  }
  return { logits: h, moments };
}
