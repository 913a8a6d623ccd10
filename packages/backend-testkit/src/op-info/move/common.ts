/**
 * What all movement operations have in common: they compute nothing, so every bit counts.
 */
import type { DType } from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import { type ArgSpec, type Sample, slotOf } from '../../sample.js';
import { SAME } from '../common.js';
import { Make } from '../make.js';
import type { OpInfo } from '../types.js';

/** The results of an operation with two of them. */
export const BOTH = {
  float32: ['float32', 'float32'],
  float64: ['float64', 'float64'],
  int32: ['int32', 'int32'],
  bool: ['bool', 'bool'],
} as const;

/** Everything else about a movement operation. */
export const move = (
  more: Pick<OpInfo, 'call' | 'samples' | 'errors'> & Partial<OpInfo>,
): OpInfo => ({
  family: 'move',
  results: SAME,
  derivative: { operands: 'all' },
  tolerance: { kind: 'exact' },
  zeroSignOpen: null,
  ...more,
});

/** Operands with values between -4 and 4. */
export const make = (dtype: DType, draw: Draw) => new Make(draw, dtype, [-4, 4]);

/** A call whose first argument is the list of the operands. */
export const listed = (
  note: string,
  inputs: Sample['inputs'],
  ...rest: readonly ArgSpec[]
): Sample => ({ note, inputs, args: [inputs.map((_, i) => slotOf(i)), ...rest] });
