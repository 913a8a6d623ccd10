import { describe, expect, it } from 'vitest';
import { allOffsets, fillOffsets } from './walk.js';

describe('offsets', () => {
  it('follow the strides in row-major order', () => {
    expect([...allOffsets([2, 3], [3, 1], 10, 6)]).toEqual([10, 11, 12, 13, 14, 15]);
    expect([...allOffsets([3, 2], [1, 3], 0, 6)]).toEqual([0, 3, 1, 4, 2, 5]);
    expect([...allOffsets([2, 2], [0, 5], 1, 4)]).toEqual([1, 6, 1, 6]);
    expect([...allOffsets([], [], 7, 1)]).toEqual([7]);
    expect([...allOffsets([0, 4], [0, 0], 7, 0)]).toEqual([]);
  });

  it('may start anywhere', () => {
    const all = allOffsets([3, 4, 5], [40, 1, 8], 2, 60);
    for (const start of [0, 1, 4, 5, 19, 20, 37, 59]) {
      const count = Math.min(13, 60 - start);
      const some = new Int32Array(count);
      fillOffsets(some, [3, 4, 5], [40, 1, 8], 2, start, count);
      expect(some).toEqual(all.slice(start, start + count));
    }
  });
});
