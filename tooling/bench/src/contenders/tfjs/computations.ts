/** The cases, written in tfjs. */
import type {
  CaseSpec,
  ElementwiseCase,
  InferCase,
  MatmulCase,
  OrderCase,
  TrainCase,
} from '../../cases.js';
import type { Arrays } from '../../data/arrays.js';
import type { Absent } from '../../worker/contract.js';
import type { Tf, TfTensor } from './api.js';
import { networkOf, tensorOf } from './network.js';

/** A case: its results are tensors, which the caller frees. */
export interface Computation {
  readonly name: string;
  /** What is different about it. */
  readonly note?: string;
  compute(): TfTensor | readonly TfTensor[];
  /** Frees what it holds. */
  dispose(): void;
}

const EPSILON = 1e-5;
const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** The computation of a case. */
export function computationOf(tf: Tf, spec: CaseSpec, arrays: Arrays): Computation | Absent {
  switch (spec.kind) {
    case 'train':
      return training(tf, spec, arrays);
    case 'infer':
      return inference(tf, spec, arrays);
    case 'matmul':
      return product(tf, spec, arrays);
    case 'batchNorm':
      return normalization(tf, arrays);
    case 'elementwise':
      return elementwise(tf, spec, arrays);
    case 'order':
      return runningSums(tf, spec, arrays);
    default:
      return { absent: `no ${spec.kind}` };
  }
}

/** `minimize` with a loss from logits: a `fit` of one batch does this and more. */
function training(tf: Tf, { network, ...spec }: TrainCase, arrays: Arrays): Computation {
  const { beta1, beta2, epsilon } = ADAM;
  const model = networkOf(tf, network, arrays);
  const optimizer =
    spec.optimizer === 'adam'
      ? tf.train.adam(spec.learningRate, beta1, beta2, epsilon)
      : tf.train.sgd(spec.learningRate);
  const isBinary = network.loss === 'binaryCrossEntropy';
  const lossOf = isBinary ? tf.losses.sigmoidCrossEntropy : tf.losses.softmaxCrossEntropy;
  const x = tensorOf(tf, arrays, 'x');
  // Its softmax cross entropy takes one-hot targets: made here, outside the timing.
  const y = tf.tidy(() => {
    const labels = tensorOf(tf, arrays, 'y');
    if (isBinary) return labels;
    return tf.cast(tf.oneHot(tf.cast(labels, 'int32'), network.sizes.at(-1) ?? 0), 'float32');
  });
  return {
    name: 'minimize',
    ...(!isBinary && { note: 'one-hot targets, made before' }),
    compute: () => optimizer.minimize(() => lossOf(y, model.apply(x, { training: true })), true),
    dispose: () => {
      for (const owned of [model, optimizer, x, y]) owned.dispose();
    },
  };
}

function inference(tf: Tf, { network, from }: InferCase, arrays: Arrays): Computation {
  const model = networkOf(tf, network, arrays);
  const row = arrays.get('x').data.slice(0, network.sizes[0]);
  const shape = [1, row.length];
  if (from === 'array') {
    const values = [...row];
    return {
      name: 'predict',
      compute: () => tf.tidy(() => model.predict(tf.tensor(values, shape))),
      dispose: () => model.dispose(),
    };
  }
  const x = tf.tensor(row, shape);
  return {
    name: 'predict',
    compute: () => model.predict(x),
    dispose: () => {
      model.dispose();
      x.dispose();
    },
  };
}

function product(tf: Tf, { transposed }: MatmulCase, arrays: Arrays): Computation {
  const [a, b] = [tensorOf(tf, arrays, 'a'), tensorOf(tf, arrays, 'b')];
  return {
    name: 'matMul',
    compute: () => tf.matMul(a, b, transposed === 'a', transposed === 'b'),
    dispose: () => tf.dispose([a, b]),
  };
}

/** Its layer's own way to normalize with the batch: moments, then batchNorm. */
function normalization(tf: Tf, arrays: Arrays): Computation {
  const names = ['x', 'gamma', 'beta', 'dy'];
  const [x, gamma, beta, dy] = names.map((name) => tensorOf(tf, arrays, name));
  if (x === undefined || gamma === undefined || beta === undefined || dy === undefined) {
    throw new Error(`batch normalization needs ${names.join(', ')}.`);
  }
  const withGradients = tf.valueAndGrads((x, gamma, beta) => {
    if (x === undefined || gamma === undefined || beta === undefined) throw new Error('no x.');
    const { mean, variance } = tf.moments(x, 0);
    return tf.batchNorm(x, mean, variance, beta, gamma, EPSILON);
  });
  return {
    name: 'moments and batchNorm',
    compute: () => {
      const { value, grads } = withGradients([x, gamma, beta], dy);
      return [value, ...grads];
    },
    dispose: () => tf.dispose([x, gamma, beta, dy]),
  };
}

function elementwise(tf: Tf, { formula }: ElementwiseCase, arrays: Arrays): Computation | Absent {
  if (formula === 'fused') return { absent: 'has no way to fuse operations of your own' };
  const used: TfTensor[] = [];
  const get = (name: string): TfTensor => {
    const t = tensorOf(tf, arrays, name);
    used.push(t);
    return t;
  };
  const a = get('a');
  const dispose = (): void => tf.dispose(used);
  if (formula === 'tanh') return { name: 'tanh', compute: () => a.tanh(), dispose };
  if (formula === 'add') {
    const b = get('b');
    return { name: 'add', compute: () => a.add(b), dispose };
  }
  const [mean, scale, shift] = [get('mean'), get('scale'), get('shift')];
  return {
    name: 'operations',
    compute: () => tf.tidy(() => a.sub(mean).mul(scale).add(shift).relu()),
    dispose,
  };
}

function runningSums(
  tf: Tf,
  { operation, shape }: OrderCase,
  arrays: Arrays,
): Computation | Absent {
  if (operation === 'argsort') return { absent: 'has no argsort' };
  const x = tensorOf(tf, arrays, 'x');
  // Not -1: its cpu backend then answers nothing.
  const axis = shape.length - 1;
  return { name: 'cumsum', compute: () => x.cumsum(axis), dispose: () => x.dispose() };
}
