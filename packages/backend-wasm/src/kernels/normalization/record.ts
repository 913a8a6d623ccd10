/**
 * What is known of four neighbouring results (channels of batch norm, rows of layer norm) while they are
 * computed: a record of a few vectors in the workspace, one lane for each. Results are taken in panels,
 * so that the records of a panel stay in the first-level cache.
 */
import type { FunctionBuilder } from '../../expression/function.js';
import type { I32 } from '../../expression/scalar.js';
import type { I32Variable } from '../../expression/variables.js';

/** The bytes of a vector. */
export const VECTOR = 16;

/** The bytes of a record; the first half is what the inner loops use. */
export const RECORD = 128;

/** The results of a panel, in records of four. */
export const PANEL = 256;

/** The workspace that a kernel needs. */
export const PANEL_BYTES = (PANEL / 4) * RECORD;

/** In a record: what is subtracted before anything is summed, and in the end the mean. */
export const CENTER = 0;

/** In a record: two sums of a block of terms; in the end the factor and the shift of the result. */
export const BLOCK_SUMS = 16;

/** In a record: the center of the first block, to which the sums of all blocks refer. */
export const ORIGIN = 48;

/** In a record: two sums of the blocks of a chunk. */
export const CHUNK_SUMS = 64;

/** In a record: two sums of all chunks. */
export const TOTAL_SUMS = 96;

/** The blocks of a chunk: sums of sums, so that rounding errors grow slowly. */
export const CHUNK_BLOCKS = 16;

/** How many records hold so many results. */
export function recordsOf(results: I32): I32 {
  return results.add(3).shr(2);
}

/** A pointer and how far it goes in a step. */
export type Pointer = readonly [I32Variable, I32 | number];

/** Runs the body `count` times (at least once); the pointers advance each time. Ends all of them. */
export function sweep(
  f: FunctionBuilder,
  count: I32Variable,
  pointers: readonly Pointer[],
  body: () => void,
): void {
  f.repeat(() => {
    body();
    for (const [pointer, step] of pointers) pointer.inc(step);
    count.set(count.sub(1));
    return count;
  });
}
