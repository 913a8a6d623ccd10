/**
 * What the infos of all families have in common: the dtypes that come out, by those that go in, and how near sums are.
 */
import type { InputSpec } from '../sample.js';
import type { OpTolerance } from './types.js';

/** Floats stay, all else is refused. */
export const FLOATS = { float32: ['float32'], float64: ['float64'] } as const;

/** Numbers stay, bool is refused. */
export const KEPT = { ...FLOATS, int32: ['int32'] } as const;

/** Everything stays. */
export const SAME = { ...KEPT, bool: ['bool'] } as const;

/** Integers and bool become float32. */
export const TO_FLOAT = { ...FLOATS, int32: ['float32'], bool: ['float32'] } as const;

/** A question about elements. */
export const TO_BOOL = {
  float32: ['bool'],
  float64: ['bool'],
  int32: ['bool'],
  bool: ['bool'],
} as const;

/** A position or a count. */
export const TO_INT = {
  float32: ['int32'],
  float64: ['int32'],
  int32: ['int32'],
  bool: ['int32'],
} as const;

/** Why the sign of a zero is left open. */
export const SUM_OF_TERMS = 'a sum of terms of either sign may be either zero';

/**
 * A sum of at most as many terms as the first operand has elements; a bound is enough for the square root.
 */
export const SUMS: OpTolerance = {
  kind: 'reduction',
  terms: ([x]: readonly InputSpec[]) => x?.data.length ?? 1,
};
