/**
 * The seam: what a piece of hardware supplies. A Backend knows buffers and layouts; it knows no
 * views, no broadcasting (an operand that repeats has strides of 0), no promotion, no gradients,
 * no ownership. Every method writes into its outputs and allocates nothing that outlives the call.
 * Operations check shapes and dtypes before they come here, so two backends cannot disagree
 * about meaning.
 */
import type { DType, TypedArray } from './dtype.js';
import type { AxisMask, Layout } from './layout/layout.js';
import type { Program } from './program/program.js';
import type { KeyWords } from './random/threefry.js';

/**
 * Memory of a backend. A backend extends it with its own handle (a pointer, a typed array). The fields
 * here belong to `tensor`; backends neither read nor write them.
 */
export class DeviceBuffer {
  /** How many tensors share it. */
  refs: number;
  /** The bytes of the elements it holds now; the memory behind it may be larger. */
  bytes: number;

  constructor(bytes: number) {
    this.refs = 0;
    this.bytes = bytes;
  }
}

/** What kernels compute on: a buffer seen through a layout, from an offset in elements. */
export interface Operand<B extends DeviceBuffer = DeviceBuffer> {
  readonly buffer: B;
  readonly layout: Layout;
  readonly offset: number;
}

/** What a backend has. A value, read before anything is made; never an exception in training. */
export interface Capabilities {
  /** The dtypes it has, each whole: storage and every operation. */
  readonly dtypes: readonly DType[];
}

/** Reductions over a set of axes. `max` and `min` propagate NaN. */
export type ReduceOp = 'sum' | 'mean' | 'prod' | 'max' | 'min';

/** Reductions to a position; the first of equals, or the first NaN. */
export type ArgReduceOp = 'argmax' | 'argmin';

/** Running reductions along an axis. `max` and `min` propagate NaN. */
export type ScanOp = 'sum' | 'prod' | 'max' | 'min';

/** What a scatter does with what is there: replace it, or add to it. */
export type ScatterOp = 'set' | 'add';

/** See the file's header. `B` is the backend's own buffer class. */
export interface Backend<B extends DeviceBuffer = DeviceBuffer> {
  /** Shown in errors, printing and profiles. */
  readonly name: string;
  readonly capabilities: Capabilities;

  /** Memory of at least `bytes` bytes (maybe 0), aligned for every dtype, of any content. */
  alloc(bytes: number): B;
  /** Takes a buffer back; it may be given out again at once. Still called after `dispose`. */
  free(buffer: B): void;
  /**
   * Copies host values, one per element in row-major order, in the typed array of the dtype, into the dense
   * `out`. The array is the caller's again when this returns.
   */
  write(values: TypedArray, out: Operand<B>): void;
  /** The elements in row-major order, as a new host array of the operand's dtype. */
  readSync(x: Operand<B>): TypedArray;
  /** As `readSync`, without blocking: the value is that of the time of the call. */
  read(x: Operand<B>): Promise<TypedArray>;
  /** The first element; bool as 0 or 1. */
  item(x: Operand<B>): number;
  /** Copies elements between two views of one shape and dtype. */
  copy(x: Operand<B>, out: Operand<B>): void;

  /**
   * Evaluates a program at every element; `resolveProgram` says how. `inputs` and `outputs` hold one or
   * more groups of `program.inputCount` and `program.outputs.length` operands; the shapes within a group are
   * equal, and all groups share the scalars, which are converted as `cast` does. Operands may be any views, outputs too, as long as their
   * elements are distinct. An output may be the same view as an input of its group, never a part of one,
   * and shares nothing with other groups.
   */
  elementwise(
    program: Program,
    inputs: readonly Operand<B>[],
    scalars: readonly number[],
    outputs: readonly Operand<B>[],
  ): void;

  /**
   * Reduces the axes of the mask (maybe none) into the dense `out`, whose elements are the kept axes in order.
   * `sum` and `prod` get numbers (int32 wraps), `mean` floats, `max` and `min` any dtype. Sums and products of
   * floats may be taken in any fixed order and in float32 or better; the bits then depend on nothing but the operand.
   */
  reduce(op: ReduceOp, x: Operand<B>, axes: AxisMask, out: Operand<B>): void;
  /** The int32 position along one axis into the dense `out`. */
  argReduce(op: ArgReduceOp, x: Operand<B>, axis: number, out: Operand<B>): void;
  /**
   * Running results along one axis into the dense `out`: out[.., i, ..] = out[.., i - 1, ..] op x[.., i, ..], rounded to
   * the dtype each time. Numbers only; int32 wraps.
   */
  scan(op: ScanOp, x: Operand<B>, axis: number, out: Operand<B>): void;
  /**
   * The int32 positions along one axis, in the order that sorts x there, into the dense `out`. Stable: equals keep
   * their order, in descending order too. -0 equals 0, NaN is larger than everything. Any dtype.
   */
  argsort(x: Operand<B>, axis: number, descending: boolean, out: Operand<B>): void;
  /** [..., m, k] @ [..., k, n] into the dense [..., m, n]; transposition and batches are strides. */
  matmul(a: Operand<B>, b: Operand<B>, out: Operand<B>): void;

  /**
   * out[.., i, ..] = x[.., indices[.., i, ..], ..] along `axis`. Answers -1; or, if an index lies outside
   * the axis, the position of the first such one in row-major order, and the output's content is open.
   */
  gather(x: Operand<B>, indices: Operand<B>, axis: number, out: Operand<B>): number;
  /**
   * out[.., indices[.., i, ..], ..] = or += updates[.., i, ..], in row-major order, so that of several with one
   * place the last is set; answers as `gather`. `add` gets numbers, `set` any dtype.
   */
  scatter(
    op: ScatterOp,
    updates: Operand<B>,
    indices: Operand<B>,
    axis: number,
    out: Operand<B>,
  ): number;
  /** Threefry bits of counters 0, 1, 2, ... under a key into the dense int32 `out`: see threefryBits. */
  randomBits(key: KeyWords, out: Operand<B>): void;

  /** Ends everything the backend runs; it is not used afterwards. */
  dispose(): void;

  /** Kernels for speed only: each has a default body in composites/. */
  readonly fused?: Partial<FusedOps<B>>;
}

/**
 * Optional kernels. Each answers whether it did the work: false means "not for these operands",
 * and the default body over the methods above runs instead. Inputs may be any views, outputs are dense;
 * any size may be 0.
 */
export interface FusedOps<B extends DeviceBuffer = DeviceBuffer> {
  /** x [m, k] @ w [k, n] + b [n]. */
  linear(x: Operand<B>, w: Operand<B>, b: Operand<B>, out: Operand<B>): boolean;
  /** Mean and biased variance over the axes of the mask. */
  moments(x: Operand<B>, axes: AxisMask, mean: Operand<B>, variance: Operand<B>): boolean;
  /** x [m, c] normalized by its own moments, also written; gamma and beta [c] or null. */
  batchNorm(
    x: Operand<B>,
    gamma: Operand<B> | null,
    beta: Operand<B> | null,
    epsilon: number,
    y: Operand<B>,
    mean: Operand<B>,
    variance: Operand<B>,
  ): boolean;
  /** The gradients of batchNorm; those of an absent gamma or beta are null. */
  batchNormGrad(
    dy: Operand<B>,
    x: Operand<B>,
    gamma: Operand<B> | null,
    mean: Operand<B>,
    variance: Operand<B>,
    epsilon: number,
    dx: Operand<B>,
    dgamma: Operand<B> | null,
    dbeta: Operand<B> | null,
  ): boolean;
  softmax(x: Operand<B>, axis: number, out: Operand<B>): boolean;
  logSoftmax(x: Operand<B>, axis: number, out: Operand<B>): boolean;
}
