/** The part of TensorFlow.js that is used here: it is not in the workspace, so its own types are not at hand. */

export interface TfTensor {
  dataSync(): Float32Array;
  dispose(): void;
  add(other: TfTensor): TfTensor;
  sub(other: TfTensor): TfTensor;
  mul(other: TfTensor): TfTensor;
  relu(): TfTensor;
  tanh(): TfTensor;
  cumsum(axis: number): TfTensor;
}

interface TfLayer {
  setWeights(weights: readonly TfTensor[]): void;
  getWeights(): TfTensor[];
}

export interface TfModel {
  readonly layers: readonly TfLayer[];
  apply(x: TfTensor, options: { readonly training: boolean }): TfTensor;
  predict(x: TfTensor): TfTensor;
  dispose(): void;
}

interface TfOptimizer {
  minimize(loss: () => TfTensor, returnCost: true): TfTensor;
  dispose(): void;
}

type Gradients = (
  xs: readonly TfTensor[],
  dy: TfTensor,
) => { readonly value: TfTensor; readonly grads: readonly TfTensor[] };

type TfLoss = (labels: TfTensor, logits: TfTensor) => TfTensor;

export interface Tf {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  tensor(values: Float32Array | readonly number[], shape: readonly number[]): TfTensor;
  oneHot(labels: TfTensor, classes: number): TfTensor;
  cast(x: TfTensor, dtype: 'int32' | 'float32'): TfTensor;
  tidy<T extends TfTensor | readonly TfTensor[]>(f: () => T): T;
  dispose(tensors: readonly TfTensor[]): void;
  memory(): { readonly numTensors: number };
  matMul(a: TfTensor, b: TfTensor, transposeA: boolean, transposeB: boolean): TfTensor;
  moments(x: TfTensor, axis: number): { readonly mean: TfTensor; readonly variance: TfTensor };
  batchNorm(
    x: TfTensor,
    mean: TfTensor,
    variance: TfTensor,
    beta: TfTensor,
    gamma: TfTensor,
    epsilon: number,
  ): TfTensor;
  valueAndGrads(f: (...xs: TfTensor[]) => TfTensor): Gradients;
  sequential(): TfModel & { add(layer: TfLayer): void };
  readonly layers: {
    dense(options: { readonly units: number; readonly inputShape?: readonly number[] }): TfLayer;
    batchNormalization(options: { readonly epsilon: number; readonly momentum: number }): TfLayer;
    activation(options: { readonly activation: string }): TfLayer;
  };
  readonly losses: { readonly sigmoidCrossEntropy: TfLoss; readonly softmaxCrossEntropy: TfLoss };
  readonly train: {
    adam(rate: number, beta1: number, beta2: number, epsilon: number): TfOptimizer;
    sgd(rate: number): TfOptimizer;
  };
}
