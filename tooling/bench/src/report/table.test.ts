import { describe, expect, it } from 'vitest';
import { linesOf } from './console.js';
import { row } from './report.test-support.js';
import { digits, duration, nameOf, remarks, times } from './table.js';

describe('figures', () => {
  it.each([
    [0.012345, '0.0123'],
    [1.234, '1.23'],
    [56.78, '56.8'],
    [567.8, '568'],
    [5678.9, '5,679'],
  ])('%d is %s', (value, text) => {
    expect(digits(value)).toBe(text);
  });

  it.each([
    [25.06, '25.1 us'],
    [9999, '9,999 us'],
    [12_345, '12.3 ms'],
    [3_556_689, '3.56 s'],
  ])('%d us are %s', (us, text) => {
    expect(duration(us)).toBe(text);
  });

  it('a ratio that is not there is nothing', () => {
    expect(times(24.76)).toBe('24.8 x');
    expect(times(null)).toBe('');
  });
});

describe('what stands beside a row', () => {
  it('is rates, the way, the parts and the note', () => {
    const all = row({
      gflops: 50,
      percent_of_peak: 85.4,
      gb_per_s: 12,
      way: 'fused',
      parts: { kernels: 1 },
      beyond_kernels_us: 2.5,
      note: 'something else',
    });
    expect(remarks(all)).toBe(
      '50.0 GFLOP/s, 85 % of the peak; 12.0 GB/s; fused; kernels 1.00 us; beyond the kernels 2.50 us; something else',
    );
    expect(remarks(row())).toBe('');
  });

  it('is the major version of the Node', () => {
    expect(nameOf(row())).toBe('evenkeel wasm, Node 24');
    expect(nameOf({ contender: 'pytorch', node: null })).toBe('pytorch');
  });
});

it('lines for the terminal hold the same, and who is absent', () => {
  const absent = { workload: 'article', contender: 'tfjs cpu', node: 'v24.1.0', reason: 'slow' };
  expect(linesOf([row({ way: 'eager' })], [absent])).toEqual([
    '  evenkeel wasm, Node 24    25.0 us     1.00 x  (24.0 us to 30.0 us, 61 samples)              eager',
    '  tfjs cpu, Node 24          absent: slow',
  ]);
});
