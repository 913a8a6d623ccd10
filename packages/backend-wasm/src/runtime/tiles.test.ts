import { describe, expect, it } from 'vitest';
import { rowsFor, type Tiles, tilesFor, vectorsFor } from './tiles.js';

const ordered: Tiles = { rows: 6, vectors: 2, unroll: 2, registers: 15, keepsOrder: true };
const hoisting: Tiles = { rows: 2, vectors: 4, unroll: 1, registers: 14, keepsOrder: false };

describe('tiles', () => {
  it.each([
    { simd: false, fma: false },
    { simd: true, fma: false },
    { simd: true, fma: true },
  ])('of this engine are as large as its registers allow (%o)', (features) => {
    const tiles = tilesFor(features);
    expect(vectorsFor(tiles, tiles.rows)).toBe(tiles.vectors);
    expect(rowsFor(tiles, tiles.vectors, false)).toBe(tiles.rows);
  });

  it('of few rows are wide, those of few columns tall', () => {
    expect([1, 2, 3, 4, 5, 6].map((rows) => vectorsFor(ordered, rows))).toEqual([8, 4, 3, 2, 2, 2]);
    expect([1, 2, 3].map((rows) => vectorsFor(hoisting, rows))).toEqual([6, 4, 2]);
    expect([1, 2].map((vectors) => rowsFor(ordered, vectors, false))).toEqual([8, 6]);
    expect([1, 2, 3, 4].map((vectors) => rowsFor(hoisting, vectors, false))).toEqual([6, 4, 2, 2]);
  });

  it('whose rows share vectors need as many registers as they have', () => {
    expect(rowsFor(ordered, 3, true)).toBe(4);
    expect(rowsFor(hoisting, 3, true)).toBe(3);
    const off: Tiles = { rows: 1, vectors: 2, unroll: 1, registers: 4, keepsOrder: true };
    expect(rowsFor(off, 3, true)).toBe(1);
  });
});
