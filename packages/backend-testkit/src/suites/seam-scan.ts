/** Part of the seam suite: running results. */
import { strided } from '@evenkeel/tensor';
import type { Bench } from '../harness.js';
import { look, tester } from './seam-memory.js';

const { NaN: nan } = Number;
const [low, high] = [-(2 ** 31), 2 ** 31 - 1];

/** Defines the tests. */
export function scanTests(bench: Bench): void {
  const { backend, dtypes } = bench;
  const [float = 'float32'] = dtypes;
  const test = tester(bench);

  test('a scan goes along any axis of any view, into a dense result', (m) => {
    const x = m.input(float, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    // [[[1 4] [2 5] [3 6]] [[7 10] [8 11] [9 12]]]
    const view = look(x, strided(float, [2, 3, 2], [6, 1, 3]));
    const along = [
      [1, 4, 2, 5, 3, 6, 8, 14, 10, 16, 12, 18],
      [1, 4, 3, 9, 6, 15, 7, 10, 15, 21, 24, 33],
      [1, 5, 2, 7, 3, 9, 7, 17, 8, 19, 9, 21],
    ];
    along.forEach((expected, axis) => {
      const out = m.output(float, Array(12).fill(9), [2, 3, 2]);
      backend.scan('sum', view, axis, out);
      m.expect(out, expected, `axis ${axis}`);
    });
    const out = m.output(float, Array(6).fill(9), [3, 2]);
    backend.scan('prod', look(x, strided(float, [3, 2], [0, 1]), 1), 0, out);
    m.expect(out, [2, 3, 4, 9, 8, 27], 'repeated');
  });

  test('a scan of each kind', (m) => {
    const x = m.input(float, [2, -1, 3, nan, 5]);
    for (const [op, expected] of [
      ['sum', [2, 1, 4, nan, nan]],
      ['prod', [2, -2, -6, nan, nan]],
      ['max', [2, 2, 3, nan, nan]],
      ['min', [2, -1, -1, nan, nan]],
    ] as const) {
      const out = m.output(float, Array(5).fill(9));
      backend.scan(op, x, 0, out);
      m.expect(out, expected, op);
    }
  });

  test('a scan begins with the first element itself', (m) => {
    const out = m.output(float, [9, 9, 9]);
    backend.scan('sum', m.input(float, [-0, -0, 0]), 0, out);
    m.expect(out, [-0, -0, 0]);
  });

  test('a scan is rounded at every step', (m) => {
    for (const dtype of dtypes) {
      const large = dtype === 'float32' ? 2 ** 24 : 2 ** 53; // swallows a 1
      const out = m.output(dtype, [9, 9, 9, 9]);
      backend.scan('sum', m.input(dtype, [large, 1, 1, 2]), 0, out);
      m.expect(out, [large, large, large, large + 2], dtype);
      // Rows, of more neighbours than one.
      const rows = m.output(dtype, Array(20).fill(9), [4, 5]);
      const x = look(m.input(dtype, [large, 1, 1, 2]), strided(dtype, [4, 5], [1, 0]));
      backend.scan('sum', x, 0, rows);
      m.expect(
        rows,
        [large, large, large, large + 2].flatMap((v) => Array<number>(5).fill(v)),
        dtype,
      );
    }
  });

  test('scans of int32 wrap', (m) => {
    const x = m.input('int32', [high, 2, low, -3]);
    for (const [op, expected] of [
      ['sum', [high, low + 1, 1, -2]],
      ['prod', [high, -2, 0, 0]],
      ['max', [high, high, high, high]],
      ['min', [high, 2, low, low]],
    ] as const) {
      const out = m.output('int32', [9, 9, 9, 9]);
      backend.scan(op, x, 0, out);
      m.expect(out, expected, op);
    }
  });
}
