import { dense, threefryBits } from '@evenkeel/tensor';
import { afterEach, describe, expect, it } from 'vitest';
import { expectSame, makeRuntime, modes, Operands } from '../kernels.test-support.js';
import { RandomKernels } from './random.js';

describe.each(modes)('RandomKernels, %s', (mode) => {
  const runtime = makeRuntime(mode);
  const kernels = new RandomKernels(runtime);
  const operands = new Operands(runtime);
  afterEach(() => operands.close());

  const keys = [
    { hi: 0, lo: 0 },
    { hi: 1, lo: 2 ** 32 - 1 },
    { hi: 0xdeadbeef, lo: 0x12345678 },
  ];

  it('gives the bits of the portable function for any count', () => {
    for (const key of keys) {
      for (const count of [0, 1, 2, 3, 4, 5, 63, 64, 65, 1023, 1024, 1025, 1027, 5000]) {
        const out = operands.output(dense('int32', [count]));
        operands.run(() => kernels.randomBits(key, out));
        const expected = new Int32Array(count);
        threefryBits(key, expected, 0, count);
        expectSame(operands.read(out), expected, `key ${key.hi}, ${key.lo}, ${count} elements`);
        operands.close();
      }
    }
  });

  it('gives no two keys the same bits', () => {
    const out = operands.output(dense('int32', [4]));
    const drawn = keys.map((key) => {
      kernels.randomBits(key, out);
      return operands.read(out).join();
    });
    expect(new Set(drawn).size).toBe(keys.length);
  });
});
