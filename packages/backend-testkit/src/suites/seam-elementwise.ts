/** Part of the seam suite: `elementwise` on strided outputs, in groups, in place; the tables of numbers. */
import { defineProgram, e, strided } from '@evenkeel/tensor';
import { expectThrows } from '../expect.js';
import type { Bench } from '../harness.js';
import { isTested, look, tester } from './seam-memory.js';
import { numberRows } from './seam-numbers.js';

/** Two outputs: either one, written first, would spoil the other if they lie where the inputs lie. */
const sumAndDifference = defineProgram('sumAndDifference', 2, 1, ([a, b], [s]) => [
  e.mul(e.add(a, b), s),
  e.mul(e.sub(a, b), s),
]);
const fill = defineProgram('fill', 0, 1, (_, [s]) => [e.add(s, 0)]);
const half = defineProgram('half', 1, 0, ([x]) => [e.div(x, 2)]);

/** Defines the tests of operands. */
export function elementwiseTests(bench: Bench): void {
  const { backend, dtypes } = bench;
  const [float = 'float32'] = dtypes;
  const test = tester(bench);

  test('elementwise writes strided outputs and leaves the gaps', (m) => {
    const square = m.input(float, [1, 2, 3, 4], [2, 2]);
    const out = m.output(float, [9, 9, 9, 9, 9, 9, 9, 9]);
    const transposed = look(out, strided(float, [2, 2], [2, 4]), 1);
    const rest = m.output(float, [0, 0, 0, 0], [2, 2]);
    backend.elementwise(sumAndDifference, [square, square], [0.5], [transposed, rest]);
    m.expect(out, [9, 1, 9, 3, 9, 2, 9, 4]);
  });

  test('elementwise runs groups of different shapes and dtypes, each in the place of its inputs', (m) => {
    const [a, b] = [m.output(float, [1, 2]), m.output(float, [3, 5])];
    const [c, d] = [m.output('int32', [10, 20, 30]), m.output('int32', [1, 1, 1])];
    const [none, nothing] = [m.output(float, [], [0, 4]), m.output(float, [], [0, 4])];
    const views = [a, b, none, nothing, c, d];
    backend.elementwise(sumAndDifference, views, [2], views);
    m.expect(a, [8, 14]);
    m.expect(b, [-4, -6]);
    m.expect(c, [22, 42, 62]);
    m.expect(d, [18, 38, 58]);
  });

  test('an output may lie where any input lies, strided too', (m) => {
    const x = m.output(float, [1, 2, 3, 4, 5, 6]);
    const everySecond = strided(float, [3], [2]);
    const [even, odd] = [look(x, everySecond), look(x, everySecond, 1)];
    backend.elementwise(sumAndDifference, [even, odd], [1], [odd, even]);
    m.expect(x, [-1, 3, -1, 7, -1, 11]);
  });

  test('in place over more than a block', (m) => {
    const count = [...Array(1001).keys()];
    const [a, b] = [m.output(float, count), m.output(float, count)];
    backend.elementwise(sumAndDifference, [a, b], [1], [b, a]);
    m.expect(
      a,
      count.map(() => 0),
    );
    m.expect(
      b,
      count.map((i) => 2 * i),
    );
  });

  test('elementwise without inputs, and of one element without axes', (m) => {
    const [row, point] = [m.output(float, [9, 9, 9]), m.output('int32', [9], [])];
    backend.elementwise(fill, [], [2.5], [row, point]);
    m.expect(row, [2.5, 2.5, 2.5]);
    m.expect(point, [2]);
  });

  test('a quotient of integers is refused', (m) => {
    const message =
      '[half] div needs float operands, got int32. Cast the tensors to float32 before, or inside the program';
    expectThrows('a quotient of integers', 'DTypeError', message, () => {
      backend.elementwise(half, [m.input('int32', [4])], [], [m.output('int32', [9])]);
    });
  });
}

/** Defines the tests of the tables. */
export function numberTests(bench: Bench): void {
  const { describe, backend } = bench;
  const test = tester(bench);
  describe('numbers', () => {
    for (const { name, body, from, to, a, b, s, is } of numberRows) {
      if (!isTested(bench, from) || !isTested(bench, to)) continue;
      test(`${name}: ${from} to ${to}`, (m) => {
        const program = defineProgram(name, 2, 1, ([x, y], [z]) => [body(x, y, z)]);
        const out = m.output(
          to,
          is.map(() => 0),
        );
        backend.elementwise(program, [m.input(from, a), m.input(from, b)], [s], [out]);
        m.expect(out, is);
      });
    }
  });
}
