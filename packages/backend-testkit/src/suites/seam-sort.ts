/** Part of the seam suite: positions in sorted order. */
import { strided } from '@evenkeel/tensor';
import type { Bench } from '../harness.js';
import { look, tester } from './seam-memory.js';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const [low, high] = [-(2 ** 31), 2 ** 31 - 1];

/** Defines the tests. */
export function sortTests(bench: Bench): void {
  const { backend, dtypes } = bench;
  const [float = 'float32'] = dtypes;
  const test = tester(bench);

  test('argsort puts NaN last, takes -0 for 0, and keeps the order of equals', (m) => {
    const x = m.input(float, [1, nan, 0, -0, inf, 0, -inf, nan, -0, 1]);
    const out = m.output('int32', Array(10).fill(99));
    backend.argsort(x, 0, false, out);
    m.expect(out, [6, 2, 3, 5, 8, 0, 9, 4, 1, 7], 'ascending');
    backend.argsort(x, 0, true, out);
    m.expect(out, [1, 7, 4, 0, 9, 2, 3, 5, 8, 6], 'descending');
  });

  test('argsort of int32 and bool', (m) => {
    const ints = m.input('int32', [0, high, low, -1, 0, 256, high]);
    const order = m.output('int32', Array(7).fill(99));
    backend.argsort(ints, 0, false, order);
    m.expect(order, [2, 3, 0, 4, 5, 1, 6]);
    backend.argsort(ints, 0, true, order);
    m.expect(order, [1, 6, 5, 0, 4, 3, 2]);
    const bools = m.input('bool', [1, 0, 1, 0]);
    const four = m.output('int32', [9, 9, 9, 9]);
    backend.argsort(bools, 0, false, four);
    m.expect(four, [1, 3, 0, 2]);
    backend.argsort(bools, 0, true, four);
    m.expect(four, [0, 2, 1, 3]);
  });

  test('argsort goes along any axis of any view, into a dense result', (m) => {
    const x = m.input(float, [3, 1, 2, 9, 7, 8]);
    const out = m.output('int32', Array(6).fill(9), [3, 2]);
    const view = look(x, strided(float, [3, 2], [1, 3])); // [[3 9] [1 7] [2 8]]
    backend.argsort(view, 0, false, out);
    m.expect(out, [1, 1, 2, 2, 0, 0], 'axis 0');
    backend.argsort(view, 1, true, out);
    m.expect(out, [1, 0, 1, 0, 1, 0], 'axis 1');
    backend.argsort(look(x, strided(float, [3, 2], [0, 1])), 1, false, out);
    m.expect(out, [1, 0, 1, 0, 1, 0], 'repeated');
  });

  test('argsort of many elements, with many equals', (m) => {
    const size = 3000;
    const few = Array.from({ length: size }, (_, i) => ((i * 7919) % 101) - 50);
    for (const descending of [false, true]) {
      // Equals by increasing position: the places of each value, value by value.
      const values = [...new Set(few)].sort((a, b) => (descending ? b - a : a - b));
      const expected = values.flatMap((v) => few.flatMap((w, i) => (w === v ? [i] : [])));
      for (const dtype of [float, 'int32'] as const) {
        const out = m.output('int32', Array(size).fill(0));
        backend.argsort(m.input(dtype, few), 0, descending, out);
        m.expect(out, expected, dtype);
      }
    }
  });
}
