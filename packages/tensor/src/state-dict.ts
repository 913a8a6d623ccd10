/**
 * The form in which values of variables are saved and exchanged: a map from names to arrays in host memory.
 * Types only: modules and optimizers make and read state dicts, files hold them.
 */
import type { DType, TypedArray } from './dtype.js';

/** One saved value. */
export interface StateEntry {
  /** What it is: learned, measured (a running statistic), or an optimizer's memory. */
  readonly kind: 'parameter' | 'statistic' | 'optimizer';
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** The elements in row-major order; bool as bytes 0 and 1. */
  readonly data: TypedArray;
}

/** Saved values by name, such as `layers.0.kernel`; in the order of the variables. */
export type StateDict = Map<string, StateEntry>;
