/** The part of jax-js that is used here: it is not in the workspace, so its own types are not at hand. */

/** An array. Every use of one gives it up; `ref` keeps it for another use. */
export interface JaxArray {
  readonly ref: JaxArray;
  readonly shape: readonly number[];
  add(other: JaxArray | number): JaxArray;
  sub(other: JaxArray | number): JaxArray;
  mul(other: JaxArray | number): JaxArray;
  div(other: JaxArray | number): JaxArray;
  reshape(shape: readonly number[]): JaxArray;
  transpose(): JaxArray;
  dataSync(): ArrayLike<number>;
  data(): Promise<ArrayLike<number>>;
  blockUntilReady(): Promise<unknown>;
  dispose(): void;
}

/** Arrays in arrays and records. */
type Tree = JaxArray | readonly Tree[] | { readonly [name: string]: Tree };

interface Reduction {
  readonly keepdims: true;
}

interface Numpy {
  readonly int32: unknown;
  array(
    values: Float32Array | Int32Array | number,
    options?: { readonly dtype: unknown },
  ): JaxArray;
  zeros(shape: readonly number[]): JaxArray;
  ones(shape: readonly number[]): JaxArray;
  matmul(a: JaxArray, b: JaxArray): JaxArray;
  mean(x: JaxArray, axis?: number, options?: Reduction): JaxArray;
  sum(x: JaxArray, axis?: number): JaxArray;
  square(x: JaxArray): JaxArray;
  sqrt(x: JaxArray): JaxArray;
  tanh(x: JaxArray): JaxArray;
  reciprocal(x: JaxArray): JaxArray;
  argsort(x: JaxArray, axis: number): JaxArray;
  cumsum(x: JaxArray, axis: number): JaxArray;
}

export interface Jax {
  init(): Promise<readonly string[]>;
  defaultDevice(name: 'wasm'): string;
  readonly numpy: Numpy;
  readonly nn: {
    relu(x: JaxArray): JaxArray;
    sigmoid(x: JaxArray): JaxArray;
    softplus(x: JaxArray): JaxArray;
    logSoftmax(x: JaxArray): JaxArray;
    oneHot(labels: JaxArray, classes: number): JaxArray;
  };
  readonly tree: {
    ref<T extends Tree>(tree: T): T;
    dispose(tree: Tree): void;
    map<T extends Tree>(f: (...leaves: JaxArray[]) => JaxArray, first: T, ...rest: Tree[]): T;
  };
  jit<A extends readonly Tree[], R extends Tree>(f: (...args: A) => R): (...args: A) => R;
  valueAndGrad<P extends Tree, A extends readonly Tree[], Aux extends Tree>(
    f: (parameters: P, ...rest: A) => readonly [loss: JaxArray, aux: Aux],
    options: { readonly hasAux: true },
  ): (parameters: P, ...rest: A) => readonly [readonly [loss: JaxArray, aux: Aux], P];
  vjp<A extends readonly JaxArray[]>(
    f: (...args: A) => JaxArray,
    at: A,
  ): readonly [value: JaxArray, pullback: (dy: JaxArray) => readonly JaxArray[]];
}
