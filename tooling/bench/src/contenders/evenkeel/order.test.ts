import { CpuBackend } from '@evenkeel/backend-cpu';
import { memory } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import type { OrderCase } from '../../cases.js';
import { Arrays } from '../../data/arrays.js';
import { ordered } from './order.js';

/** What each lane gives, by name, after it has been run; nothing is left. */
async function valuesOf(
  operation: OrderCase['operation'],
  shape: readonly number[],
  values: readonly number[],
): Promise<Record<string, number[]>> {
  const backend = new CpuBackend();
  const data = Float32Array.from(values);
  const arrays = new Arrays([{ name: 'x', shape, data }]);
  const { lanes, dispose } = ordered({ kind: 'order', operation, shape }, arrays, {
    backend,
    dtype: 'float32',
  });
  const found: Record<string, number[]> = {};
  for (const lane of lanes) {
    for (let i = 0; i < 2; i++) await lane.run();
    const name = lane.isPart === true ? `${lane.name} beside it` : lane.name;
    found[name] = Array.from((await lane.check?.()) ?? []);
  }
  dispose();
  expect(memory(backend).buffers).toBe(0);
  expect([...data]).toEqual(values);
  return found;
}

describe('argsort', () => {
  it('gives positions, equals in their order; the sort of the language gives values', async () => {
    expect(await valuesOf('argsort', [2, 4], [3, 1, 2, 1, -1, 0, -1, 5])).toEqual({
      argsort: [1, 3, 2, 0, 0, 2, 1, 3],
      'typed array sort beside it': [1, 1, 2, 3, -1, -1, 0, 5],
    });
  });

  it('of one line sorts it all', async () => {
    const { argsort, ...beside } = await valuesOf('argsort', [3], [2, 0, 1]);
    expect(argsort).toEqual([1, 2, 0]);
    expect(beside).toEqual({ 'typed array sort beside it': [0, 1, 2] });
  });
});

describe('cumsum', () => {
  it.each([
    [
      'lines of 5',
      [2, 5],
      [1, 2, 3, 4, 5, 10, 20, 30, 40, 50],
      [1, 3, 6, 10, 15, 10, 30, 60, 100, 150],
    ],
    ['a line of 8', [8], [1, 1, 1, 1, 1, 1, 1, -7], [1, 2, 3, 4, 5, 6, 7, 0]],
    ['lines of 1', [2, 1], [4, 5], [4, 5]],
  ])('of %s is that of shifted copies', async (_, shape, values, sums) => {
    expect(await valuesOf('cumsum', shape, values)).toEqual({
      cumsum: sums,
      'log-step adds beside it': sums,
    });
  });
});
