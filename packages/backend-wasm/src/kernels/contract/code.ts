/** What is known of a product's code before it is written: tiles, dimensions, parts. */
import type { Int } from '../../expression/scalar.js';
import type { Tile } from './micro-kernel.js';

/** The numbers of a product. Strides are in bytes. */
export const DIMENSIONS = [
  /** Tiles of all rows, and below them tiles of one row less. */
  'tall',
  'low',
  /** How many tiles make a block. */
  'tileBlock',
  /** Panels of whole tiles, and the columns that are left. */
  'panels',
  'edge',
  /** Steps of the sum, and how many make a block: at least 1. */
  'k',
  'kBlock',
  'aRow',
  'aStep',
  'bStep',
  'bColumn',
  'cRow',
  /** From one packed panel of b to the next; 0 if each is packed over the last. */
  'slot',
  /** Where packed tiles of a lie in the scratch memory. */
  'aPacked',
] as const;

export type Dimension = (typeof DIMENSIONS)[number];

/** What the code of a product depends on, besides the dimensions that are known. */
export interface Code extends Tile {
  readonly dtype: 'float32' | 'int32';
  /** Whether the tiles read a copy of a, which is contiguous along m ('copy') or along k ('transpose'). */
  readonly packA: 'none' | 'copy' | 'transpose';
  /** Whether the tiles read a copy of b, which is contiguous along n or along k. */
  readonly packB: 'none' | 'copy' | 'transpose';
}

type Address = 'a' | 'b' | 'c' | 'bias' | 'scratch';

/** Everything that the code of a product is written over. */
export type Arguments = Readonly<Record<Address | Dimension, Int>>;

/** The parameters of a product's function, in order; those of the dimensions that are not known follow. */
export const ADDRESSES: readonly Address[] = ['a', 'b', 'c', 'bias', 'scratch'];

/** A product, or some of its columns: what its code depends on. */
export interface Part {
  readonly code: Code;
  /** The dimensions that are known while emitting. */
  readonly known: Readonly<Partial<Record<Dimension, number>>>;
  /** The first column. */
  readonly column: number;
}
