import { expect, it } from 'vitest';
import { Gaps } from './gaps.js';

it('joins regions that touch, in whatever order they come', () => {
  const gaps = new Gaps();
  gaps.add([
    { start: 300, end: 400 },
    { start: 100, end: 200 },
  ]);
  expect(gaps.largest).toBe(100);
  gaps.add([{ start: 200, end: 300 }]);
  expect(gaps.largest).toBe(300);
  expect(gaps.cut(300)).toBe(100);
  expect(gaps.largest).toBe(0);
});

it('cuts from the smallest region that is large enough, and leaves the rest', () => {
  const gaps = new Gaps();
  gaps.add([
    { start: 0, end: 500 },
    { start: 1000, end: 1100 },
    { start: 2000, end: 2300 },
  ]);
  expect([gaps.cut(200), gaps.cut(100), gaps.cut(100), gaps.cut(500)]).toEqual([
    2000, 1000, 2200, 0,
  ]);
  expect(gaps.cut(1)).toBeNull();
});

it('says how much is free before an end', () => {
  const gaps = new Gaps();
  gaps.add([
    { start: 0, end: 100 },
    { start: 200, end: 300 },
  ]);
  expect([gaps.before(300), gaps.before(100), gaps.before(400)]).toEqual([100, 0, 0]);
});
