import { describe, expect, it } from 'vitest';
import { PlanCache } from './plan-cache.js';

const put = (cache: PlanCache<string>, ...key: number[]): string => {
  key.forEach((word, i) => {
    cache.key[i] = word;
  });
  return cache.keep(key.length, key.join());
};

const get = (cache: PlanCache<string>, ...key: number[]): string | null => {
  key.forEach((word, i) => {
    cache.key[i] = word;
  });
  return cache.find(key.length);
};

describe('plans', () => {
  it('are found by all of their key, and its length', () => {
    const cache = new PlanCache<string>();
    put(cache, 1, 2, 3);
    expect(get(cache, 1, 2, 3)).toBe('1,2,3');
    expect(get(cache, 1, 2)).toBeNull();
    expect(get(cache, 1, 2, 4)).toBeNull();
    expect(get(cache, 3, 2, 1)).toBeNull();
  });

  it('keep their own key when the next one is written', () => {
    const cache = new PlanCache<string>();
    put(cache, 7);
    expect(get(cache, 8)).toBeNull();
    expect(get(cache, 7)).toBe('7');
  });

  it('are a bounded number, of which the last is always there', () => {
    const cache = new PlanCache<string>();
    for (let i = 0; i < 20_000; i++) {
      put(cache, i, 5 * i);
      expect(get(cache, i, 5 * i)).toBe(`${i},${5 * i}`);
    }
    let held = 0;
    for (let i = 0; i < 20_000; i++) if (get(cache, i, 5 * i) !== null) held++;
    expect(held).toBeGreaterThan(500);
    expect(held).toBeLessThanOrEqual(1024);
  });
});
