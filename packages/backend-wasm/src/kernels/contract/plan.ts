/**
 * Decides how a product is computed: tiles, blocks, packing. Nothing that is decided here shows in the bits.
 */
import { type Proportions, rowsFor, type Tiles, vectorsFor } from '../../runtime/tiles.js';
import { type Code, DIMENSIONS, type Dimension, type Part } from './code.js';
import type { Product } from './product.js';

/** Steps of the sum in a block: a panel of b stays in the first cache. */
const K_BLOCK = 256;

/** Bytes of a that are met again for every panel: they stay in the second cache. */
const A_BLOCK = 160 * 1024;

/** Packing a pays from so many columns on. */
const PACK_A = 128;

/** Of fewer columns than these, one or two that are left over weigh enough to share vectors. */
const PAIR_BELOW = 64;

/** See the file's header. */
export interface Method {
  readonly parts: readonly Part[];
  /** Bytes of memory for what is packed. */
  readonly scratch: number;
  /** What `run` gets behind the addresses: the dimensions that its code does not know. */
  readonly numbers: readonly number[];
}

type Dimensions = Readonly<Record<Dimension, number>>;

/** What a product is computed with. */
export interface Circumstances {
  readonly dtype: Code['dtype'];
  readonly hasBias: boolean;
  readonly tiles: Tiles;
}

/**
 * With the code for any sizes: it knows which neighbours are contiguous. A bias may be there or not. It is short,
 * for who comes again gets the fastest.
 */
export function generalMethod(product: Product, given: Circumstances): Method {
  const tile = tileFor(given.tiles, product.m, null);
  const { dimensions, scratch, code } = layOut(
    product,
    { ...given, hasBias: true, tiles: { ...given.tiles, unroll: 1 } },
    tile,
    product.n,
  );
  const { aRow, aStep, bStep, bColumn } = dimensions;
  const known: Partial<Record<Dimension, number>> = {
    ...(aStep === 4 ? { aStep } : { aRow }),
    ...(bColumn === 4 ? { bColumn } : { bStep }),
  };
  const open = DIMENSIONS.filter((name) => known[name] === undefined);
  return {
    parts: [{ code, known, column: 0 }],
    scratch,
    numbers: open.map((name) => dimensions[name]),
  };
}

/** With the fastest code for these sizes. */
export function fastestMethod(product: Product, given: Circumstances): Method {
  const { m, n } = product;
  const tile = tileFor(given.tiles, m, null);
  const whole = layOut(product, given, tile, n);
  const { columns, edge } = edgeOf(product, given.tiles, tile);
  // A packed a has the rows that it has.
  if (columns === 0 || whole.code.packA !== 'none') {
    const { code, dimensions: known, scratch } = whole;
    return { parts: [{ code, known, column: 0 }], scratch, numbers: [] };
  }
  const parts = [{ ...layOut(product, given, edge, columns), column: n - columns }];
  if (n > columns) parts.unshift({ ...layOut(product, given, tile, n - columns), column: 0 });
  return {
    parts: parts.map(({ code, dimensions: known, column }) => ({ code, known, column })),
    scratch: Math.max(...parts.map(({ scratch }) => scratch)),
    numbers: [],
  };
}

/** How many of the last columns want tiles of other proportions, and which. */
function edgeOf(
  { m, n }: Product,
  tiles: Tiles,
  tile: Tiling,
): { readonly columns: number; readonly edge: Tiling } {
  const left = n % (4 * tile.vectors);
  if (n < PAIR_BELOW && (left % 4 === 1 || left % 4 === 2)) {
    // With no whole vector beside them the pairs would wait for each other.
    const columns = left <= 2 && n >= left + 8 ? left + 8 : left;
    const edge = tileFor(tiles, m, Math.ceil(columns / 4), true);
    if (edge.rows > 1) return { columns, edge };
  }
  const edge = left === 0 ? tile : tileFor(tiles, m, Math.ceil(left / 4));
  return { columns: edge.rows === tile.rows ? 0 : left, edge };
}

/** A tile, and how many there are one below the other. */
interface Tiling extends Proportions {
  readonly tiles: number;
}

/** Tiles that share the rows evenly, of so many vectors, or as many as fit. */
function tileFor(tiles: Tiles, m: number, vectors: number | null, paired = false): Tiling {
  const most = vectors === null ? tiles.rows : rowsFor(tiles, vectors, paired);
  const count = Math.ceil(m / most);
  const rows = Math.ceil(m / count);
  return { rows, vectors: vectors ?? vectorsFor(tiles, rows), paired, tiles: count };
}

/** The code and the dimensions for some columns of a product. */
function layOut(
  product: Product,
  { dtype, hasBias, tiles: { unroll } }: Circumstances,
  { rows, vectors, paired, tiles }: Tiling,
  columns: number,
): { code: Code; dimensions: Dimensions; scratch: number } {
  const { m, n, k, a, b, swapped } = product;
  const tall = m - tiles * (rows - 1);
  const kBlock = Math.max(1, Math.ceil(k / Math.ceil(k / K_BLOCK)) || 1);
  const tileBlock = Math.ceil(tiles / Math.max(1, Math.ceil((4 * m * kBlock) / A_BLOCK)));
  const packA = !isPackingAWorth(product) ? 'none' : a.row === 1 ? 'copy' : 'transpose';
  const packB = b.column !== 1 ? 'transpose' : isPackingBWorth(product, tiles) ? 'copy' : 'none';
  const panel = 16 * vectors * kBlock;
  const panels = Math.floor(columns / (4 * vectors));
  const slot = packB !== 'none' && tileBlock < tiles ? panel : 0;
  // Transposing writes up to three rows more than there are, copying up to three elements.
  const aPacked = packB === 'none' ? 0 : panel + panels * slot + 4 * 16 * vectors;
  const aBytes = packA === 'none' ? 0 : 4 * rows * (tileBlock * kBlock + 4) + 16;
  const bias = !hasBias ? 'none' : swapped ? 'one' : 'columns';
  return {
    code: { dtype, rows, vectors, paired, unroll, bias, packA, packB },
    dimensions: {
      tall,
      low: tiles - tall,
      tileBlock,
      panels,
      edge: columns - panels * 4 * vectors,
      k,
      kBlock,
      aRow: 4 * a.row,
      aStep: 4 * a.column,
      bStep: 4 * b.row,
      bColumn: 4 * b.column,
      cRow: 4 * n,
      slot,
      aPacked,
    },
    scratch: aPacked + aBytes,
  };
}

/** Rows of b that lie far apart share few places of the first cache; copying pays when they are met often. */
function isPackingBWorth({ n, k }: Product, tiles: number): boolean {
  return tiles > 8 && n * k > 4096;
}

/** So do rows of a (columns, if those are contiguous), which are met for every panel. */
function isPackingAWorth({ m, n, k }: Product): boolean {
  return n >= PACK_A && m * k > 4096;
}

/** A name that says all that the code of these parts depends on. */
export function nameOf(parts: readonly Part[]): string {
  const names = parts.map(({ code, known, column }) => {
    const { rows, vectors, paired, unroll, bias, packA, packB } = code;
    const sizes = DIMENSIONS.map((name) => known[name] ?? '*');
    return `${rows}x${vectors}${paired ? 'p' : ''}u${unroll} ${bias} ${packA} ${packB} ${column} ${sizes.join()}`;
  });
  return `matmul ${parts[0]?.code.dtype} ${names.join(' | ')}`;
}
