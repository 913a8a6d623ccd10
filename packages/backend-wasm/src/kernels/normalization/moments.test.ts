import { dense, type Layout, strided } from '@evenkeel/tensor';
import { afterEach, describe, expect, test } from 'vitest';
import { anyInput, drawer, expectSame } from '../kernels.test-support.js';
import { expectNear, float, momentsOf, tools } from './normalization.test-support.js';

afterEach(() => {
  for (const { operands } of tools) operands.close();
});

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;

const isIn = (axes: number, axis: number): boolean => ((axes >> axis) & 1) === 1;

/** The values that become each result, in row-major order of the kept axes. */
function groupsOf(
  shape: readonly number[],
  axes: number,
  values: ArrayLike<number>,
): readonly number[][] {
  const kept = shape.filter((_, axis) => !isIn(axes, axis));
  const groups: number[][] = Array.from({ length: kept.reduce((a, n) => a * n, 1) }, () => []);
  for (let i = 0; i < values.length; i++) {
    let rest = i;
    let at = 0;
    let step = 1;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const index = rest % shape[axis]!;
      rest = (rest - index) / shape[axis]!;
      if (isIn(axes, axis)) continue;
      at += index * step;
      step *= shape[axis]!;
    }
    groups[at]!.push(values[i]!);
  }
  return groups;
}

/** Mean and variance as each mode computes them. */
function run(layout: Layout, axes: number, values: Float32Array): Float32Array[][] {
  const kept = layout.shape.filter((_, axis) => !isIn(axes, axis));
  return tools.map(({ kernels, operands }) => {
    const x = operands.input(layout, values);
    const [mean, variance] = [operands.output(float(kept)), operands.output(float(kept))];
    expect(operands.run(() => kernels.moments(x, axes, mean, variance))).toBe(true);
    const outputs = [mean, variance].map((out) => Float32Array.from(operands.read(out)));
    operands.close();
    return outputs;
  });
}

const TOLERANCE = 2e-6;

function check(layout: Layout, axes: number, values: Float32Array): void {
  const groups = groupsOf(layout.shape, axes, values);
  const expected = groups.map(momentsOf);
  const label = `[${layout.shape}] / [${layout.strides}] over ${axes.toString(2)}`;
  const spread = (i: number) =>
    Math.max(...groups[i]!.map(Math.abs)) * 2 ** -4 + Math.sqrt(expected[i]!.variance);
  const results = run(layout, axes, values);
  results.forEach(([mean, variance], i) => {
    const name = `${label} ${tools[i]!.mode}`;
    const means = expected.map((m) => m.mean);
    const variances = expected.map((m) => m.variance);
    expectNear(mean!, means, spread, TOLERANCE, `${name} mean`);
    expectNear(variance!, variances, (c) => variances[c]!, TOLERANCE, `${name} variance`);
    if (tools[i]!.mode === 'off')
      for (const out of [0, 1]) expectSame(results[i]![out]!, results[0]![out]!, name);
  });
}

/** Values whose mean and deviation change with their place along the kept axes. */
function drawn(layout: Layout, axes: number, seed: number): Float32Array {
  const next = drawer(seed);
  const { shape, strides } = layout;
  return Float32Array.from({ length: layout.size }, (_, i) => {
    let rest = i;
    let place = 0;
    let repeats = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const index = rest % shape[axis]!;
      rest = (rest - index) / shape[axis]!;
      // What lies at one address has one value.
      if (strides[axis] === 0) repeats += index;
      else if (!isIn(axes, axis)) place = 3 * place + index;
    }
    return (next() - 0.5) * (1 + (place % 5)) * (repeats > 0 ? 0 : 1) + (place % 11);
  });
}

describe('moments', () => {
  test.each([
    [
      'of columns',
      [
        [1, 1],
        [2, 3],
        [9, 5],
        [64, 16],
        [65, 17],
        [130, 4],
        [3000, 3],
        [40, 300],
      ],
      1,
    ],
    [
      'of rows',
      [
        [1, 1],
        [3, 2],
        [5, 9],
        [4, 63],
        [6, 64],
        [3, 65],
        [2, 5000],
        [300, 40],
      ],
      2,
    ],
    ['of everything', [[1], [5], [1024], [1025], [30_000]], -1],
    [
      'of the rows of matrices',
      [
        [2, 3, 4],
        [5, 70, 3],
        [3, 1, 8],
      ],
      2,
    ],
    [
      'over all but the last',
      [
        [2, 3, 4, 5],
        [4, 9, 9, 16],
      ],
      7,
    ],
    [
      'over all but the second',
      [
        [2, 3, 4, 5],
        [3, 7, 5, 5],
      ],
      13,
    ],
    [
      'over no axis',
      [
        [3, 4],
        [70, 5],
      ],
      0,
    ],
  ] as const)('%s', (_, shapes, axes) => {
    shapes.forEach((shape, seed) => {
      const layout = float(shape);
      const mask = axes < 0 ? (1 << shape.length) - 1 : axes;
      check(layout, mask, drawn(layout, mask, seed + 1));
    });
  });

  test('of any views over any axes', () => {
    const next = drawer(11);
    for (let i = 0; i < 60; i++) {
      const shape = Array.from({ length: 1 + Math.floor(next() * 4) }, () =>
        Math.floor(1 + next() * 9),
      );
      const axes = Math.floor(next() * 2 ** shape.length);
      const { strides } = anyInput('float32', shape, next);
      // Nothing but whole axes repeats: then what lies at one address is clear.
      const layout = strided('float32', shape, strides);
      check(layout, axes, repeated(layout, drawn(layout, axes, i)));
    }
  });

  test('of 100003 terms, and of as many repeated ones', () => {
    const long = float([100_003]);
    check(long, 1, drawn(long, 1, 1));
    const columns = float([100_003, 2]);
    check(columns, 1, drawn(columns, 1, 2));
    const same = strided('float32', [100_003], [0]);
    check(same, 1, new Float32Array(100_003).fill(1.1));
  });

  test('a million deviations away, between floats, constant', () => {
    const rows = Float32Array.from({ length: 4 * 1500 }, (_, i) => {
      const [row, at] = [Math.floor(i / 1500), i % 1500];
      return [1e7 + ((at * 5) % 16) - 8, 3e6 + ((at * 3) % 8) / 4, 1e4 + (at % 2), 1e7 + 1][row]!;
    });
    check(float([4, 1500]), 2, rows);
    for (const [, variance] of run(float([4, 1500]), 2, rows)) expect(variance![3]).toBe(0);
    const turned = Float32Array.from(rows, (_, i) => rows[(i % 4) * 1500 + Math.floor(i / 4)]!);
    check(float([1500, 4]), 1, turned);
    for (const n of [1, 2, 3, 5, 100, 127, 129, 1023, 1025, 5000]) {
      for (const v of [1e7 + 1, 0.1, -3e38]) {
        for (const [mean, variance] of run(float([n]), 1, new Float32Array(n).fill(v))) {
          expect(mean![0]).toBe(Math.fround(v));
          expect(variance![0]).toBe(0);
        }
      }
    }
  });

  test('samples far from the rest of their block do no harm', () => {
    // The first 128 of every block are 1000 deviations away.
    const values = Float32Array.from({ length: 10_000 }, (_, i) =>
      i % 1024 < 128 ? 1000 + Math.sin(i * i) : Math.sin(i * i),
    );
    check(float([10_000]), 1, values);
  });

  test('NaN and infinities stay in their rows', () => {
    for (const [at, n] of [
      [0, 1],
      [2, 7],
      [700, 900],
      [2000, 3000],
    ] as const) {
      const special = [nan, inf, -inf, 5, 7];
      const values = Float32Array.from({ length: 5 * n }, (_, i) =>
        i % n === at ? special[Math.floor(i / n)]! : Math.sin(i),
      );
      if (n > 1) check(float([2, n]), 2, values.subarray(3 * n));
      for (const [mean, variance] of run(float([5, n]), 2, values)) {
        expect([...mean!].slice(0, 3)).toEqual([nan, inf, -inf]);
        expect([...variance!].slice(0, 3)).toEqual([nan, nan, nan]);
        expect([...mean!, ...variance!].filter(Number.isNaN)).toHaveLength(4);
      }
    }
  });

  test('declines what is not float32, and nothing', () => {
    for (const { kernels, operands } of tools) {
      const out = operands.output(float([3]));
      const none = operands.input(float([0, 3]), []);
      expect(kernels.moments(none, 1, out, out)).toBe(false);
      const ints = operands.input(dense('int32', [1, 3]), [1, 2, 3]);
      expect(kernels.moments(ints, 1, out, out)).toBe(false);
    }
  });
});

/** Values in which all elements at one address are equal: the last one's. */
function repeated({ shape, strides }: Layout, values: Float32Array): Float32Array {
  const place = (i: number): number => {
    let rest = i;
    let at = 0;
    let step = 1;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const index = rest % shape[axis]!;
      rest = (rest - index) / shape[axis]!;
      if (strides[axis] !== 0) at += index * step;
      step *= shape[axis]!;
    }
    return at;
  };
  return values.map((_, i) => values[place(i)]!);
}
