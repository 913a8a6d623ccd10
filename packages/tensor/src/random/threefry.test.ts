import { describe, expect, test } from 'vitest';
import goldens from './goldens/random.json' with { type: 'json' };
import { key } from './key.js';
import { threefry2x32, threefryBits } from './threefry.js';

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

function bits(of: { hi: number; lo: number }, start: number, count: number): number[] {
  const out = new Int32Array(count);
  threefryBits(of, out, start, count);
  return [...new Uint32Array(out.buffer)];
}

describe('threefry2x32', () => {
  test.each(goldens.kat)('has the known answer $output of Random123', (row) => {
    const [k0 = 0, k1 = 0] = row.key;
    const [c0 = 0, c1 = 0] = row.counter;
    expect(threefry2x32(k0, k1, c0, c1)).toEqual(row.output);
    // The same words as int32.
    expect(threefry2x32(k0 | 0, k1 | 0, c0 | 0, c1 | 0)).toEqual(row.output);
  });
});

describe('threefryBits', () => {
  test.each(goldens.bits)('are those of jax.random.bits(key($seed), $shape)', (golden) => {
    expect(bits(key(golden.seed), 0, size(golden.shape))).toEqual(golden.bits);
  });

  test('of element i do not depend on where the run starts', () => {
    const { seed, start, length, bits: expected } = goldens.tail;
    expect(bits(key(seed), start, length - start)).toEqual(expected);
    expect(bits(key(seed), 0, length).slice(start)).toEqual(expected);
  });

  test.each(goldens.counters)('carry into the high word at $start', (golden) => {
    const [hi = 0, lo = 0] = golden.key;
    expect(bits({ hi, lo }, golden.start, golden.bits.length)).toEqual(golden.bits);
  });

  test('write nothing beyond count', () => {
    const out = new Int32Array(4).fill(7);
    threefryBits(key(0), out, 0, 2);
    expect([...out.subarray(2)]).toEqual([7, 7]);
    threefryBits(key(0), out, 0, 0);
    expect([...out.subarray(2)]).toEqual([7, 7]);
  });
});
