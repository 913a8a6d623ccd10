/** Part of the seam suite: reading and writing at positions that are data. */
import { strided } from '@evenkeel/tensor';
import { expectEqual } from '../expect.js';
import type { Bench } from '../harness.js';
import { look, tester } from './seam-memory.js';

/** Defines the tests. */
export function indexingTests(bench: Bench): void {
  const { backend, dtypes } = bench;
  const [float = 'float32'] = dtypes;
  const test = tester(bench);

  test('scatter adds to what is there, in order', (m) => {
    const out = m.output(float, [0, 10]);
    const large = 2 ** 54; // swallows a 1 that comes before it is gone
    const x = m.input(float, [large, 0, 0.5, 0, -large, 0, 1]);
    const indices = m.input('int32', [0, 1, 0, 0]);
    const answer = backend.scatter('add', look(x, strided(float, [4], [2])), indices, 0, out);
    expectEqual('answer', answer, -1);
    m.expect(out, [1, 10.5]);
  });

  test('scatter adds int32, which wraps', (m) => {
    const out = m.output('int32', [2 ** 31 - 1, 5]);
    backend.scatter('add', m.input('int32', [1, 1]), m.input('int32', [0, 0]), 0, out);
    m.expect(out, [1 - 2 ** 31, 5]);
  });

  test('scatter sets, of every dtype, and the last of several stays', (m) => {
    for (const dtype of [...dtypes, 'int32', 'bool'] as const) {
      const of = (values: readonly number[]): number[] =>
        dtype === 'bool' ? values.map((v) => v % 2) : [...values];
      const out = m.output(dtype, of([10, 11, 12, 13]));
      const updates = look(m.input(dtype, of([3, 0, 4, 0, 5, 0, 7])), strided(dtype, [4], [2]));
      const answer = backend.scatter('set', updates, m.input('int32', [2, 0, 0, 2]), 0, out);
      expectEqual('answer', answer, -1);
      m.expect(out, of([5, 11, 7, 13]), dtype);
    }
  });

  test('scatter sets rows whole, and element by element, in row-major order', (m) => {
    const updates = m.input(float, [1, 2, 3, 4, 5, 6, 7, 8, 9], [3, 3]);
    const rows = m.output(float, Array(6).fill(0), [2, 3]);
    const repeated = look(m.input('int32', [1, 0, 1]), strided('int32', [3, 3], [1, 0]));
    backend.scatter('set', updates, repeated, 0, rows);
    m.expect(rows, [4, 5, 6, 7, 8, 9], 'rows');
    const turned = look(updates, strided(float, [3, 3], [1, 3])); // [[1 4 7] [2 5 8] [3 6 9]]
    const out = m.output(float, Array(6).fill(0), [3, 2]);
    const indices = m.input('int32', [0, 0, 1, 1, 0, 1, 0, 0, 0], [3, 3]);
    backend.scatter('set', turned, indices, 1, out);
    m.expect(out, [4, 7, 5, 8, 9, 0], 'elements');
  });

  test('the first index that is outside is answered', (m) => {
    const x = m.input(float, [1, 2, 3, 4, 5, 6], [2, 3]);
    const stored = m.input('int32', [0, 3, 1, 0, -1, 2]); // transposed: [0, 1, -1], [3, 0, 2]
    const indices = look(stored, strided('int32', [2, 3], [1, 2]));
    const gathered = m.output(float, Array(6).fill(0), [2, 3]);
    expectEqual('gather', backend.gather(x, indices, 1, gathered), 2);
    for (const op of ['set', 'add'] as const) {
      const out = m.output(float, Array(6).fill(0), [2, 3]);
      expectEqual(`scatter, ${op}`, backend.scatter(op, x, indices, 1, out), 2);
    }
  });
}
