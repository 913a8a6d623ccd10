/**
 * The tile of the matrix product that an engine runs fastest: rows and columns (in vectors of four) that
 * are summed at a time in registers, and how many steps of the sum are written out in a row. All tiles give
 * the same bits: an element is one sum in increasing order.
 */
import type { Features } from '../expression/target.js';

/** See the file's header. */
export interface Tiles {
  readonly rows: number;
  readonly vectors: number;
  readonly unroll: number;
  /** How many vectors the engine keeps in registers, for tiles of other proportions. */
  readonly registers: number;
  /** Whether it leaves loads where they are written; else it moves them before the arithmetic. */
  readonly keepsOrder: boolean;
}

/** The proportions of a tile. */
export interface Proportions {
  readonly rows: number;
  /** Columns, in vectors of four. */
  readonly vectors: number;
  /** Whether of the last vector at most two columns count: then two rows share one. */
  readonly paired: boolean;
}

/** A single row or vector of columns needs no more: so many sums keep the arithmetic busy while each waits. */
const MOST = 8;

/**
 * Compilers that keep the order of instructions want the largest tile that fits into fifteen registers;
 * V8 before 13 moves loads up and spills then. A product and a sum that are rounded apart need one register more.
 */
export function tilesFor(features: Features): Tiles {
  const keepsOrder = !isOldV8();
  if (!features.simd) {
    // A vector is four numbers then, each with a register of its own.
    return { rows: 1, vectors: 2, unroll: 1, registers: keepsOrder ? 4 : 5, keepsOrder };
  }
  if (!keepsOrder) return { rows: 2, vectors: 4, unroll: 1, registers: 14, keepsOrder };
  return features.fma
    ? { rows: 6, vectors: 2, unroll: 2, registers: 15, keepsOrder }
    : { rows: 3, vectors: 3, unroll: 4, registers: 14, keepsOrder };
}

/** The most columns, in vectors, of a tile of so many rows. */
export function vectorsFor(tiles: Tiles, rows: number): number {
  let vectors = 1;
  const fits = (more: number): boolean => fitsInto(tiles, { rows, vectors: more, paired: false });
  while (vectors < MOST && fits(vectors + 1)) vectors++;
  return vectors;
}

/** The most rows of a tile of so many columns, in vectors. */
export function rowsFor(tiles: Tiles, vectors: number, paired: boolean): number {
  let rows = 1;
  while (rows < MOST && fitsInto(tiles, { rows: rows + 1, vectors, paired })) rows++;
  return rows;
}

/** A register for each sum, and for what is loaded and not yet used up. */
function fitsInto(
  { registers, keepsOrder }: Tiles,
  { rows, vectors, paired }: Proportions,
): boolean {
  const sums = rows * vectors - (paired ? Math.floor(rows / 2) : 0);
  const columns = rows === 1 && keepsOrder ? 1 : vectors; // one row: each is used at once
  const elements = keepsOrder ? (paired ? 2 : 1) : rows;
  return sums + columns + elements <= registers;
}

/** Whether the engine is V8 before version 13. Where there is no version, it is a browser's: recent. */
function isOldV8(): boolean {
  const versions: Readonly<Partial<Record<string, string>>> | undefined = Reflect.get(
    Reflect.get(globalThis, 'process') ?? {},
    'versions',
  );
  const v8 = versions?.v8;
  return v8 !== undefined && Number.parseInt(v8, 10) < 13;
}
