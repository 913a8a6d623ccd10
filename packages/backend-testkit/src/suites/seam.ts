/**
 * Suite: a backend's methods called directly, for what docs/extending.md demands of them and no operation
 * asks for today: who owns memory, strided outputs, groups, outputs in the place of inputs, nothing at all.
 */
import { type Backend, dense, strided } from '@evenkeel/tensor';
import { expectEqual } from '../expect.js';
import type { Bench } from '../harness.js';
import { elementwiseTests, numberTests } from './seam-elementwise.js';
import { indexingTests } from './seam-indexing.js';
import { isTested, look, SeamMemory, tester } from './seam-memory.js';
import { reductionTests } from './seam-reductions.js';
import { scanTests } from './seam-scan.js';
import { sortTests } from './seam-sort.js';

/** What this suite works with: it also makes a backend, to dispose it. */
export interface SeamBench extends Bench {
  readonly makeBackend: () => Backend;
}

/** Defines the tests. */
export function seamSuite(bench: SeamBench): void {
  bench.describe('seam', () => {
    memoryTests(bench);
    copyTests(bench);
    elementwiseTests(bench);
    numberTests(bench);
    reductionTests(bench);
    scanTests(bench);
    sortTests(bench);
    indexingTests(bench);
    kernelTests(bench);
  });
}

function memoryTests(bench: SeamBench): void {
  const { it, backend, dtypes, makeBackend } = bench;
  const [float = 'float32'] = dtypes;
  const test = tester(bench);

  test('buffers of any size lie apart and fit every dtype', (m) => {
    for (let round = 0; round < 2; round++) {
      const odd = [0, 1, 3, 17].map((bytes) => backend.alloc(bytes));
      const held = backend.capabilities.dtypes
        .filter((dtype) => isTested(bench, dtype))
        .flatMap((dtype) =>
          [[1], [0, 1, 1], [...Array(99).keys()].map((i) => i % 2)].map((values) => {
            odd.push(backend.alloc(1));
            return { x: m.input(dtype, values), values };
          }),
        );
      for (const buffer of odd) backend.free(buffer);
      for (const { x, values } of held) m.expect(x, values, x.layout.dtype);
    }
  });

  test('write copies, and read answers an array of its own', (m) => {
    const x = m.output('int32', [0, 0]);
    const values = Int32Array.of(1, 2);
    backend.write(values, x);
    values.fill(9);
    backend.readSync(x).fill(9);
    m.expect(x, [1, 2]);
  });

  it('read answers what was there at the call', async () => {
    const m = new SeamMemory(backend, 'read');
    const x = m.output('int32', [1, 2, 3, 4]);
    const column = look(x, strided('int32', [2], [2]), 1);
    const answer = backend.read(column);
    backend.write(Int32Array.of(9, 9, 9, 9), x);
    expectEqual('read', [...(await answer)], [2, 4]);
    m.close();
  });

  test('item is the first element of a view', (m) => {
    const x = m.input(float, [1, 2, 3, 4]);
    expectEqual('item', backend.item(look(x, strided(float, [3], [0]), 2)), 3);
    expectEqual('item of bool', backend.item(m.input('bool', [1, 0])), 1);
  });

  it('dispose comes last, but for buffers that the garbage collector brings back', () => {
    const other = makeBackend();
    const buffer = other.alloc(4);
    other.dispose();
    other.free(buffer);
  });
}

function copyTests(bench: Bench): void {
  const { backend, dtypes } = bench;
  const [float = 'float32'] = dtypes;
  const test = tester(bench);

  test('copy reads and writes strided views at offsets, of every dtype', (m) => {
    for (const dtype of [...dtypes, 'int32'] as const) {
      const x = m.input(dtype, [0, 1, 2, 3, 4, 5, 6]);
      const out = m.output(dtype, [9, 9, 9, 9, 9, 9]);
      const from = look(x, strided(dtype, [2, 2], [3, 2]), 1);
      backend.copy(from, look(out, strided(dtype, [2, 2], [1, 2]), 1));
      m.expect(out, [9, 1, 4, 3, 6, 9], dtype);
    }
    const bools = m.output('bool', [0, 0, 0]);
    backend.copy(m.input('bool', [1, 1]), look(bools, strided('bool', [2], [2])));
    m.expect(bools, [1, 0, 1], 'bool');
  });

  test('copy repeats what has a stride of 0', (m) => {
    const out = m.output(float, [9, 9, 9]);
    backend.copy(look(m.input(float, [7]), strided(float, [3], [0])), out);
    m.expect(out, [7, 7, 7]);
  });

  test('copy keeps NaN and the sign of zero', (m) => {
    const values = [Number.NaN, -0, 0, Number.NEGATIVE_INFINITY];
    const out = m.output(float, [9, 9, 9, 9]);
    backend.copy(m.input(float, values), out);
    m.expect(out, values);
  });
}

function kernelTests(bench: Bench): void {
  const { backend, dtypes } = bench;
  const [float = 'float32'] = dtypes;
  const test = tester(bench);

  test('products of int32 matrices wrap', (m) => {
    const high = 2 ** 31 - 1;
    const product = m.output('int32', [9], [1, 1]);
    const [a, b] = [m.input('int32', [high, 2], [1, 2]), m.input('int32', [high, 3], [2, 1])];
    backend.matmul(a, b, product);
    m.expect(product, [7]);
  });

  test('the same sum has the same bits', (m) => {
    const x = m.input(
      float,
      Array.from({ length: 5000 }, (_, i) => Math.sin(i)),
      [50, 100],
    );
    const [first, again] = [0, 0].map(() => {
      const [sum, product] = [
        m.output(float, Array(50).fill(0)),
        m.output(float, Array(2500).fill(0), [50, 50]),
      ];
      backend.reduce('sum', x, 0b10, sum);
      backend.matmul(x, look(x, strided(float, [100, 50], [1, 100])), product);
      return [...backend.readSync(sum), ...backend.readSync(product)];
    });
    expectEqual('two calls', again, first);
  });

  test('nothing in, nothing out', (m) => {
    const none = m.input(float, [], [0, 2]);
    const nothing = m.output(float, [], [0, 2]);
    m.expect(none, []);
    backend.copy(none, nothing);
    const out = m.output(float, [9, 9]);
    backend.reduce('sum', none, 1, out);
    m.expect(out, [0, 0], 'sum');
    backend.reduce('prod', none, 1, out);
    m.expect(out, [1, 1], 'prod');
    backend.reduce('mean', none, 1, out);
    m.expect(out, [Number.NaN, Number.NaN], 'mean');
    for (const op of ['max', 'min'] as const)
      backend.reduce(op, none, 2, look(nothing, dense(float, [0])));
    for (const op of ['argmax', 'argmin'] as const)
      backend.argReduce(op, none, 1, m.output('int32', []));
    for (const axis of [0, 1]) {
      backend.scan('sum', none, axis, nothing);
      backend.argsort(none, axis, false, m.output('int32', [], [0, 2]));
    }
    const [a, b] = [look(none, dense(float, [2, 0])), look(none, dense(float, [0, 1]))];
    backend.matmul(a, b, look(out, dense(float, [2, 1])));
    m.expect(out, [0, 0], 'product');
    const indices = m.input('int32', [], [0, 2]);
    expectEqual('gather', backend.gather(none, indices, 0, nothing), -1);
    for (const op of ['set', 'add'] as const)
      expectEqual('scatter', backend.scatter(op, none, indices, 0, nothing), -1);
    backend.randomBits({ hi: 1, lo: 2 }, m.output('int32', []));
  });

  test('fused kernels that take nothing do nothing', (m) => {
    const { fused } = backend;
    const [none, nothing] = [m.input(float, [], [2, 0]), m.output(float, [], [2, 0])];
    const rows = m.output(float, [9, 9], [2, 1]);
    const w = look(none, dense(float, [0, 1]));
    if (fused?.linear?.(none, w, m.input(float, [5]), rows)) m.expect(rows, [5, 5], 'linear');
    for (const axis of [0, 1]) {
      fused?.softmax?.(none, axis, nothing);
      fused?.logSoftmax?.(none, axis, nothing);
    }
    const [mean, variance] = [m.output(float, []), m.output(float, [])];
    fused?.moments?.(none, 1, mean, variance);
  });
}
