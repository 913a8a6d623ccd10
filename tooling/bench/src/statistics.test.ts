import { describe, expect, it } from 'vitest';
import { median, spread, summarize } from './statistics.js';

describe('median', () => {
  it('is the middle value, whatever the order', () => {
    expect(median([5, 1, 100])).toBe(5);
  });

  it('is the mean of the two in the middle of an even number', () => {
    expect(median([4, 1, 3, 100])).toBe(3.5);
  });

  it('is that of numbers, not of their texts', () => {
    expect(median([9, 10, 100])).toBe(10);
  });

  it('leaves its argument as it was', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('of nothing is NaN', () => {
    expect(median([])).toBeNaN();
  });
});

describe('summarize', () => {
  it('gives the median, both ends and how many there were', () => {
    expect(summarize([2, 8, 1, 3])).toEqual({ median_us: 2.5, min_us: 1, max_us: 8, samples: 4 });
  });
});

describe('spread', () => {
  it('is how many times the median the slowest sample took', () => {
    expect(spread(summarize([2, 2, 5]))).toBe(2.5);
  });
});
