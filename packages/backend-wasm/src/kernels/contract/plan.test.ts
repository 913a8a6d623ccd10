import { dense, strided } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import type { Tiles } from '../../runtime/tiles.js';
import { fastestMethod, generalMethod, nameOf } from './plan.js';
import { type Product, productOf } from './product.js';

const tiles: Tiles = { rows: 6, vectors: 2, unroll: 2, registers: 15, keepsOrder: true };
const given = { dtype: 'float32', hasBias: false, tiles } as const;

const product = (m: number, n: number, k: number, transposed: 'a' | 'b' | null = null): Product =>
  productOf(
    strided('float32', [m, k], transposed === 'a' ? [1, m] : [k, 1]),
    strided('float32', [k, n], transposed === 'b' ? [1, k] : [n, 1]),
  );

describe('the method for a product', () => {
  it('shares the rows evenly among its tiles', () => {
    const { known, code } = fastestMethod(product(32, 64, 20), given).parts[0]!;
    expect(code).toMatchObject({ rows: 6, vectors: 2 });
    expect(known).toMatchObject({ tall: 2, low: 4, panels: 8, edge: 0 });
    expect(2 * 6 + 4 * 5).toBe(32);
  });

  it('has wider tiles for fewer rows', () => {
    expect(fastestMethod(product(1, 64, 20), given).parts[0]?.code).toMatchObject({
      rows: 1,
      vectors: 8,
    });
    expect(fastestMethod(product(3, 96, 20), given).parts[0]?.code).toMatchObject({
      rows: 3,
      vectors: 3,
    });
  });

  it('has taller tiles for a vector of columns that is left', () => {
    const parts = fastestMethod(product(128, 20, 64), given).parts;
    expect(parts.map(({ column, code }) => [column, code.rows, code.vectors])).toEqual([
      [0, 6, 2],
      [16, 8, 1],
    ]);
  });

  it('lets two rows share a vector for one or two columns that are left', () => {
    const parts = fastestMethod(product(60, 18, 100), given).parts;
    expect(parts.map(({ column, code }) => [column, code.vectors, code.paired])).toEqual([
      [0, 2, false],
      [8, 3, true],
    ]);
    expect(parts[1]?.code.rows).toBe(4);
  });

  it('copies what is met often and lies far apart, and columns of b always', () => {
    const packs = (of: Product): string[] => {
      const { code } = fastestMethod(of, given).parts[0]!;
      return [code.packA, code.packB];
    };
    expect(packs(product(32, 64, 32))).toEqual(['none', 'none']);
    expect(packs(product(32, 64, 32, 'b'))).toEqual(['none', 'transpose']);
    expect(packs(product(60, 100, 784))).toEqual(['none', 'copy']);
    expect(packs(product(512, 512, 512, 'a'))).toEqual(['copy', 'copy']);
    expect(packs(product(512, 512, 512, 'b'))).toEqual(['transpose', 'transpose']);
  });

  it('has no scratch memory where nothing is copied, and bounded memory where something is', () => {
    expect(fastestMethod(product(32, 64, 32), given).scratch).toBe(0);
    expect(fastestMethod(product(1024, 1024, 1024), given).scratch).toBeLessThan(1.5 * 2 ** 20);
  });

  it('for any sizes is the same code for all of a kind', () => {
    const name = (of: Product): string => nameOf(generalMethod(of, given).parts);
    expect(name(product(32, 64, 20))).toBe(name(product(30, 50, 21)));
    expect(name(product(32, 64, 20))).not.toBe(name(product(32, 64, 20, 'a')));
    expect(nameOf(fastestMethod(product(32, 64, 20), given).parts)).not.toBe(
      nameOf(fastestMethod(product(32, 64, 21), given).parts),
    );
  });

  it('does nothing for a product of no steps but write', () => {
    const { known } = fastestMethod(
      productOf(dense('float32', [4, 0]), dense('float32', [0, 8])),
      given,
    ).parts[0]!;
    expect(known).toMatchObject({ k: 0, kBlock: 1 });
  });
});
