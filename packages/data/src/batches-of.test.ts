import { CpuBackend } from '@evenkeel/backend-cpu';
import { memory, tensor } from '@evenkeel/tensor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Batch, LastBatch } from './batch.js';
import { batches } from './batches.js';
import { type BatchesOfOptions, batchesOf } from './batches-of.js';

let backend = new CpuBackend();

beforeEach(() => {
  backend = new CpuBackend();
});

afterEach(() => {
  expect(memory(backend).buffers, 'buffers left behind').toBe(0);
});

/** Rows whose every number says which one it is. */
function* rows(n: number) {
  for (let i = 0; i < n; i++) yield { x: [2 * i, 2 * i + 1], y: i, weights: i / 2 };
}

async function* rowsLater(n: number) {
  for (const row of rows(n)) {
    await Promise.resolve();
    yield row;
  }
}

/** The rows of every batch, after a check that x, y and weights belong together. */
async function rowsOf(source: AsyncIterable<Batch>): Promise<number[][]> {
  const found: number[][] = [];
  for await (const { x, y, weights, size } of source) {
    const labels = [...((await y?.read()) ?? [])];
    expect(x.shape).toEqual([size, 2]);
    expect(weights?.shape).toEqual([size]);
    expect([...(await x.read())]).toEqual(labels.flatMap((i) => [2 * i, 2 * i + 1]));
    expect([...((await weights?.read()) ?? [])]).toEqual(labels.map((i) => i / 2));
    expect(labels).toHaveLength(size);
    found.push(labels);
  }
  return found;
}

async function drain(source: AsyncIterable<Batch>): Promise<void> {
  for await (const _ of source);
}

const counting = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

describe('rows', () => {
  it('come in the batches that arrays come in', async () => {
    for (const last of ['join', 'keep', 'drop'] satisfies LastBatch[]) {
      for (const batchSize of [1, 2, 4]) {
        for (let n = 4; n <= 14; n++) {
          const x = { data: Float32Array.from({ length: 2 * n }, (_, i) => i), shape: [n, 2] };
          const sizes = Array.from(
            batches({ x }, { batchSize, last, backend }).epoch(0),
            ({ size }) => size,
          );
          const found = await rowsOf(
            batchesOf(() => rows(n), { batchSize, last, backend }).epoch(0),
          );
          expect(found.map((batch) => batch.length)).toEqual(sizes);
          expect(found.flat()).toEqual(counting(sizes.reduce((a, b) => a + b)));
        }
      }
    }
  });

  it('may be an array, a set, a generator, an async one, or a function of the epoch', async () => {
    const all = [...rows(5)];
    for (const source of [
      all,
      new Set(all),
      rows(5),
      rowsLater(5),
      () => all,
      () => rowsLater(5),
    ]) {
      const stream = batchesOf(source, { batchSize: 3, backend });
      expect([stream.rows, stream.steps]).toEqual([null, null]);
      expect(await rowsOf(stream.epoch(0))).toEqual([
        [0, 1, 2],
        [3, 4],
      ]);
    }
    const byEpoch = batchesOf((epoch) => rows(epoch + 1), { backend });
    expect(await rowsOf(byEpoch.epoch(0))).toEqual([[0]]);
    expect(await rowsOf(byEpoch.epoch(2))).toEqual([[0, 1, 2]]);
  });

  it('come anew in each epoch from a function or a collection', async () => {
    for (const source of [() => rows(5), [...rows(5)]]) {
      const stream = batchesOf(source, { batchSize: 3, backend });
      for (let epoch = 0; epoch < 3; epoch++)
        expect(await rowsOf(stream.epoch(epoch))).toEqual([
          [0, 1, 2],
          [3, 4],
        ]);
    }
  });

  it('are copied when they come: their maker may use its arrays again', async () => {
    function* reused() {
      const x = new Float32Array(2);
      for (let i = 0; i < 5; i++) {
        x.set([2 * i, 2 * i + 1]);
        yield { x, y: i, weights: i / 2 };
      }
    }
    expect(await rowsOf(batchesOf(reused, { batchSize: 2, backend }).epoch(0))).toEqual([
      [0, 1],
      [2, 3, 4],
    ]);
  });

  it.each<[object, BatchesOfOptions, (string | null)[]]>([
    [{ x: 1, y: 2 }, {}, ['float32 [2]', 'float32 [2]', null]],
    [{ x: [1, 2], y: 2 }, { yDtype: 'int32' }, ['float32 [2,2]', 'int32 [2]', null]],
    [{ x: Int32Array.of(1, 2), y: true }, {}, ['int32 [2,2]', 'int32 [2]', null]],
    [{ x: { data: new Uint8Array(4), shape: [2, 2, 1] } }, {}, ['float32 [2,2,2,1]', null, null]],
    [
      { x: [1], y: [1], weights: 1 },
      { dtype: 'float64' },
      ['float64 [2,1]', 'float64 [2,1]', 'float64 [2]'],
    ],
  ])('%o with %o give %o', async (row, options, expected) => {
    // @ts-expect-error the rows of this table are of several types
    for await (const { x, y, weights } of batchesOf([row, row], { backend, ...options }).epoch(0)) {
      const found = [x, y, weights].map((t) => (t === null ? null : `${t.dtype} [${t.shape}]`));
      expect(found).toEqual(expected);
    }
  });

  it.each<[readonly unknown[], BatchesOfOptions, string]>([
    [
      [],
      {},
      'needs at least one row in every epoch, got none. If an earlier epoch used them up, give a function that starts anew',
    ],
    [
      [{ x: 1 }, { y: 1 }],
      {},
      'row 1 must be { x, y, weights }, got Object. Give its inputs as x, its answers as y',
    ],
    [[7], {}, 'row 0 must be { x, y, weights }, got 7.'],
    [
      [{ x: [1, 2] }, { x: [1, 2] }, { x: [1] }],
      {},
      'all rows must have one shape, got x of shape [2] in row 0 and [1] in row 2. Pad them to one shape',
    ],
    [
      [
        { x: 1, y: 1 },
        { x: 1, y: [1] },
      ],
      {},
      'all rows must have one shape, got y of shape [] in row 0 and [1] in row 1.',
    ],
    [
      [{ x: 1, y: 1 }, { x: 1 }],
      {},
      'y must be in every row or in none, got it in row 0 and not in row 1. Give it everywhere, or leave it out',
    ],
    [
      [{ x: 1 }, { x: 1, weights: 1 }],
      {},
      'weights must be in every row or in none, got it in row 1 and not in row 0.',
    ],
    [
      [{ x: 1 }, { x: ['a'] }],
      {},
      "x of row 1 must be numbers, booleans, typed arrays, arrays of these, or { data, shape }, got the string 'a' at [0].",
    ],
    [
      [
        { x: 1, y: 1 },
        { x: 1, y: 0.5 },
      ],
      { yDtype: 'int32' },
      'y of row 1 must hold 32-bit integers, got 0.5 as element 0.',
    ],
    [
      [{ x: 1 }, { x: 1 }],
      { batchSize: 3, last: 'drop' },
      "last: 'drop' leaves no batch: got 2 rows and batchSize 3. Lower batchSize, or keep the last batch",
    ],
  ])('are refused: %o with %o', async (source, options, message) => {
    // @ts-expect-error
    const stream = batchesOf(source, { backend, ...options });
    await expect(drain(stream.epoch(0))).rejects.toThrow(`[batchesOf] ${message}`);
  });

  it('are refused as tensors', async () => {
    const x = tensor([1, 2], { backend });
    await expect(drain(batchesOf([{ x }], { backend }).epoch(0))).rejects.toThrow(
      '[batchesOf] x of row 0 must be in host memory, got a Tensor. Read it: { data: await t.read(), shape: t.shape }',
    );
    x.dispose();
  });
});

describe('batches that are ready', () => {
  it('are handed on, with their tensors, which are freed', async () => {
    const given: ReturnType<typeof tensor>[] = [];
    function* ready() {
      for (let i = 0; i < 4; i++) {
        const x = tensor([[2 * i, 2 * i + 1]], { backend });
        given.push(x);
        yield { x, y: [i], weights: [i / 2] };
      }
    }
    const stream = batchesOf(ready, { items: 'batches', backend });
    const found: number[] = [];
    for await (const { x, y, size } of stream.epoch(0)) {
      expect(memory(backend).buffers).toBe(3);
      expect(x).toBe(given.at(-1));
      expect(size).toBe(1);
      found.push(...((await y?.read()) ?? []));
    }
    expect(found).toEqual(counting(4));
    expect(given.every((x) => x.isDisposed)).toBe(true);
    expect(await rowsOf(stream.epoch(1))).toEqual([[0], [1], [2], [3]]);
  });

  it('need no backend if all of it is tensors, and keep their dtypes', async () => {
    function* ready() {
      yield {
        x: tensor([1, 2], { dtype: 'float64', backend }),
        y: tensor([true, false], { backend }),
      };
    }
    for await (const { x, y } of batchesOf(ready, { items: 'batches' }).epoch(0))
      expect([x.dtype, y?.dtype]).toEqual(['float64', 'bool']);
  });

  it('become tensors by the rules of arrays', async () => {
    const ready = [
      { x: [[1, 2]], y: Int32Array.of(3) },
      {
        x: [
          [1, 2],
          [3, 4],
        ],
        y: [true, false],
      },
    ];
    const found: string[] = [];
    for await (const { x, y, size } of batchesOf(ready, { items: 'batches', backend }).epoch(0))
      found.push(`${size} ${x.dtype} [${x.shape}] ${y?.dtype} ${await y?.read()}`);
    expect(found).toEqual(['1 float32 [1,2] int32 3', '2 float32 [2,2] int32 1,0']);
  });

  it('that were freed are refused: a batch that is given again', async () => {
    const batch = { x: tensor([1], { backend }) };
    await expect(drain(batchesOf([batch, batch], { items: 'batches' }).epoch(0))).rejects.toThrow(
      '[batchesOf] x of batch 1 must be a live tensor, got one that was freed. Make new tensors for every batch: those of a batch are freed with it',
    );
  });

  it.each<[() => object, string]>([
    [
      () => ({ x: tensor([1, 2], { backend }), y: tensor([1], { backend }) }),
      'x and y must have as many rows, got 2 and 1',
    ],
    [
      () => ({ x: tensor([1], { backend }), y: ['a'], weights: tensor([1], { backend }) }),
      'y of batch 0 must be numbers',
    ],
    [() => ({ x: tensor(3, { backend }) }), 'x must have an axis of rows, got a single number.'],
    [() => ({ x: 3 }), 'x must have an axis of rows, got a single number.'],
    [() => ({ x: [] }), 'a batch must have a row, got none in batch 0. Leave empty batches out'],
    [() => ({ x: [1], y: [0.5] }), 'y of batch 0 must hold 32-bit integers, got 0.5 as element 0.'],
    [() => ({ data: 3 }), 'batch 0 must be { x, y, weights }, got Object.'],
  ])('are refused, and their tensors freed: %o', async (make, message) => {
    // @ts-expect-error
    const stream = batchesOf(() => [make()], { items: 'batches', yDtype: 'int32', backend });
    await expect(drain(stream.epoch(0))).rejects.toThrow(`[batchesOf] ${message}`);
  });

  it('are refused without a backend for their arrays, or if there are none', async () => {
    const options = { items: 'batches' } as const;
    await expect(drain(batchesOf([{ x: [1] }], options).epoch(0))).rejects.toThrow(
      '[batchesOf] needs a backend to make tensors on, got undefined.',
    );
    await expect(drain(batchesOf([], options).epoch(0))).rejects.toThrow(
      '[batchesOf] needs at least one batch in every epoch, got none. If an earlier epoch used them up, give a function that starts anew',
    );
  });
});

describe('an iterator that is used up', () => {
  const message = (epoch: number) =>
    `[batchesOf] each epoch needs a new iterator, got for epoch ${epoch} one that was used before. Give the function that makes it: batchesOf(rows, ...) with function* rows() { ... }, not batchesOf(rows(), ...)`;

  it.each([
    ['a generator', () => rows(5)],
    ['an async generator', () => rowsLater(5)],
    ['the iterator of an array', () => [...rows(5)].values()],
  ])('is refused: %s', async (_, make) => {
    const stream = batchesOf(make(), { backend });
    await drain(stream.epoch(0));
    await expect(drain(stream.epoch(1))).rejects.toThrow(message(1));
    const one = make();
    const byFunction = batchesOf(() => one, { backend });
    for await (const _ of byFunction.epoch(0)) break; // also after a break
    await expect(drain(byFunction.epoch(7))).rejects.toThrow(message(7));
  });

  it('is noticed in a stream that only runs dry', async () => {
    const readable = new ReadableStream({
      start(controller) {
        for (const row of rows(3)) controller.enqueue(row);
        controller.close();
      },
    });
    const stream = batchesOf(readable, { backend });
    expect(await rowsOf(stream.epoch(0))).toEqual([[0, 1, 2]]);
    await expect(drain(stream.epoch(1))).rejects.toThrow('needs at least one row in every epoch');
  });
});

describe('ownership', () => {
  /** Rows that know whether their iterator was closed. */
  function watched(fail = false) {
    const state = { closed: 0 };
    async function* source() {
      try {
        yield* rows(20);
        if (fail) throw new Error('the file ended');
      } finally {
        state.closed++;
      }
    }
    return { state, stream: batchesOf(source, { batchSize: 4, backend }) };
  }

  it('holds one batch at a time, over epochs', async () => {
    const { state, stream } = watched();
    for (let epoch = 0; epoch < 3; epoch++) {
      let last: Batch | undefined;
      for await (const batch of stream.epoch(epoch)) {
        expect(memory(backend).buffers).toBe(3);
        expect(last?.x.isDisposed).not.toBe(false);
        last = batch;
      }
      expect(memory(backend).buffers).toBe(0);
      expect(state.closed).toBe(epoch + 1);
    }
  });

  it('frees the batch and closes the iterator on a break and on a throw', async () => {
    const { state, stream } = watched();
    for await (const _ of stream.epoch(0)) break;
    expect([memory(backend).buffers, state.closed]).toEqual([0, 1]);
    await expect(
      (async () => {
        for await (const { size } of stream.epoch(0)) if (size > 0) throw new Error('user');
      })(),
    ).rejects.toThrow('user');
    expect([memory(backend).buffers, state.closed]).toEqual([0, 2]);
  });

  it('does the same in the last batches, which no row follows', async () => {
    const { state, stream } = watched();
    let seen = 0;
    for await (const { size } of stream.epoch(0)) {
      seen += size;
      if (seen === 20) break;
    }
    expect([memory(backend).buffers, state.closed]).toEqual([0, 1]);
  });

  it('frees everything when the source fails', async () => {
    const { state, stream } = watched(true);
    await expect(drain(stream.epoch(0))).rejects.toThrow('the file ended');
    expect([memory(backend).buffers, state.closed]).toEqual([0, 1]);
  });

  it('closes the iterator when a row is refused', async () => {
    let closed = false;
    function* source() {
      try {
        yield { x: [1] };
        yield { x: [1, 2] };
      } finally {
        closed = true;
      }
    }
    await expect(drain(batchesOf(source, { backend }).epoch(0))).rejects.toThrow('one shape');
    expect(closed).toBe(true);
  });
});

describe('batchesOf refuses', () => {
  it.each<[unknown, object, string]>([
    [
      5,
      {},
      'needs an iterable, an async iterable, or a function that gives one, got 5. An async function* gives one, an async function only a Promise of one',
    ],
    [
      { x: [1] },
      {},
      'needs an iterable, an async iterable, or a function that gives one, got Object.',
    ],
    [
      [],
      { items: 'row' },
      "items must be 'rows' or 'batches', got the string 'row'. Choose one of these",
    ],
    [[], { batchSize: -1 }, 'batchSize must be an integer of at least 1, got -1.'],
    [
      [],
      { backend: undefined },
      'needs a backend to make tensors on, got undefined. Give { backend }',
    ],
  ])('%o with %o', (source, options, message) => {
    // @ts-expect-error
    expect(() => batchesOf(source, { backend, ...options })).toThrow(`[batchesOf] ${message}`);
  });

  it('a function that gives no iterable', async () => {
    // @ts-expect-error
    const stream = batchesOf(async () => rows(5), { backend });
    await expect(drain(stream.epoch(0))).rejects.toThrow(
      '[batchesOf] needs an iterable, an async iterable, or a function that gives one, got Promise.',
    );
    expect(() => stream.epoch(-1)).toThrow(
      '[batchesOf] an epoch is an integer of at least 0, got -1.',
    );
  });
});
