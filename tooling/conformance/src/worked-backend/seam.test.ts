// What docs/extending.md demands of a backend and no operation asks for today: a backend's methods called
// directly, on the reference backend and on the worked one.
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  type Backend,
  defineProgram,
  dense,
  e,
  type Layout,
  type Operand,
  strided,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { HeapBackend } from './heap-backend.js';

/** Two outputs: either one, written first, would spoil the other if they lie where the inputs lie. */
const sumAndDifference = defineProgram('sumAndDifference', 2, 1, ([a, b], [s]) => [
  e.mul(e.add(a, b), s),
  e.mul(e.sub(a, b), s),
]);

describe.each<[string, () => Backend]>([
  ['cpu', () => new CpuBackend()],
  ['the worked backend', () => new HeapBackend()],
])('%s', (_, make) => {
  const backend = make();

  const hold = (values: readonly number[]): Operand => {
    const x = {
      buffer: backend.alloc(4 * values.length),
      layout: dense('float32', [values.length]),
      offset: 0,
    };
    backend.write(Float32Array.from(values), x);
    return x;
  };
  const look = (x: Operand, layout: Layout, offset = 0): Operand => ({ ...x, layout, offset });
  const every = (x: Operand): number[] => [...backend.read(x)];

  it('elementwise writes strided outputs and leaves the gaps', () => {
    const x = hold([1, 2, 3, 4]);
    const out = hold([9, 9, 9, 9, 9, 9, 9, 9]);
    const transposed = look(out, strided('float32', [2, 2], [2, 4]), 1);
    const square = look(x, dense('float32', [2, 2]));
    const rest = hold([0, 0, 0, 0]);
    backend.elementwise(
      sumAndDifference,
      [square, square],
      [0.5],
      [transposed, look(rest, square.layout)],
    );
    expect(every(out)).toEqual([9, 1, 9, 3, 9, 2, 9, 4]);
  });

  it('elementwise runs groups of different shapes, each in the place of its inputs', () => {
    const [a, b, c, d] = [hold([1, 2]), hold([3, 5]), hold([10, 20, 30]), hold([1, 1, 1])];
    backend.elementwise(sumAndDifference, [a, b, c, d], [2], [a, b, c, d]);
    expect([a, b, c, d].map(every)).toEqual([
      [8, 14],
      [-4, -6],
      [22, 42, 62],
      [18, 38, 58],
    ]);
  });

  it('copy reads and writes strided views at offsets', () => {
    const x = hold([0, 1, 2, 3, 4, 5, 6]);
    const out = hold([9, 9, 9, 9, 9, 9]);
    const from = look(x, strided('float32', [2, 2], [3, 2]), 1);
    backend.copy(from, look(out, strided('float32', [2, 2], [1, 2]), 1));
    expect(every(out)).toEqual([9, 1, 4, 3, 6, 9]);
  });

  it('copy repeats what has a stride of 0', () => {
    const out = hold([9, 9, 9]);
    backend.copy(look(hold([7]), strided('float32', [3], [0])), out);
    expect(every(out)).toEqual([7, 7, 7]);
  });

  it('empty buffers, shapes and reductions', () => {
    const none = hold([]);
    const empty = look(none, dense('float32', [0, 2]));
    expect(every(none)).toEqual([]);
    backend.copy(empty, empty);
    backend.elementwise(sumAndDifference, [empty, empty], [1], [empty, empty]);
    const out = hold([9, 9]);
    backend.reduce('sum', empty, 1, out);
    expect(every(out)).toEqual([0, 0]);
    backend.reduce('mean', empty, 1, out);
    expect(every(out)).toEqual([Number.NaN, Number.NaN]);
    backend.matmul(look(none, dense('float32', [2, 0])), look(none, dense('float32', [0, 1])), {
      ...out,
      layout: dense('float32', [2, 1]),
    });
    expect(every(out)).toEqual([0, 0]);
  });

  it('dispose comes last, but for buffers that the garbage collector brings back', () => {
    const other = make();
    const buffer = other.alloc(4);
    other.dispose();
    expect(() => other.free(buffer)).not.toThrow();
  });
});
