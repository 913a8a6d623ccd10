/** What the contractions share. */
import type { InputSpec } from '../../sample.js';
import type { OpTolerance } from '../types.js';

/** Operations on floats alone. */
export const FLOATS = { float32: ['float32'], float64: ['float64'] } as const;

/** Why the sign of a zero is left open. */
export const SUM_OF_TERMS = 'a sum of terms of either sign may be either zero';

/** Products summed over the last axis of the first operand, at most all its elements. */
export const PRODUCTS: OpTolerance = {
  kind: 'reduction',
  terms: ([x]: readonly InputSpec[]) => x?.data.length ?? 1,
};
