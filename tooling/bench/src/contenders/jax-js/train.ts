/** A training step in jax-js: loss, gradients, running averages and optimizer in one jitted function. */
import type { Network, TrainCase } from '../../cases.js';
import type { Arrays } from '../../data/arrays.js';
import type { Jax, JaxArray } from './api.js';
import { arrayOf, forward, type Layer, layersOf, type Moments, runningOf } from './network.js';

/** The share of the running statistics that is kept. */
const DECAY = 0.9;
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** What a step replaces. The slots of SGD are empty. */
type State = {
  readonly layers: readonly Layer[];
  readonly running: readonly Moments[];
  readonly first: readonly Layer[];
  readonly second: readonly Layer[];
};

/** The numbers that an optimizer needs in a step, which are not known when it is compiled. */
type Rates = { readonly rate: JaxArray; readonly correction: JaxArray };

/** A model in training. */
export interface Training {
  /** Dispatches one step; the loss is the caller's. */
  step(): JaxArray;
  dispose(): void;
}

export function training(jax: Jax, spec: TrainCase, arrays: Arrays): Training {
  const { numpy: np, tree } = jax;
  const { network, learningRate } = spec;
  const x = arrayOf(jax, arrays, 'x');
  const y = targetOf(jax, network, arrays);
  const gradient = jax.valueAndGrad(
    (layers: readonly Layer[], x: JaxArray, y: JaxArray) => {
      const { logits, moments } = forward(jax, network, layers, x, null);
      return [lossOf(jax, network, logits, y), moments] as const;
    },
    { hasAux: true },
  );
  const compiled = jax.jit(
    (state: State, { rate, correction }: Rates, x: JaxArray, y: JaxArray) => {
      const [[loss, moments], gradients] = gradient(tree.ref(state.layers), x, y);
      const running = tree.map(
        (old, batch) => old.mul(DECAY).add(batch.mul(1 - DECAY)),
        state.running,
        moments,
      );
      if (spec.optimizer === 'sgd') {
        correction.dispose();
        const layers = tree.map((w, g) => w.sub(g.mul(rate.ref)), state.layers, gradients);
        rate.dispose();
        return { loss, state: { layers, running, first: state.first, second: state.second } };
      }
      const first = tree.map(
        (m, g) => m.mul(BETA1).add(g.mul(1 - BETA1)),
        state.first,
        tree.ref(gradients),
      );
      const second = tree.map(
        (v, g) => v.mul(BETA2).add(np.square(g).mul(1 - BETA2)),
        state.second,
        gradients,
      );
      const layers = tree.map(
        (w, m, v) => w.sub(m.mul(rate.ref).div(np.sqrt(v.mul(correction.ref)).add(EPSILON))),
        state.layers,
        tree.ref(first),
        tree.ref(second),
      );
      rate.dispose();
      correction.dispose();
      return { loss, state: { layers, running, first, second } };
    },
  );

  const layers = layersOf(jax, network, arrays);
  const slots = (): readonly Layer[] =>
    spec.optimizer === 'sgd' ? [] : tree.map((w) => np.zeros(w.shape), layers);
  let state: State = { layers, running: runningOf(jax, network), first: slots(), second: slots() };
  let t = 0;
  return {
    step: () => {
      t++;
      const isAdam = spec.optimizer === 'adam';
      const rate = isAdam ? learningRate / (1 - BETA1 ** t) : learningRate;
      const rates = {
        rate: np.array(rate),
        correction: np.array(1 / (1 - BETA2 ** t)),
      };
      const next = compiled(state, rates, x.ref, y.ref);
      state = next.state;
      return next.loss;
    },
    dispose: () => {
      tree.dispose(state);
      x.dispose();
      y.dispose();
    },
  };
}

/** Labels of one output as they are; of several, one-hot. */
function targetOf(jax: Jax, { loss, sizes }: Network, arrays: Arrays): JaxArray {
  if (loss === 'binaryCrossEntropy') return arrayOf(jax, arrays, 'y');
  const { numpy, nn } = jax;
  const labels = numpy.array(Int32Array.from(arrays.get('y').data), { dtype: numpy.int32 });
  return nn.oneHot(labels, sizes.at(-1) ?? 0);
}

/** The mean cross entropy: softplus(z) - y z, or -sum(y log softmax(z)). */
function lossOf({ numpy: np, nn }: Jax, { loss }: Network, z: JaxArray, y: JaxArray): JaxArray {
  return loss === 'binaryCrossEntropy'
    ? np.mean(nn.softplus(z.ref).sub(y.mul(z)))
    : np.mean(np.sum(y.mul(nn.logSoftmax(z)), -1)).mul(-1);
}
