/** The cases, written in jax-js. What belongs together is jitted together. */
import type { CaseSpec, ElementwiseCase, InferCase, MatmulCase, OrderCase } from '../../cases.js';
import type { Arrays } from '../../data/arrays.js';
import type { Absent } from '../../worker/contract.js';
import type { Jax, JaxArray } from './api.js';
import {
  arrayOf,
  forward,
  type Layer,
  layersOf,
  type Moments,
  momentsOf,
  normalize,
  runningOf,
} from './network.js';
import { training } from './train.js';

/** Dispatches the work; its results are the caller's. */
export interface Computation {
  /** What is different about it. */
  readonly note?: string;
  compute(): readonly JaxArray[];
  dispose(): void;
}

/** The computation of a case. */
export function computationOf(jax: Jax, spec: CaseSpec, arrays: Arrays): Computation | Absent {
  switch (spec.kind) {
    case 'train': {
      const { step, dispose } = training(jax, spec, arrays);
      const oneHot = spec.network.loss === 'binaryCrossEntropy' ? '' : '; one-hot targets';
      return {
        note: `layers and optimizer written out, one jitted function${oneHot}`,
        compute: () => [step()],
        dispose,
      };
    }
    case 'infer':
      return inference(jax, spec, arrays);
    case 'matmul':
      return product(jax, spec, arrays);
    case 'batchNorm':
      return normalization(jax, arrays);
    case 'elementwise':
      return elementwise(jax, spec, arrays);
    case 'order':
      return ordered(jax, spec, arrays);
    default:
      return { absent: `no ${spec.kind}` };
  }
}

function inference(jax: Jax, { network, from }: InferCase, arrays: Arrays): Computation {
  const { numpy: np, tree } = jax;
  const layers = layersOf(jax, network, arrays);
  const running = runningOf(jax, network);
  const row = arrays.get('x').data.slice(0, network.sizes[0]);
  const compiled = jax.jit(
    (layers: readonly Layer[], running: readonly Moments[], x: JaxArray) =>
      forward(jax, network, layers, x, running).logits,
  );
  const toArray = (): JaxArray => np.array(row).reshape([1, row.length]);
  const x = toArray();
  return {
    note: 'layers written out, one jitted function',
    compute: () => {
      const input = from === 'array' ? toArray() : x.ref;
      return [compiled(tree.ref(layers), tree.ref(running), input)];
    },
    dispose: () => tree.dispose([layers, running, x]),
  };
}

function product(jax: Jax, { transposed }: MatmulCase, arrays: Arrays): Computation {
  const [a, b] = [arrayOf(jax, arrays, 'a'), arrayOf(jax, arrays, 'b')];
  const compiled = jax.jit((a: JaxArray, b: JaxArray) =>
    jax.numpy.matmul(
      transposed === 'a' ? a.transpose() : a,
      transposed === 'b' ? b.transpose() : b,
    ),
  );
  return { compute: () => [compiled(a.ref, b.ref)], dispose: () => jax.tree.dispose([a, b]) };
}

function normalization(jax: Jax, arrays: Arrays): Computation {
  const get = (name: string): JaxArray => arrayOf(jax, arrays, name);
  const [x, gamma, beta, dy] = [get('x'), get('gamma'), get('beta'), get('dy')];
  const batchNorm = (x: JaxArray, gamma: JaxArray, beta: JaxArray): JaxArray => {
    const { mean, variance, centered } = momentsOf(jax, x);
    mean.dispose();
    return normalize(jax, centered, variance, gamma, beta);
  };
  const compiled = jax.jit((x: JaxArray, gamma: JaxArray, beta: JaxArray, dy: JaxArray) => {
    const [value, pullback] = jax.vjp(batchNorm, [x, gamma, beta]);
    return [value, ...pullback(dy)];
  });
  return {
    note: 'written out, one jitted function',
    compute: () => compiled(x.ref, gamma.ref, beta.ref, dy.ref),
    dispose: () => jax.tree.dispose([x, gamma, beta, dy]),
  };
}

function elementwise(jax: Jax, { formula }: ElementwiseCase, arrays: Arrays): Computation {
  const { numpy: np, nn, tree } = jax;
  const get = (name: string): JaxArray => arrayOf(jax, arrays, name);
  const a = get('a');
  if (formula === 'tanh') {
    return { compute: () => [np.tanh(a.ref)], dispose: () => a.dispose() };
  }
  if (formula === 'add') {
    const b = get('b');
    return { compute: () => [a.ref.add(b.ref)], dispose: () => tree.dispose([a, b]) };
  }
  const [mean, scale, shift] = [get('mean'), get('scale'), get('shift')];
  const f = (a: JaxArray, mean: JaxArray, scale: JaxArray, shift: JaxArray): JaxArray =>
    nn.relu(a.sub(mean).mul(scale).add(shift));
  const call = formula === 'fused' ? jax.jit(f) : f;
  return {
    compute: () => [call(a.ref, mean.ref, scale.ref, shift.ref)],
    dispose: () => tree.dispose([a, mean, scale, shift]),
  };
}

function ordered(jax: Jax, { operation }: OrderCase, arrays: Arrays): Computation {
  const { numpy: np } = jax;
  const x = arrayOf(jax, arrays, 'x');
  const compiled = jax.jit((x: JaxArray) =>
    operation === 'argsort' ? np.argsort(x, -1) : np.cumsum(x, -1),
  );
  return { compute: () => [compiled(x.ref)], dispose: () => x.dispose() };
}
