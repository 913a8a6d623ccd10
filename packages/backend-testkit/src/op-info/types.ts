/**
 * What the suites have to know about an operation: one OpInfo each. Not the reference values, which
 * are the goldens.
 */
import type { DType, Tensor } from '@evenkeel/tensor';
import type { Draw } from '../draw.js';
import type { Arg, ArgSpec, InputSpec, Sample } from '../sample.js';

/** The folder of the operation, the same in every package. */
export type Family =
  | 'elementwise'
  | 'reduce'
  | 'scan'
  | 'sort'
  | 'move'
  | 'contract'
  | 'indexing'
  | 'linalg';

/**
 * How near the values have to be.
 *
 * - `exact`: every bit.
 * - `relative`: float32 1e-5 of the value, float64 1e-12; near zero too.
 * - `elementwise`: as relative, plus an absolute 1e-6 (float64 1e-15), for results of a
 *   subtraction.
 * - `reduction`: as elementwise, times the square root of the number of terms.
 */
export type ToleranceKind = 'exact' | 'relative' | 'elementwise' | 'reduction';

/** A tolerance of a kind, perhaps a wider one: then with the reason. */
export interface OpTolerance {
  readonly kind: ToleranceKind;
  /** For reductions: how many terms one element is the sum of. */
  readonly terms?: (inputs: readonly InputSpec[], args: readonly ArgSpec[]) => number;
  readonly wider?: { readonly factor: number; readonly reason: string };
}

/** Whether an operation has a gradient, and to which operands. */
export type Derivative =
  | {
      /** The operands with a gradient (those of a float dtype). */
      readonly operands: 'all' | readonly number[];
      /** How many outputs, from the first, have one; all by default. */
      readonly outputs?: number;
      /** The gradient's own tolerance in float64, if not 1e-6, and why. */
      readonly wider?: { readonly tolerance: number; readonly reason: string };
    }
  | { readonly none: string };

/** A call that has to throw. */
export interface ErrorSample extends Sample {
  /** The name of the error class. */
  readonly error: string;
  /** The exact message. */
  readonly message: string;
}

/** Everything the suites know about one operation. */
export interface OpInfo {
  readonly family: Family;
  /** The operation; its outputs in order. */
  readonly call: (args: readonly Arg[]) => readonly Tensor[];
  /** The dtypes it takes, and the dtype of each output for it. Others are a DTypeError. */
  readonly results: { readonly [D in DType]?: readonly DType[] };
  /** Calls with operands of `dtype`: several ranks, zero-size, broadcast, views. */
  readonly samples: (dtype: DType, draw: Draw) => readonly Sample[];
  /** Why the suite of views must not repeat a row of an operand; it may where this is left out. */
  readonly unrepeatable?: string;
  readonly derivative: Derivative;
  readonly tolerance: OpTolerance;
  /** Why the sign of a zero result is left open; null if it is not. */
  readonly zeroSignOpen: string | null;
  readonly errors: readonly ErrorSample[];
}
