import { describe, expect, it } from 'vitest';
import { Allocator } from './allocator.js';
import type { WasmBuffer } from './buffer.js';
import { randomIntegers } from './heap.test-support.js';
import { roomOf, sizeClassOf } from './size-classes.js';

const START = 128;

/** All blocks of a size that fit. */
function fill(allocator: Allocator, bytes: number): WasmBuffer[] {
  const blocks: WasmBuffer[] = [];
  for (let b = allocator.alloc(bytes); b !== null; b = allocator.alloc(bytes)) blocks.push(b);
  return blocks;
}

/** What must hold whatever happened: nothing overlaps, and the bytes add up. */
function check(allocator: Allocator, live: readonly WasmBuffer[], end: number): void {
  let last = START;
  let bytes = 0;
  for (const { address, room } of [...live].sort((a, b) => a.address - b.address)) {
    expect(address % 64).toBe(0);
    expect(address).toBeGreaterThanOrEqual(last);
    last = address + room;
    bytes += room;
  }
  expect(last).toBeLessThanOrEqual(end);
  expect(allocator.inUse).toBe(bytes);
  expect(allocator.free).toBe(end - START - bytes);
  expect(allocator.peak).toBeGreaterThanOrEqual(bytes);
}

describe('a free block', () => {
  it('is given out again, the latest first, for any size of its class', () => {
    const allocator = new Allocator(START, 2 ** 20);
    const [a, b] = [allocator.alloc(5000), allocator.alloc(5000)];
    for (const block of [a, b]) if (block !== null) allocator.give(block);
    expect(allocator.alloc(4900)).toBe(b);
    expect(allocator.alloc(5100)).toBe(a);
  });

  it('is not given back twice, nor after joining', () => {
    const allocator = new Allocator(START, START + 1024);
    const blocks = fill(allocator, 256);
    expect(blocks.map((block) => allocator.give(block))).toEqual([true, true, true, true]);
    expect(blocks.map((block) => allocator.give(block))).toEqual([false, false, false, false]);
    const joined = allocator.alloc(1024);
    expect(joined?.address).toBe(START);
    expect(blocks.map((block) => allocator.give(block))).toEqual([false, false, false, false]);
    check(allocator, joined === null ? [] : [joined], START + 1024);
  });
});

describe('joining', () => {
  const end = START + 2 ** 16;

  it('makes large blocks of all small ones', () => {
    const allocator = new Allocator(START, end);
    const blocks = fill(allocator, 64);
    expect(blocks).toHaveLength(2 ** 10);
    expect(allocator.alloc(64)).toBeNull();
    const next = randomIntegers(1);
    for (const block of blocks.sort(() => next(3) - 1)) allocator.give(block);
    const room = roomOf(sizeClassOf(2 ** 15));
    expect(allocator.alloc(2 ** 15)?.address).toBe(START);
    expect([allocator.inUse, allocator.peak]).toEqual([room, 2 ** 16]);
    expect(allocator.alloc(2 ** 14)?.address).toBe(START + room);
  });

  it('leaves blocks in use where they are, and takes them back later', () => {
    const allocator = new Allocator(START, end);
    const blocks = fill(allocator, 1024);
    const kept = blocks.filter((_, i) => i % 4 === 0);
    for (const block of blocks) if (!kept.includes(block)) allocator.give(block);
    const large = fill(allocator, 3 * 1024);
    expect(large).toHaveLength(16);
    check(allocator, [...kept, ...large], end);
    for (const block of [...kept, ...large]) expect(allocator.give(block)).toBe(true);
    expect(allocator.largestPiece()).toBe(2 ** 16);
    check(allocator, [], end);
  });
});

it('gives what is left without rounding, as a last resort', () => {
  const allocator = new Allocator(START, START + 17 * 64);
  expect(allocator.alloc(17 * 64)).toBeNull(); // its class has 18 * 64
  const block = allocator.allocTight(17 * 64 - 1);
  expect(block?.room).toBe(17 * 64);
  if (block !== null) allocator.give(block);
  expect(allocator.alloc(18 * 64)).toBeNull();
  expect(allocator.alloc(16 * 64)).not.toBeNull();
});

it('says how far the end must move, and uses what is there already', () => {
  const allocator = new Allocator(START, START + 256);
  allocator.alloc(128);
  expect(allocator.lacking(1024)).toBe(1024 - 128);
  allocator.extend(START + 128 + 1024);
  expect(allocator.alloc(1024)?.address).toBe(START + 128);
});

it('asks for more rather than join again and again, while the memory is small', () => {
  const allocator = new Allocator(START, START + 4096);
  let refusals = 0;
  for (let i = 0; i < 100; i++) {
    const bytes = i % 2 === 0 ? 4096 : 2048; // never both at once
    let block = allocator.alloc(bytes);
    if (block === null) {
      refusals++;
      block = allocator.alloc(bytes); // as when the memory may not grow
    }
    expect(block).not.toBeNull();
    if (block !== null) allocator.give(block);
  }
  expect(refusals).toBeGreaterThan(5);
  allocator.extend(START + 4096 + 2048);
  const blocks = new Set<WasmBuffer | null>();
  for (let i = 0; i < 100; i++) {
    const block = allocator.alloc(i % 2 === 0 ? 4096 : 2048);
    if (i > 10) blocks.add(block);
    if (block !== null) allocator.give(block);
  }
  expect(blocks.size).toBe(2);
});

it.each([1, 2, 3, 4])('keeps its books under random use, seed %i', (seed) => {
  const next = randomIntegers(seed);
  let end = START + 2 ** 14;
  const allocator = new Allocator(START, end);
  const live: WasmBuffer[] = [];
  let [refused, most] = [0, 0];
  for (let i = 0; i < 4000; i++) {
    if (next(100) < 52) {
      const bytes = next(2 ** (4 + next(11)));
      const block = allocator.alloc(bytes);
      if (block === null) {
        refused++;
        if (next(4) === 0 && end < 2 ** 19) {
          end += 64 * (1 + next(2 ** 8));
          allocator.extend(end);
        }
      } else {
        expect(block.room).toBeGreaterThanOrEqual(bytes);
        live.push(block);
      }
    } else if (live.length > 0) {
      const at = next(live.length);
      const [block] = live.splice(at, 1);
      if (block !== undefined) expect(allocator.give(block)).toBe(true);
    }
    if (i % 50 === 0) check(allocator, live, end);
    most = Math.max(most, live.length);
  }
  expect(refused).toBeGreaterThan(0);
  expect(most).toBeGreaterThan(20);
  for (const block of live) allocator.give(block);
  check(allocator, [], end);
  expect(allocator.largestPiece()).toBe(end - START);
});
