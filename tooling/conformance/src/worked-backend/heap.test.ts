// The allocator: buffers never overlap, gaps are used again, growth keeps what was written.
import { dense } from '@evenkeel/tensor';
import { expect, it } from 'vitest';
import { Heap, type HeapBuffer } from './heap.js';

const ends = (b: HeapBuffer): number => b.address + b.room;

it('gives out what does not overlap, in multiples of 16 bytes', () => {
  const heap = new Heap();
  const buffers = [0, 1, 16, 17, 100].map((bytes) => heap.alloc(bytes));
  expect(buffers.map((b) => b.room)).toEqual([16, 16, 16, 32, 112]);
  buffers.slice(1).forEach((b, i) => {
    expect(b.address).toBe(ends(buffers[i]!));
  });
});

it('joins gaps on both sides and fills the first that is large enough', () => {
  const heap = new Heap();
  const [a, b, c, d] = [heap.alloc(16), heap.alloc(16), heap.alloc(16), heap.alloc(16)];
  for (const x of [a, c, b]) heap.free(x);
  const whole = heap.alloc(48);
  expect(whole.address).toBe(a.address);
  heap.free(whole);
  expect([heap.alloc(32), heap.alloc(32)].map((x) => x.address)).toEqual([a.address, ends(d)]);
});

it('grows and keeps the elements', () => {
  const heap = new Heap();
  const small = { buffer: heap.alloc(4), layout: dense('float32', [1]), offset: 0 };
  heap.arrayOf(small)[heap.indexOf(small)] = 0.5;
  const large = { buffer: heap.alloc(2 ** 20), layout: dense('bool', [2 ** 20]), offset: 0 };
  expect(heap.arrayOf(small)[heap.indexOf(small)]).toBe(0.5);
  expect(heap.arrayOf(large).length).toBeGreaterThanOrEqual(ends(large.buffer));
});
