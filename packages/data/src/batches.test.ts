import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  type Key,
  key,
  mean,
  memory,
  mul,
  scope,
  type Tensor,
  tensor,
  Variable,
} from '@evenkeel/tensor';
import { afterEach, describe, expect, it } from 'vitest';
import type { Batch, LastBatch } from './batch.js';
import { type BatchInput, batches } from './batches.js';
import { iris } from './iris.js';
import { rowOrder } from './row-order.js';

const backend = new CpuBackend();

afterEach(() => {
  expect(memory(backend).buffers, 'buffers left behind').toBe(0);
});

/** A table whose every number says which row it is from. */
function numbered(rows: number) {
  return {
    x: { data: Float32Array.from({ length: 2 * rows }, (_, i) => i), shape: [rows, 2] },
    y: Int32Array.from({ length: rows }, (_, row) => row),
    weights: Float64Array.from({ length: rows }, (_, row) => row / 2),
  };
}

/** The rows of every batch, after a check that x, y and weights belong together. */
function rowsOf(source: Iterable<Batch>): number[][] {
  return Array.from(source, ({ x, y, weights, size }) => {
    const rows = [...(y?.data() ?? [])];
    expect(x.shape).toEqual([size, 2]);
    expect(weights?.shape).toEqual([size]);
    expect([...x.data()]).toEqual(rows.flatMap((row) => [2 * row, 2 * row + 1]));
    expect([...(weights?.data() ?? [])]).toEqual(rows.map((row) => row / 2));
    expect(rows).toHaveLength(size);
    return rows;
  });
}

const counting = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

/** The same table on the backend; the caller frees it. */
function onDevice(rows: number): { x: Tensor; y: Tensor; weights: Tensor } {
  const { x, y, weights } = numbered(rows);
  return {
    x: tensor(x.data, { shape: x.shape, backend }),
    y: tensor(y, { backend }),
    weights: tensor(weights, { dtype: 'float32', backend }),
  };
}

describe('the rows of an epoch', () => {
  it.each<[rows: number, batchSize: number, last: LastBatch, sizes: number[]]>([
    [10, 4, 'join', [4, 4, 2]],
    [9, 4, 'join', [4, 5]],
    [8, 4, 'join', [4, 4]],
    [5, 4, 'join', [5]],
    [3, 4, 'join', [3]],
    [1, 4, 'join', [1]],
    [3, 1, 'join', [1, 1, 1]],
    [9, 4, 'keep', [4, 4, 1]],
    [3, 4, 'keep', [3]],
    [9, 4, 'drop', [4, 4]],
    [8, 4, 'drop', [4, 4]],
  ])('%d in batches of %d, last %o: %o', (rows, batchSize, last, sizes) => {
    const source = batches(numbered(rows), { batchSize, last, backend });
    const found = rowsOf(source.epoch(0));
    expect(found.map((batch) => batch.length)).toEqual(sizes);
    expect(found.flat()).toEqual(counting(sizes.reduce((a, b) => a + b)));
    expect([source.rows, source.steps]).toEqual([rows, sizes.length]);
  });

  it('are 32 a batch by default, and one row joins', () => {
    expect(rowsOf(batches(numbered(97), { backend }).epoch(0)).map((b) => b.length)).toEqual([
      32, 32, 33,
    ]);
  });

  it('come in the order of rowOrder(key.fold(epoch), rows)', () => {
    const source = batches(numbered(7), { batchSize: 3, shuffle: key(3), backend });
    // By Python, with JAX 0.10.2: see row-order.test.ts.
    expect(rowsOf(source.epoch(0))).toEqual([
      [1, 4, 3],
      [0, 2, 6, 5],
    ]);
    expect(rowsOf(source.epoch(1))).toEqual([
      [5, 3, 4],
      [2, 6, 0, 1],
    ]);
  });

  it('are all there in every epoch, in an order that is a function of the key and the epoch', () => {
    for (const rows of [2, 31, 64, 100]) {
      const source = batches(numbered(rows), { batchSize: 8, shuffle: key(rows), backend });
      const again = batches(numbered(rows), { batchSize: 8, shuffle: key(rows), backend });
      const orders = [0, 1, 2, 17].map((epoch) => rowsOf(source.epoch(epoch)).flat());
      for (const order of orders) expect(order.toSorted((a, b) => a - b)).toEqual(counting(rows));
      if (rows > 8) expect(new Set(orders.map(String)).size).toBe(4);
      expect(rowsOf(again.epoch(17)).flat()).toEqual(orders[3]); // whatever came before
      expect(orders[1]).toEqual([...rowOrder(key(rows).fold(1), rows)]);
    }
  });

  it('come again from the same epoch, also at the same time', () => {
    const epoch = batches(numbered(6), { batchSize: 2, shuffle: key(1), backend }).epoch(4);
    const once = rowsOf(epoch);
    expect(rowsOf(epoch)).toEqual(once);
    const [a, b] = [epoch[Symbol.iterator](), epoch[Symbol.iterator]()];
    const first = a.next().value;
    const other = b.next().value;
    expect(first?.y?.data()).toEqual(other?.y?.data());
    b.return?.();
    expect(first?.y?.data()).toEqual(Int32Array.from(once[0] ?? []));
    a.return?.();
  });

  it('of tensors are gathered where they live, in the same order', () => {
    for (const shuffle of [undefined, key(3)]) {
      const device = onDevice(7);
      const source = batches(device, { batchSize: 3, shuffle });
      const host = batches(numbered(7), { batchSize: 3, shuffle, backend });
      expect(rowsOf(source.epoch(0))).toEqual(rowsOf(host.epoch(0)));
      expect(device.x.isDisposed).toBe(false);
      for (const t of Object.values(device)) t.dispose();
    }
  });

  it('may have any number of axes', () => {
    const image = Float32Array.from({ length: 3 * 2 * 2 }, (_, i) => i);
    const t = tensor(image, { shape: [3, 2, 2, 1], backend });
    for (const x of [{ data: image, shape: [3, 2, 2, 1] }, t]) {
      const source = batches({ x }, { batchSize: 2, last: 'keep', shuffle: key(1), backend });
      const order = [...rowOrder(key(1).fold(0), 3)];
      const found = Array.from(source.epoch(0), ({ x, y, weights }) => {
        expect([y, weights]).toEqual([null, null]);
        expect(x.shape.slice(1)).toEqual([2, 2, 1]);
        return [...x.data()];
      });
      expect(found.flat()).toEqual(order.flatMap((row) => [...image.slice(4 * row, 4 * row + 4)]));
    }
    t.dispose();
  });

  it('may be those of a data set', () => {
    const source = batches(iris(), { batchSize: 150, backend });
    for (const { x, y } of source.epoch(0)) {
      expect(x.data()).toEqual(iris().features);
      expect(y?.data()).toEqual(iris().labels);
    }
  });
});

describe('dtypes', () => {
  const dtypesOf = (data: BatchInput, options: object = {}) => {
    const [found] = Array.from(
      batches(data, { backend, ...options }).epoch(0),
      ({ x, y, weights }) =>
        [x, y, weights].map((t) => (t === null ? null : `${t.dtype} ${t.data()}`)),
    );
    return found;
  };

  it.each<[BatchInput, object, (string | null)[]]>([
    [{ x: [1.5, 2], y: [1, 0] }, {}, ['float32 1.5,2', 'float32 1,0', null]],
    [
      { x: Float64Array.of(1.5, 2), y: Float64Array.of(1, 0) },
      {},
      ['float32 1.5,2', 'float32 1,0', null],
    ],
    [{ x: Int32Array.of(7, 8), y: Int32Array.of(1, 0) }, {}, ['int32 7,8', 'int32 1,0', null]],
    [
      { x: Uint8Array.of(200, 8), y: Uint8Array.of(9, 0) },
      {},
      ['float32 200,8', 'int32 9,0', null],
    ],
    [{ x: [true, false], y: [true, false] }, {}, ['float32 1,0', 'int32 1,0', null]],
    [{ x: [1, 2], weights: Int32Array.of(3, 4) }, {}, ['float32 1,2', null, 'float32 3,4']],
    [
      { x: [0.1, 2], y: [0.1, 1], weights: [0.1, 1] },
      { dtype: 'float64' },
      ['float64 0.1,2', 'float64 0.1,1', 'float64 0.1,1'],
    ],
    [
      { x: Int32Array.of(7, 8), y: Int32Array.of(1, 0) },
      { dtype: 'float64' },
      ['int32 7,8', 'int32 1,0', null],
    ],
    [{ x: [1, 2], y: [3, 0] }, { yDtype: 'int32' }, ['float32 1,2', 'int32 3,0', null]],
    [
      { x: [1, 2], y: Int32Array.of(3, 0) },
      { yDtype: 'float32' },
      ['float32 1,2', 'float32 3,0', null],
    ],
  ])('of %o with %o: %o', (data, options, expected) => {
    expect(dtypesOf(data, options)).toEqual(expected);
  });

  it('of tensors are their own, unless told otherwise', () => {
    const x = tensor([1.5, 2], { dtype: 'float64', backend });
    const y = tensor([true, false], { backend });
    expect(dtypesOf({ x, y })).toEqual(['float64 1.5,2', 'bool 1,0', null]);
    expect(dtypesOf({ x, y }, { dtype: 'float32' })).toEqual(['float32 1.5,2', 'bool 1,0', null]);
    expect(dtypesOf({ x, y }, { yDtype: 'int32' })).toEqual(['float64 1.5,2', 'int32 1,0', null]);
    x.dispose();
    y.dispose();
  });
});

describe('ownership', () => {
  const source = batches(numbered(100), { batchSize: 8, shuffle: key(1), backend });

  it('frees each batch when the next one comes, so that memory is flat', () => {
    for (let epoch = 0; epoch < 3; epoch++) {
      let last: Batch | undefined;
      for (const batch of source.epoch(epoch)) {
        expect(memory(backend).buffers).toBe(3);
        expect(last?.x.isDisposed).not.toBe(false);
        last = batch;
      }
      expect(last?.x.isDisposed).toBe(true);
      expect(memory(backend).buffers).toBe(0);
    }
  });

  it('frees the batch on a break and on a throw', () => {
    for (const _ of source.epoch(0)) break;
    expect(memory(backend).buffers).toBe(0);
    expect(() => {
      for (const { x } of source.epoch(0)) if (x.size > 0) throw new Error('user');
    }).toThrow('user');
    expect(memory(backend).buffers).toBe(0);
  });

  it('holds tensors of the same size from epoch to epoch, with tensors as input', () => {
    const device = onDevice(20);
    const source = batches(device, { batchSize: 8, shuffle: key(1), dtype: 'float64' });
    for (let epoch = 0; epoch < 3; epoch++) {
      for (const _ of source.epoch(epoch)) expect(memory(backend).buffers).toBe(6);
      expect(memory(backend).buffers).toBe(3);
    }
    for (const t of Object.values(device)) t.dispose();
  });

  it('outlives scopes and awaits', async () => {
    const iterator = source.epoch(0)[Symbol.iterator]();
    const batch = scope(() => iterator.next().value);
    await Promise.resolve();
    expect(batch?.x.isDisposed).toBe(false);
    const total = scope(() => mean(mul(batch?.x ?? Number.NaN, 0)).item());
    expect(total).toBe(0);
    scope(() => iterator.next());
    expect(batch?.x.isDisposed).toBe(true);
    iterator.return?.();
  });

  it('may be given up early', () => {
    for (const batch of source.epoch(0)) {
      batch.dispose();
      expect(memory(backend).buffers).toBe(0);
    }
  });

  it('leaves nothing behind when a batch cannot be made', () => {
    const x = tensor([[1], [2]], { backend });
    const y = tensor([1, 2], { backend });
    const source = batches({ x, y }, { shuffle: key(1) });
    y.dispose();
    expect(() => [...source.epoch(0)]).toThrow('that was disposed');
    expect(memory(backend).buffers).toBe(1);
    x.dispose();
  });

  it('does not take what a variable holds', () => {
    const v = new Variable(tensor([1, 2], { backend }));
    for (const _ of batches({ x: v.value }, {}).epoch(0));
    expect([...v.value.data()]).toEqual([1, 2]);
    v.dispose();
  });
});

describe('batches refuses', () => {
  const data = { x: [[1], [2], [3]], y: [0, 1, 0] };

  it.each<[unknown, object, string]>([
    [
      { ...data, y: [0, 1] },
      {},
      'x and y must have as many rows, got 3 and 2, in shapes [3,1] and [2]. The first axis counts the rows',
    ],
    [{ ...data, weights: [1] }, {}, 'x and weights must have as many rows, got 3 and 1'],
    [{ x: [] }, {}, 'needs at least one row, got none. Check how x was made'],
    [
      { y: [1] },
      {},
      'needs a data set or { x, y, weights }, got Object. Give the inputs as x, the answers as y',
    ],
    [
      data,
      { batchSize: 0 },
      'batchSize must be an integer of at least 1, got 0. Give the number of rows of a batch',
    ],
    [data, { batchSize: 1.5 }, 'batchSize must be an integer of at least 1, got 1.5.'],
    [
      data,
      { last: 'pad' },
      "last must be 'join' or 'keep' or 'drop', got the string 'pad'. Choose one of these",
    ],
    [
      data,
      { dtype: 'int32' },
      "dtype must be 'float32' or 'float64', got the string 'int32'. Choose one of these",
    ],
    [
      data,
      { yDtype: 'bool' },
      "yDtype must be 'float32' or 'float64' or 'int32', got the string 'bool'. Choose",
    ],
    [data, { shuffle: true }, 'shuffle must be a key, got true. Make one: key(1)'],
    [
      data,
      { batchSize: 4, last: 'drop' },
      "last: 'drop' leaves no batch: got 3 rows and batchSize 4. Lower batchSize, or keep the last batch",
    ],
    [
      data,
      { backend: undefined },
      'needs a backend to make tensors on, got undefined. Give { backend }, such as new CpuBackend() of @evenkeel/backend-cpu',
    ],
    [
      { ...data, y: [0, 0.5, 1] },
      { yDtype: 'int32' },
      "y must hold 32-bit integers, got 0.5 as element 1. Round the values, or make them floats: a Float32Array, or yDtype: 'float32'",
    ],
    [
      { ...data, y: [0, 3e9, 1] },
      { yDtype: 'int32' },
      'y must hold 32-bit integers, got 3000000000 as element 1.',
    ],
    [
      { ...data, y: ['a', 'b', 'c'] },
      {},
      "y must be numbers, booleans, typed arrays, arrays of these, or { data, shape }, got the string 'a' at [0].",
    ],
  ])('%o with %o', (input, options, message) => {
    // @ts-expect-error
    expect(() => batches(input, { backend, ...options })).toThrow(`[batches] ${message}`);
  });

  it('an epoch that is no number of one', () => {
    const source = batches(data, { backend });
    for (const epoch of [-1, 0.5, Number.NaN]) {
      expect(() => source.epoch(epoch)).toThrow(
        `[batches] an epoch is an integer of at least 0, got ${epoch}. Count epochs from 0`,
      );
    }
  });

  it('tensors of another backend', () => {
    const other = new CpuBackend();
    const x = tensor([1, 2], { backend: other });
    const y = tensor([1, 2], { backend });
    const message = '[batches] all tensors must live on one backend, got cpu and cpu.';
    expect(() => batches({ x }, { backend })).toThrow(message);
    expect(() => batches({ x, y }, {})).toThrow(message);
    x.dispose();
    y.dispose();
  });
});

it('has an order for each key', () => {
  const orderOf = (k: Key) =>
    rowsOf(batches(numbered(20), { shuffle: k, backend }).epoch(0)).flat();
  expect(orderOf(key(1))).not.toEqual(orderOf(key(2)));
  expect(orderOf(key(1))).toEqual(orderOf(key(1)));
});
