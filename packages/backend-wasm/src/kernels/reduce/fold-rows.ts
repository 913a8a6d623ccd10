/**
 * Rows of neighbours, each made one element: four rows at a time, so that there is no waiting for one sum
 * and the last step, over the lanes, is done for four results at once.
 */
import type { FunctionBuilder } from '../../expression/function.js';
import type { I32 } from '../../expression/scalar.js';
import type { I32Variable } from '../../expression/variables.js';
import { I32x4 } from '../../expression/vector.js';
import type { Fold, Four, FourVariable } from './folds.js';

/** So many steps of two vectors are added up in a block, and so many blocks in a block of blocks. */
const BLOCK = 32;

/** Which lanes of four belong to a row that has `length` elements left. */
function lanesBelow(length: I32): I32x4 {
  return I32x4.constants([0, 1, 2, 3]).lt(I32x4.splat(length));
}

/**
 * Emits the reduction of four rows of `length` elements; answers the four results. The pointers are moved.
 * The order is a function of the length alone: blocks of blocks, in them two vectors by turns, at last the lanes.
 */
export function foldRows<V extends Four<V>>(
  f: FunctionBuilder,
  fold: Fold<V>,
  rows: readonly I32Variable[],
  length: I32,
): FourVariable<V> {
  const vector = 4 * fold.bytes;
  const identity = fold.variable(f, fold.identity);
  const totals = rows.map(() => fold.variable(f, identity));
  const blocks = rows.map(() => fold.variable(f));
  const even = rows.map(() => fold.variable(f));
  const odd = rows.map(() => fold.variable(f));
  const add = (to: readonly FourVariable<V>[], take: (row: number) => V): void =>
    to.forEach((sum, row) => {
      sum.set(fold.combine(sum, take(row)));
    });
  const clear = (...sums: readonly FourVariable<V>[]): void => {
    for (const sum of sums) sum.set(identity);
  };
  const advance = (bytes: number): void => {
    for (const row of rows) row.inc(bytes);
  };

  const steps = f.i32(length.shr(3));
  const inBlocks = f.i32();
  const now = f.i32();
  f.while(steps.gt(0), () => {
    inBlocks.set(steps.min(BLOCK * BLOCK));
    steps.set(steps.sub(inBlocks));
    clear(...blocks);
    f.repeat(() => {
      now.set(inBlocks.min(BLOCK));
      inBlocks.set(inBlocks.sub(now));
      clear(...even, ...odd);
      f.times(now, () => {
        add(even, (row) => fold.load(rows[row]!));
        add(odd, (row) => fold.load(rows[row]!, vector));
        advance(2 * vector);
      });
      add(blocks, (row) => fold.combine(even[row]!, odd[row]!));
      return inBlocks;
    });
    add(totals, (row) => blocks[row]!);
  });
  f.if(length.and(4), () => {
    add(totals, (row) => fold.load(rows[row]!));
    advance(vector);
  });
  f.if(length.and(3), () => {
    const mask = f.i32x4(lanesBelow(length.and(3)));
    add(totals, (row) => fold.select(mask, fold.load(rows[row]!), identity));
  });
  return foldLanes(f, fold, totals);
}

/** The lanes of each of four vectors made one, in the order of the vectors. */
function foldLanes<V extends Four<V>>(
  f: FunctionBuilder,
  fold: Fold<V>,
  [a, b, c, d]: readonly V[],
): FourVariable<V> {
  const pair = (x: V, y: V): FourVariable<V> => {
    const low = fold.variable(f, x.shuffle(y, [0, 4, 1, 5]));
    const high = fold.variable(f, x.shuffle(y, [2, 6, 3, 7]));
    return fold.variable(f, fold.combine(low, high));
  };
  const ab = pair(a!, b!);
  const cd = pair(c!, d!);
  const low = fold.variable(f, ab.shuffle(cd, [0, 1, 4, 5]));
  const high = fold.variable(f, ab.shuffle(cd, [2, 3, 6, 7]));
  return fold.variable(f, fold.combine(low, high));
}
