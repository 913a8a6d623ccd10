import { describe, expect, it } from 'vitest';
import { row } from './report.test-support.js';
import { busyBefore, restless } from './warnings.js';
import { Yardsticks } from './yardsticks.js';

describe('a warning', () => {
  it('is given when the machine had something else to do before', () => {
    expect(busyBefore(0.3)).toBeNull();
    expect(busyBefore(2)).toContain('(load 2.00)');
  });

  it('is given when the samples of many rows lie far apart', () => {
    const calm = Array.from({ length: 8 }, () => row());
    const wide = row({ workload: 'wide', max_us: 100 });
    expect(restless(calm)).toBeNull();
    expect(restless([...calm, wide])).toBe(
      'the machine was restless: in 1 of 9 rows the slowest sample is more than 1.5 times the median (4.0 times in wide, evenkeel wasm, Node 24)',
    );
  });

  it('is not given for one row in many', () => {
    const calm = Array.from({ length: 20 }, () => row());
    expect(restless([...calm, row({ max_us: 100 })])).toBeNull();
    expect(restless([])).toBeNull();
  });
});

describe('yardsticks', () => {
  it('come to rates over all cases, by name', () => {
    const yardsticks = new Yardsticks();
    const fma = (samples: readonly number[]) => ({
      name: 'fma',
      isPart: false,
      difference: null,
      work: { amount: 1e6, unit: 'GFLOP/s' } as const,
      samples,
    });
    yardsticks.add([fma([20, 25])]);
    yardsticks.add([fma([50])]);
    yardsticks.add([{ name: 'no yardstick', isPart: false, difference: null, samples: [1] }]);
    // 1e6 operations in 20, 25 and 50 us.
    expect(yardsticks.summary()).toEqual([
      { name: 'fma', unit: 'GFLOP/s', median: 40, min: 20, max: 50, samples: 3 },
    ]);
  });
});
