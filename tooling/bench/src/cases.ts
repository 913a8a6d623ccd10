/** What is measured, as data: it goes to every contender, in whatever language that is written. */

/** Dense layers with batch normalization and an activation after each but the last. */
export interface Network {
  /** The widths, input and output included. */
  readonly sizes: readonly number[];
  readonly activation: 'relu' | 'sigmoid';
  /** From logits: of one output against 0 or 1, or of several against a class number. */
  readonly loss: 'binaryCrossEntropy' | 'sparseCategoricalCrossEntropy';
  readonly batch: number;
}

/** A training step: forward, backward, optimizer, running statistics; the loss is read. */
export interface TrainCase {
  readonly kind: 'train';
  readonly network: Network;
  readonly optimizer: 'adam' | 'sgd';
  readonly learningRate: number;
  /** How many losses are compared. */
  readonly steps: number;
}

/** One row through a network, in inference mode; the output is read. */
export interface InferCase {
  readonly kind: 'infer';
  readonly network: Network;
  /** Where the row is: in a tensor, or in a JavaScript array (a Python list), as what comes out then is. */
  readonly from: 'tensor' | 'array';
}

/** a [m, k] @ b [k, n], either of which may lie transposed in memory. */
export interface MatmulCase {
  readonly kind: 'matmul';
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposed: 'none' | 'a' | 'b';
}

/** Batch normalization of x [rows, channels] by its own moments, and the gradients of x, gamma and beta. */
export interface BatchNormCase {
  readonly kind: 'batchNorm';
  readonly rows: number;
  readonly channels: number;
  /** Where the rows are the pixels of images: how many images, how high and wide. */
  readonly images: {
    readonly count: number;
    readonly height: number;
    readonly width: number;
  } | null;
}

/**
 * `add`: a + b. `tanh`. `chain`: relu((a - mean) * scale + shift) as operations one after the other, with a vector
 * [columns] each. `fused`: the same as one kernel.
 */
export interface ElementwiseCase {
  readonly kind: 'elementwise';
  readonly formula: 'add' | 'tanh' | 'chain' | 'fused';
  readonly rows: number;
  readonly columns: number;
}

/** Along the last axis of x: the positions that sort, stable, or the sums of the elements so far. */
export interface OrderCase {
  readonly kind: 'order';
  readonly operation: 'argsort' | 'cumsum';
  readonly shape: readonly number[];
}

/** How fast the machine multiplies and adds in registers, or copies. */
export type YardstickSpec =
  | { readonly kind: 'peak' }
  | { readonly kind: 'copy'; readonly bytes: number };

/** The yardsticks of a case: measured between the samples of the contenders. */
interface MachineCase {
  readonly kind: 'machine';
  readonly yardsticks: readonly YardstickSpec[];
}

/** Any of them. */
export type CaseSpec =
  | TrainCase
  | InferCase
  | MatmulCase
  | BatchNormCase
  | ElementwiseCase
  | OrderCase
  | MachineCase;
