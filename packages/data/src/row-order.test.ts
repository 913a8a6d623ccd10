import { key } from '@evenkeel/tensor';
import { expect, it } from 'vitest';
import { rowOrder } from './row-order.js';

// By Python, in integers: for i in range(n - 1, 0, -1): j = bits[i] * (i + 1) >> 32; swap order[i], order[j]
// with bits = jax.random.bits(jax.random.key(seed), (n,), 'uint32'), JAX 0.10.2.
it.each([
  [key(1), [0, 2, 5, 1, 4, 3]],
  [key(7), [2, 11, 8, 1, 5, 6, 7, 3, 9, 0, 4, 10]],
  [key(1).fold(0), [1, 3, 2, 4, 0, 5]],
  [key(1).fold(1), [2, 1, 5, 0, 4, 3]],
])('of %o is the documented one', (k, expected) => {
  expect([...rowOrder(k, expected.length)]).toEqual(expected);
});

it('holds every number once, in an order that is the key’s', () => {
  for (const n of [0, 1, 2, 3, 17, 500]) {
    for (let seed = 0; seed < 20; seed++) {
      const order = rowOrder(key(seed), n);
      expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      expect(rowOrder(key(seed), n)).toEqual(order);
      if (n >= 17) expect(rowOrder(key(seed + 1), n)).not.toEqual(order);
    }
  }
});

it('puts each number at each place equally often', () => {
  const counts = new Float64Array(9);
  for (let seed = 0; seed < 6000; seed++) {
    rowOrder(key(seed), 3).forEach((x, place) => {
      counts[3 * place + x] = (counts[3 * place + x] ?? 0) + 1;
    });
  }
  // 2000 expected, with a standard deviation of 37.
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(150);
});

it('refuses what is no key or no number of rows', () => {
  // @ts-expect-error a seed is no key
  expect(() => rowOrder(1, 5)).toThrow('[rowOrder] needs a key, got 1. Make one: key(1)');
  for (const n of [-1, 1.5, Number.NaN, 2 ** 31]) {
    expect(() => rowOrder(key(1), n)).toThrow(
      `[rowOrder] n must be an integer from 0 to 2^31 - 1, got ${n}. Give the number of rows`,
    );
  }
});
