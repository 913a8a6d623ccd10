import { ArgumentError, MemoryError } from '@evenkeel/tensor';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { WasmMemory } from '../runtime/webassembly.js';
import type { WasmBuffer } from './buffer.js';
import { Heap } from './heap.js';
import { randomIntegers, trainingStep } from './heap.test-support.js';

const MIB = 2 ** 20;
const TAIL = 256;

afterEach(() => vi.restoreAllMocks());

/** Lets the engine refuse the next growths. */
function refuseGrowth(heap: Heap, times: number) {
  const prototype: WasmMemory = Object.getPrototypeOf(heap.memory);
  const grow = vi.spyOn(prototype, 'grow');
  for (let i = 0; i < times; i++) {
    grow.mockImplementationOnce(() => {
      throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory');
    });
  }
  return grow;
}

function memoryErrorOf(body: () => unknown): MemoryError {
  try {
    body();
  } catch (error) {
    if (error instanceof MemoryError) return error;
    throw error;
  }
  throw new Error('expected an error, got none');
}

/** The words of a block, by which it is recognized later. */
const wordsOf = (heap: Heap, block: WasmBuffer) =>
  heap.i32.subarray(block.address / 4, (block.address + block.room) / 4);

describe('the memory', () => {
  it('begins with 1 MiB beside what is reserved', () => {
    expect(new Heap({ reserved: 0 }).statistics).toEqual({
      total: MIB,
      inUse: 0,
      free: MIB - 64 - TAIL,
      peak: 0,
      growths: 0,
    });
    expect(new Heap({ reserved: 3 * MIB }).statistics.total).toBe(4 * MIB);
  });

  it('leaves what is reserved, address 0 and the tail out of buffers', () => {
    expect(new Heap({ reserved: 0 }).alloc(0).address).toBe(64);
    const heap = new Heap({ reserved: 1000, maximumBytes: MIB });
    const blocks: WasmBuffer[] = [];
    expect(() => {
      for (;;) blocks.push(heap.alloc(1));
    }).toThrow(MemoryError);
    const addresses = blocks.map((block) => block.address);
    expect(Math.min(...addresses)).toBe(1024);
    expect(Math.max(...addresses)).toBe(MIB - TAIL - 64);
    expect(new Set(addresses).size).toBe((MIB - TAIL - 1024) / 64);
    expect(heap.statistics.free).toBe(0);
  });

  it('grows by half of what it has, or by what is needed', () => {
    const heap = new Heap({ reserved: 0 });
    for (let i = 0; i < 9; i++) heap.alloc(MIB / 8);
    expect([heap.statistics.total, heap.statistics.growths]).toEqual([1.5 * MIB, 1]);
    heap.alloc(16 * MIB);
    expect(heap.statistics.total).toBeGreaterThanOrEqual(17 * MIB);
    expect(heap.statistics.total).toBeLessThan(18 * MIB);
    expect(heap.statistics.growths).toBe(2);
  });

  it('is seen whole through views, which are new after a growth, as the contents are not', () => {
    const heap = new Heap({ reserved: 64 });
    const block = heap.alloc(4096);
    wordsOf(heap, block).fill(0x3f800000);
    const before = heap.f32;
    heap.alloc(2 * MIB);
    expect(before.length).toBe(0); // detached
    for (const view of [heap.f32, heap.i32, heap.u8]) {
      expect(view.buffer).toBe(heap.memory.buffer);
      expect(view.byteLength).toBe(heap.statistics.total);
    }
    expect(heap.f32.subarray(block.address / 4, block.address / 4 + 1024)).toEqual(
      new Float32Array(1024).fill(1),
    );
  });
});

describe('random use', () => {
  it.each([1, 2, 3])('keeps what is written, seed %i', (seed) => {
    const next = randomIntegers(seed);
    const heap = new Heap({ reserved: 4096 });
    const live = new Map<WasmBuffer, number>();
    heap.u8.fill(7, 0, 4096);
    for (let i = 1; i <= 1500; i++) {
      if (next(100) < 55) {
        const bytes = next(2 ** (6 + next(12)));
        const block = heap.alloc(bytes);
        expect(live.has(block)).toBe(false);
        expect(block.address % 64).toBe(0);
        expect(block.room - bytes).toBeLessThan(Math.max(65, bytes / 6));
        wordsOf(heap, block).fill(i);
        live.set(block, i);
      } else {
        const block = [...live.keys()][next(live.size + 1)];
        if (block === undefined) continue;
        expect(wordsOf(heap, block).every((word) => word === live.get(block))).toBe(true);
        live.delete(block);
        heap.free(block);
      }
    }
    expect(heap.statistics.growths).toBeGreaterThan(0);
    for (const [block, i] of live) {
      expect(wordsOf(heap, block).every((word) => word === i)).toBe(true);
      heap.free(block);
    }
    expect(heap.u8.subarray(0, 4096).every((byte) => byte === 7)).toBe(true);
    expect(heap.u8.subarray(-TAIL).every((byte) => byte === 0)).toBe(true);
    const { inUse, free, total } = heap.statistics;
    expect([inUse, free]).toEqual([0, total - 4096 - TAIL]);
    const { growths } = heap.statistics;
    heap.alloc(0.8 * total); // all of it in one piece again
    expect(heap.statistics.growths).toBe(growths);
  });
});

describe('a training loop', () => {
  it('needs nothing new after the first steps', () => {
    const heap = new Heap({ reserved: 4096 });
    const weights = [5120, 256, 256, 8192, 128, 128].map((bytes) => heap.alloc(bytes));
    const sizes = [2560, 8192, 8192, 4096, 4096, 128];
    const blocks = new Set(trainingStep(heap, sizes));
    const after = heap.statistics;
    let pairs = 0;
    while (pairs < 100_000) pairs += trainingStep(heap, sizes).length;
    for (const block of trainingStep(heap, sizes)) expect(blocks.has(block)).toBe(true);
    expect(heap.statistics).toEqual(after);
    expect(after.inUse).toBe(weights.reduce((bytes, { room }) => bytes + room, 0));
    expect([after.total, after.growths]).toEqual([MIB, 0]);
  });

  it('comes to rest when its sizes are many and the memory is just large enough', () => {
    const next = randomIntegers(5);
    const heap = new Heap({ reserved: 4096 });
    const sizes = Array.from({ length: 12 }, () => 1000 + next(150_000));
    for (let step = 0; step < 50; step++) trainingStep(heap, sizes);
    const rested = heap.statistics;
    const blocks = new Set(trainingStep(heap, sizes));
    for (let step = 0; step < 50; step++) {
      for (const block of trainingStep(heap, sizes)) expect(blocks.has(block)).toBe(true);
    }
    expect(heap.statistics).toEqual(rested);
    expect(rested.growths).toBeGreaterThan(0);
  });

  it('reuses memory for batches of another size', () => {
    const heap = new Heap({ reserved: 4096, maximumBytes: 2 * MIB });
    for (let step = 0; step < 300; step++) {
      const batch = 1 + (step % 60);
      trainingStep(heap, [batch * 1000, batch * 1700, batch * 400]);
    }
    expect(heap.statistics.inUse).toBe(0);
    expect(heap.statistics.total).toBeLessThanOrEqual(2 * MIB);
  });
});

describe('when there is no more', () => {
  it('says so with the sizes, and everything still works', () => {
    const heap = new Heap({ reserved: 0, maximumBytes: MIB });
    const kept = heap.alloc(MIB / 2);
    wordsOf(heap, kept).fill(42);
    const before = heap.statistics;
    const error = memoryErrorOf(() => heap.alloc(MIB / 2));
    expect(error.message).toBe(
      '[alloc] 512.0 KiB must fit into the memory, got 513.1 KiB in use and 510.6 KiB free ' +
        '(510.6 KiB in one piece), of at most 1.0 MiB. Raise maximumBytes, take smaller batches, ' +
        'or free tensors sooner, with dispose() or a scope',
    );
    expect([error.requested, error.inUse, error.limit]).toEqual([MIB / 2, kept.room, MIB]);
    expect(heap.statistics).toEqual(before);

    const less = heap.alloc(MIB / 4);
    expect(wordsOf(heap, kept).every((word) => word === 42)).toBe(true);
    heap.free(kept);
    heap.free(heap.alloc(MIB / 2));
    heap.free(less);
    expect(heap.statistics.inUse).toBe(0);
  });

  it('names the largest piece of what is free', () => {
    const heap = new Heap({ reserved: 0, maximumBytes: MIB });
    const blocks = Array.from({ length: 8 }, () => heap.alloc(120_000));
    for (const block of blocks.filter((_, i) => i % 2 === 0)) heap.free(block);
    expect(() => heap.alloc(200_000)).toThrow(/in use and .* free \(1\d\d\.\d KiB in one piece\)/);
    for (const block of blocks.filter((_, i) => i % 2 === 1)) heap.free(block);
    heap.alloc(900_000);
  });

  it('gives the last bytes without rounding them up to a size class', () => {
    const heap = new Heap({ reserved: 0, maximumBytes: 4 * MIB });
    const all = 4 * MIB - 64 - TAIL;
    expect(memoryErrorOf(() => heap.alloc(all + 1)).requested).toBe(all + 1);
    const block = heap.alloc(all);
    expect(block.address + block.room).toBe(4 * MIB - TAIL);
    heap.free(block);
    heap.free(heap.alloc(MIB));
    expect(heap.alloc(all).room).toBe(all);
    expect(heap.statistics.growths).toBe(1);
  });

  it.each([2 ** 32, 2 ** 33 + 64, Infinity])('refuses %d bytes, which no memory has', (bytes) => {
    const heap = new Heap({ reserved: 0 });
    const { message } = memoryErrorOf(() => heap.alloc(bytes));
    expect(message).toMatch(/of at most 4\.0 GiB\. Take smaller batches/);
    expect(heap.statistics.growths).toBe(0);
  });
});

describe('when the engine refuses to grow the memory', () => {
  it('asks for exactly what is needed', () => {
    const heap = new Heap({ reserved: 0 });
    heap.alloc(MIB - 64 * 1024);
    const grow = refuseGrowth(heap, 1);
    heap.alloc(MIB / 8);
    expect(grow.mock.calls).toEqual([[8], [2]]);
    expect([heap.statistics.total, heap.statistics.growths]).toEqual([MIB + 128 * 1024, 1]);
  });

  it('says so with the sizes, and everything still works', () => {
    const heap = new Heap({ reserved: 0 });
    const first = heap.alloc(MIB / 2);
    wordsOf(heap, first).fill(42);
    refuseGrowth(heap, 4);
    const error = memoryErrorOf(() => heap.alloc(4 * MIB));
    expect(error.message).toBe(
      '[alloc] 4.0 MiB must fit into the memory, got 513.1 KiB in use and 510.6 KiB free ' +
        '(510.6 KiB in one piece), and an engine that does not let it grow beyond 1.0 MiB. ' +
        'Take smaller batches, or free tensors sooner, with dispose() or a scope',
    );
    expect(wordsOf(heap, first).every((word) => word === 42)).toBe(true);
    heap.free(heap.alloc(MIB / 4));
    heap.free(first);
    vi.restoreAllMocks();
    heap.free(heap.alloc(4 * MIB)); // the engine has some again
    expect(heap.statistics.inUse).toBe(0);
  });
});

describe('misuse', () => {
  it('freeing twice is refused', () => {
    const heap = new Heap({ reserved: 0 });
    const block = heap.alloc(1);
    heap.free(block);
    expect(() => heap.free(block)).toThrow(
      new ArgumentError(
        'free',
        'each buffer is freed once, got the one at 64 again. Free it where its last user ends',
      ),
    );
    expect(heap.alloc(1)).not.toBe(heap.alloc(1));
  });

  it.each([1000, NaN, -1])('maximumBytes of %d', (maximumBytes) => {
    expect(() => new Heap({ reserved: 65_500, maximumBytes })).toThrow(
      new ArgumentError(
        'WasmBackend',
        `maximumBytes must be a number of at least 131072, got ${maximumBytes}. ` +
          'Leave it out for as much as the engine gives',
      ),
    );
    expect(new Heap({ reserved: 65_500, maximumBytes: 131_072 }).alloc(100).address).toBe(65_536);
  });
});

it('takes blocks back after its end, and gives no more', () => {
  const heap = new Heap({ reserved: 0 });
  const block = heap.alloc(100);
  heap.clear();
  heap.free(block);
  expect([heap.f32.length, heap.memory.buffer.byteLength]).toEqual([0, 0]);
  expect(heap.statistics).toMatchObject({ total: 0, inUse: 0, free: 0 });
  expect(() => heap.alloc(100)).toThrow(
    '[alloc] a backend that was disposed has no memory, got a request for some. Make a new backend',
  );
});
