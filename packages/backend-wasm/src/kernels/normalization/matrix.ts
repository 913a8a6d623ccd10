/**
 * The order in which kernels walk through the rows and columns of matrices: in tiles as wide as a cache
 * line, so that what belongs to a column stays in registers, and of few rows, so that the walk stays near what
 * the machine fetches ahead. Results do not depend on it: columns are summed from the first row to the last.
 */
import type { FunctionBuilder } from '../../expression/function.js';
import { I32 } from '../../expression/scalar.js';
import type { I32Variable } from '../../expression/variables.js';
import type { F32x4 } from '../../expression/vector.js';
import { PARAMETERS } from '../../runtime/runtime.js';
import { RECORD, sweep, VECTOR } from './record.js';

/** The vectors of a cache line; three values for each of their columns fit into the registers. */
export const TILE = 4;

/** The records of all tiles of so many columns, those behind the last column too. */
export function tiledRecords(results: I32): I32 {
  return results
    .add(4 * TILE - 1)
    .div(4 * TILE)
    .mul(TILE);
}

/**
 * The rows of a tile at most. Tiles of large matrices, which come from the memory, have fewer: reading is
 * faster the more it goes in order.
 */
const TILE_ROWS = 16;
const LARGE = 2 ** 21;
const LARGE_TILE_ROWS = 4;

/** Where `beginWalks` leaves what holds for the walks after it. */
const MOST_ROWS = PARAMETERS + 4;

/** The bytes of a stretch of rows, about. */
const STRETCH = 2 ** 18;

/**
 * Lines whose distance is a multiple of this share a set of a first-level cache, which holds eight: with
 * more than six at a time they displace each other. Rows of half the distance share two sets, and so on.
 */
const CACHE_WAY = 4096;
const LINES = 6;

/** Matrices that begin no further apart than this, but for such multiples, share their sets all the way. */
const NEAR = 256;

/** A matrix, or some of its rows: where it begins, and the bytes from row to row. */
interface Rows {
  readonly start: I32Variable;
  readonly stride: I32Variable;
}

/** Columns that are visited together: so many vectors, of which the first belongs to the record. */
interface Tile {
  readonly vectors: number;
  readonly record: I32Variable;
  /** Calls the body for each row, with its address in each matrix. */
  rows(body: (addresses: readonly I32Variable[]) => void): void;
  /** Stores a vector, the first of the row or one behind it; nothing behind the last column. */
  store(address: I32, value: F32x4, index: number): void;
}

/** What a walk goes through. */
interface Walk {
  readonly matrices: readonly Rows[];
  /** One or more. */
  readonly rows: I32Variable;
  /** The record of the first columns. */
  readonly record: I32Variable;
  /** The number of columns. */
  readonly results: I32Variable;
  /** The vectors of a tile. */
  readonly width: number;
  /** Whether what lies behind the last column may be visited too, because nothing of it is kept. */
  readonly beyond: boolean;
}

/** Says how large the matrices are that are walked through next: so many rows, so many bytes apart. */
export function beginWalks(f: FunctionBuilder, rows: I32, stride: I32): void {
  const isLarge = I32.of(LARGE).below(rows.mul(stride));
  f.store(I32.of(MOST_ROWS), isLarge.select(LARGE_TILE_ROWS, TILE_ROWS));
}

/**
 * Goes through all rows from the last stretch to the first, because what was read last may still be in a
 * cache; within a stretch forwards, because that is what the machine expects.
 */
export function backwards(
  f: FunctionBuilder,
  rows: I32,
  stride: I32,
  visit: (from: I32, count: I32) => void,
): void {
  const tiles = I32.of(STRETCH / TILE_ROWS)
    .div(stride)
    .add(1);
  const stretch = f.i32(tiles.mul(TILE_ROWS));
  const from = f.i32(rows.sub(1).div(stretch).mul(stretch));
  const count = f.i32(rows.sub(from));
  f.repeat(() => {
    visit(from, count);
    from.set(from.sub(stretch));
    count.set(stretch);
    return from.ge(0);
  });
}

/** Visits all tiles. Ends the variables that it is given. */
export function walk(f: FunctionBuilder, over: Walk, visit: (tile: Tile) => void): void {
  const { matrices, rows, record, results, width, beyond } = over;
  const most = rowsAtOnce(f, matrices);
  const [group, left, columns, at] = [f.i32(), f.i32(), f.i32(), f.i32()];
  const corners = matrices.map(({ stride }) => ({ corner: f.i32(), row: f.i32(), stride }));
  const tile = (vectors: number, store: Tile['store']): void => {
    visit({
      vectors,
      record: at,
      store,
      rows: (body) => {
        for (const { corner, row } of corners) row.set(corner);
        left.set(group);
        const pointers = corners.map(({ row, stride }) => [row, stride] as const);
        sweep(f, left, pointers, () => body(corners.map(({ row }) => row)));
      },
    });
    for (const { corner } of corners) corner.inc(vectors * VECTOR);
    at.inc(vectors * RECORD);
    columns.inc(-4 * vectors);
  };
  f.repeat(() => {
    group.set(rows.min(most));
    corners.forEach(({ corner }, i) => {
      corner.set(matrices[i]!.start);
    });
    at.set(record);
    columns.set(results);
    f.while(columns.ge(beyond ? 1 : 4 * width), () =>
      tile(width, (address, value, index) => f.store(address, value, index * VECTOR)),
    );
    if (!beyond) {
      f.while(columns.gt(0), () =>
        tile(1, (address, value) => f.storeFirst(address, value, columns)),
      );
    }
    for (const { start, stride } of matrices) start.inc(group.mul(stride));
    rows.set(rows.sub(group));
    return rows;
  });
}

/** How many rows a tile has: fewer where rows share sets of the cache, and matrices too. */
function rowsAtOnce(f: FunctionBuilder, matrices: readonly Rows[]): I32 {
  const lines = f.i32(LINES * TILE_ROWS);
  for (let sets = 4; sets >= 1; sets /= 2) {
    for (const { stride } of matrices) {
      lines.set(stride.and(CACHE_WAY / sets - 1).select(lines, LINES * sets));
    }
  }
  const sharing = f.i32(1);
  matrices.forEach(({ start }, i) => {
    for (const other of matrices.slice(i + 1)) {
      const apart = start
        .sub(other.start)
        .add(NEAR)
        .and(CACHE_WAY - 1);
      sharing.inc(apart.lt(2 * NEAR));
    }
  });
  // Three matrices make three pairs, of which one follows from the other two.
  lines.set(lines.div(sharing.min(matrices.length)));
  const most = f.i32(I32.load(I32.of(MOST_ROWS)));
  return f.i32(most.min(lines));
}
