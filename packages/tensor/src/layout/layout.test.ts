import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  axesOf,
  axisMask,
  broadcastShapes,
  expandedAxes,
  expandLayout,
  reduceLayout,
  reshapeLayout,
  swapLayout,
} from './infer.js';
import { Interner } from './intern.js';
import { dense, denseLike, repeatedLike, strided } from './layout.js';
import { Memo, ShapeMemo } from './memo.js';

describe('layouts', () => {
  it('are equal exactly when identical', () => {
    expect(dense('float32', [2, 3])).toBe(dense('float32', [2, 3]));
    expect(dense('float32', [2, 3])).not.toBe(dense('int32', [2, 3]));
    expect(dense('float32', [2, 3]).shape).toBe(dense('bool', [2, 3]).shape);
    expect(dense('float32', [23])).not.toBe(dense('float32', [2, 3]));
  });

  it('have one canonical form', () => {
    // The stride of an axis of one element, or of an empty view, means nothing.
    expect(strided('float32', [1, 3], [7, 1])).toBe(dense('float32', [1, 3]));
    expect(strided('float32', [0, 3], [1, 9])).toBe(dense('float32', [0, 3]));
    expect(strided('float32', [2, 3], [1, 2]).isDense).toBe(false);
    expect(strided('float32', [2, 3], [3, 1]).isDense).toBe(true);
    expect(dense('float32', []).size).toBe(1);
    expect(dense('float32', [4, 0]).size).toBe(0);
  });

  it('cannot be changed', () => {
    const { shape, strides } = dense('float32', [2, 3]);
    expect(Object.isFrozen(shape) && Object.isFrozen(strides)).toBe(true);
  });

  it('answer denseLike for every dtype', () => {
    const t = strided('float32', [2, 3], [1, 2]);
    expect(denseLike(t, 0)).toBe(dense('float32', [2, 3]));
    expect(denseLike(t, 3)).toBe(dense('bool', [2, 3]));
    expect(denseLike(dense('bool', [2]), 3)).toBe(dense('bool', [2]));
  });

  it('answer repeatedLike for every dtype, whatever their strides', () => {
    for (const layout of [dense('float32', [2, 3]), strided('bool', [2, 3], [1, 2])]) {
      expect(repeatedLike(layout, 2)).toBe(strided('int32', [2, 3], [0, 0]));
      expect(repeatedLike(layout, 0)).toBe(strided('float32', [2, 3], [0, 0]));
    }
    expect(repeatedLike(dense('float32', []), 2)).toBe(dense('int32', []));
  });
});

describe('inference', () => {
  const layout = (...shape: number[]) => dense('float32', shape);

  it('broadcasts by NumPy rules, however often it is asked', () => {
    const a = layout(2, 1, 3);
    for (const [shape, result] of [
      [
        [4, 1],
        [2, 4, 3],
      ],
      [[3], [2, 1, 3]],
      [[], [2, 1, 3]],
      [
        [5, 2, 4, 3],
        [5, 2, 4, 3],
      ],
      [
        [0, 1],
        [2, 0, 3],
      ],
      [
        [1, 1, 1, 1],
        [1, 2, 1, 3],
      ],
    ] as const) {
      expect(broadcastShapes('add', a, layout(...shape))).toEqual(result);
      expect(broadcastShapes('add', a, layout(...shape))).toEqual(result);
    }
    expect(() => broadcastShapes('add', a, layout(2))).toThrow(
      '[add] shapes must be equal or broadcast, got [2,1,3] and [2] (3 != 2). Axes are matched from the last; an axis of size 1 repeats',
    );
  });

  it('expands with strides of 0', () => {
    const view = expandLayout('expand', layout(3, 1), [2, 3, 4]);
    expect([view.shape, view.strides]).toEqual([
      [2, 3, 4],
      [0, 1, 0],
    ]);
    expect(axesOf(expandedAxes([3, 1], [2, 3, 4]))).toEqual([0, 2]);
  });

  it('reshapes strided views only where nothing moves', () => {
    const t = swapLayout(layout(2, 3));
    expect(reshapeLayout(t, [6])).toBeNull();
    expect(reshapeLayout(t, [3, 1, 2])?.strides).toEqual([1, 0, 3]);
    expect(reshapeLayout(layout(2, 3), [6])).toBe(layout(6));
  });

  it('swaps back to the identical layout', () => {
    expect(swapLayout(swapLayout(layout(2, 3)))).toBe(layout(2, 3));
  });

  it('reduces with and without keeping axes', () => {
    const a = layout(2, 3, 4);
    const mask = axisMask('sum', a.shape, [0, -1]);
    expect(reduceLayout(a, mask, false, 0)).toBe(layout(3));
    expect(reduceLayout(a, mask, true, 0)).toBe(layout(1, 3, 1));
    expect(reduceLayout(a, mask, false, 2)).toBe(dense('int32', [3]));
  });
});

describe('memories', () => {
  it('keep the last four answers', () => {
    const memo = new Memo<string, number>();
    for (const [i, key] of ['a', 'b', 'c', 'd', 'e'].entries()) memo.set(key, i);
    expect(['a', 'b', 'e'].map((key) => memo.get(key))).toEqual([null, 1, 4]);
    const shapes = new ShapeMemo<number>();
    shapes.set([2, 3], 1);
    expect([shapes.get([2, 3]), shapes.get([3, 2]), shapes.get([2])]).toEqual([1, null, null]);
  });

  it('of interned values do not outlive their users', async () => {
    setFlagsFromString('--expose-gc');
    const gc: () => void = runInNewContext('gc');
    const table = new Interner<object>();
    const held = table.get('held', () => ({}));
    for (let i = 0; i < 1000; i++) table.get(`${i}`, () => ({}));
    for (let turn = 0; turn < 20 && table.size > 1; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      gc();
    }
    expect(table.size).toBeLessThan(50);
    expect(table.get('held', () => ({}))).toBe(held);
  });
});
