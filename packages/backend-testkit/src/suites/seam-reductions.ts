/** Part of the seam suite: reductions to numbers and to positions. */
import { strided } from '@evenkeel/tensor';
import type { Bench } from '../harness.js';
import { look, tester } from './seam-memory.js';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const [low, high] = [-(2 ** 31), 2 ** 31 - 1];

/** Defines the tests. */
export function reductionTests(bench: Bench): void {
  const { backend, dtypes } = bench;
  const [float = 'float32'] = dtypes;
  const test = tester(bench);

  test('a reduction over no axes is a copy', (m) => {
    for (const op of ['sum', 'mean', 'prod', 'max', 'min'] as const) {
      const x = look(m.input(float, [1, 2, 3, 4]), strided(float, [2, 2], [1, 2]));
      const out = m.output(float, [9, 9, 9, 9], [2, 2]);
      backend.reduce(op, x, 0, out);
      m.expect(out, [1, 3, 2, 4], op);
    }
  });

  test('a reduction keeps the order of the other axes', (m) => {
    const x = m.input(float, [...Array(12).keys()]);
    const out = m.output(float, [9, 9]);
    backend.reduce('sum', look(x, strided(float, [3, 2, 2], [1, 6, 3])), 0b101, out);
    m.expect(out, [0 + 1 + 2 + 3 + 4 + 5, 6 + 7 + 8 + 9 + 10 + 11]);
  });

  test('max and min of every dtype', (m) => {
    for (const [op, int, float32, bools] of [
      ['max', -3, inf, [1, 0, 1]],
      ['min', low, -inf, [0, 0, 1]],
    ] as const) {
      const ints = m.output('int32', [9], []);
      backend.reduce(op, m.input('int32', [-7, low, -3]), 1, ints);
      m.expect(ints, [int], op);
      const floats = m.output(float, [9], []);
      backend.reduce(op, m.input(float, [-7, inf, -inf, 5]), 1, floats);
      m.expect(floats, [float32], op);
      const some = m.output('bool', [0, 1, 0], [3]);
      backend.reduce(op, m.input('bool', [0, 1, 0, 0, 1, 1], [3, 2]), 2, some);
      m.expect(some, bools, op);
    }
  });

  test('NaN wins in max and min, wherever it is', (m) => {
    const x = m.input(float, [nan, 1, inf, 2, nan, -inf, 3, 4, nan, 5, 6, 7], [4, 3]);
    for (const op of ['max', 'min'] as const) {
      const rows = m.output(float, [9, 9, 9, 9]);
      backend.reduce(op, x, 0b10, rows);
      m.expect(rows, [nan, nan, nan, op === 'max' ? 7 : 5], op);
    }
  });

  test('products', (m) => {
    const out = m.output(float, [9], []);
    backend.reduce('prod', m.input(float, [1.5, -2, 0.25, -4]), 1, out);
    m.expect(out, [3]);
    backend.reduce('prod', m.input(float, [2, nan, 0]), 1, out);
    m.expect(out, [nan]);
    const columns = m.output(float, [9, 9, 9]);
    backend.reduce('prod', m.input(float, [1, 2, 3, 4, 5, 6], [2, 3]), 0b01, columns);
    m.expect(columns, [4, 10, 18]);
  });

  test('sums and products of int32 wrap', (m) => {
    const out = m.output('int32', [9], []);
    backend.reduce('sum', m.input('int32', [high, high, 3]), 1, out);
    m.expect(out, [1], 'sum');
    backend.reduce('prod', m.input('int32', [high, high, 123456789, 987654321]), 1, out);
    m.expect(out, [Math.imul(123456789, 987654321)], 'prod');
  });

  test('a position is that of the first of equals, or of the first NaN', (m) => {
    const x = m.input(
      float,
      [
        ...[3, 1, 3, 1, 2],
        ...[2, nan, 9, nan, -9],
        ...[0, -0, 0, -0, 0],
        ...[-inf, inf, inf, -inf, 0],
        ...[nan, 1, 2, 3, nan],
      ],
      [5, 5],
    );
    const turned = look(x, strided(float, [5, 5], [1, 5]));
    for (const [op, expected] of [
      ['argmax', [0, 1, 0, 1, 0]],
      ['argmin', [1, 1, 0, 0, 0]],
    ] as const) {
      for (const [view, axis] of [
        [x, 1],
        [turned, 0],
      ] as const) {
        const out = m.output('int32', [9, 9, 9, 9, 9]);
        backend.argReduce(op, view, axis, out);
        m.expect(out, expected, `${op} along axis ${axis}`);
      }
    }
  });

  test('positions in int32 and bool', (m) => {
    const [ints, bools] = [m.input('int32', [0, high, low, low, high]), [0, 1, 0, 1]];
    for (const [op, int, bool] of [
      ['argmax', 1, 1],
      ['argmin', 2, 0],
    ] as const) {
      const out = m.output('int32', [9], []);
      backend.argReduce(op, ints, 0, out);
      m.expect(out, [int], op);
      backend.argReduce(op, m.input('bool', bools), 0, out);
      m.expect(out, [bool], op);
    }
  });
}
