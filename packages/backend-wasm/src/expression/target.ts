/** What code is emitted for, and into which function. */
import type { Body } from '../assembler/body.js';

/** The instructions that may be used. */
export interface Features {
  /** Whether there are vectors; without, each is four numbers, with the same results to the bit. */
  readonly simd: boolean;
  /** Whether a product and a sum may be rounded as one: relaxed SIMD. */
  readonly fma: boolean;
}

/** A function being emitted. */
export interface Target extends Features {
  readonly body: Body;
}
