import { expect, it } from 'vitest';
import { CLASS_COUNT, GRAIN, mostOf, roomOf, sizeClassOf, tightRoomOf } from './size-classes.js';

const classes = Array.from({ length: CLASS_COUNT }, (_, i) => i);

it('takes the smallest class that is large enough', () => {
  for (const c of classes) {
    const room = mostOf(c);
    const below = c === 0 ? 0 : mostOf(c - 1);
    expect([room % GRAIN, roomOf(c) % GRAIN]).toEqual([0, 0]);
    expect(roomOf(c)).toBeGreaterThanOrEqual(room);
    expect(room).toBeGreaterThan(below);
    expect([below + 1, below + GRAIN, room - 1, room].map(sizeClassOf)).toEqual([c, c, c, c]);
  }
  expect(sizeClassOf(0)).toBe(0);
});

it('ends with 4 GiB', () => {
  expect(mostOf(CLASS_COUNT - 1)).toBe(2 ** 32);
});

it('wastes less than an eighth of what is asked for, or less than 64 bytes, besides the stagger', () => {
  for (const c of classes) {
    const bytes = c === 0 ? 1 : mostOf(c - 1) + 1; // the worst of the class
    expect(mostOf(c) - bytes).toBeLessThan(Math.max(GRAIN, bytes / 8));
    expect(roomOf(c) - bytes).toBeLessThan(Math.max(GRAIN, bytes / 6));
  }
});

it('has large blocks begin at different places of a cache page, one after the other', () => {
  for (const c of classes.filter((x) => mostOf(x) >= 2 ** 15 && mostOf(x) < 2 ** 31)) {
    const starts = new Set(Array.from({ length: 16 }, (_, i) => (i * roomOf(c)) % 4096));
    expect(starts.size).toBeGreaterThanOrEqual(16);
  }
});

it('has multiples of 64 bytes up to 1 KiB, then eight sizes from each power of two to the next', () => {
  expect(classes.slice(0, 16).map(roomOf)).toEqual(classes.slice(0, 16).map((c) => 64 * (c + 1)));
  for (let power = 10; power < 32; power++) {
    expect(sizeClassOf(2 ** (power + 1)) - sizeClassOf(2 ** power)).toBe(8);
  }
});

it('knows the least room', () => {
  expect([0, 1, 64, 65, 5000, 2 ** 32 - 1].map(tightRoomOf)).toEqual([
    64,
    64,
    64,
    128,
    5056,
    2 ** 32,
  ]);
});
