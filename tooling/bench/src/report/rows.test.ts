import { describe, expect, it } from 'vitest';
import type { CaseResult, LaneSamples, Measured } from '../coordinator/measure-case.js';
import type { Participant } from '../coordinator/participant.js';
import type { Remote } from '../coordinator/remote.js';
import type { Case } from '../workloads/workload.js';
import { absentOf, rowsOf } from './rows.js';

const NEWEST = 'v24.21.0';

const nobody: Remote = {
  versions: {},
  prepare: async () => ({ lanes: [] }),
  check: async () => {},
  warm: async () => 0,
  sample: async () => 0,
  drop: async () => {},
  end: () => {},
};
const participant = (contender: string, node: string | null): Participant => ({
  contender,
  node,
  threads: 1,
  remote: nobody,
});
const lane = (name: string, samples: readonly number[], own: Partial<LaneSamples> = {}) => ({
  name,
  isPart: false,
  difference: 1e-6,
  samples,
  ...own,
});
const measured = (
  contender: string,
  node: string | null,
  lanes: readonly LaneSamples[],
  note: string | null = null,
): Measured => ({ participant: participant(contender, node), note, lanes });

const spec: Case = {
  name: 'any',
  spec: { kind: 'matmul', m: 1, n: 1, k: 1, transposed: 'none' },
  tolerance: 1,
  yardsticks: [],
};
const result = (list: readonly Measured[], own: Partial<CaseResult> = {}): CaseResult => ({
  measured: list,
  absent: [],
  yardsticks: [],
  ...own,
});

describe('rows', () => {
  it('have the figures of the issue, and ratios to Evenkeel on Wasm and the newest Node', () => {
    const rows = rowsOf(
      'gemm any',
      spec,
      result([
        measured('evenkeel wasm', 'v20.0.0', [lane('matmul', [30])]),
        measured('evenkeel wasm', NEWEST, [lane('matmul', [10, 30, 20])]),
        measured('pytorch', null, [lane('matmul', [50])], 'something else'),
      ]),
      NEWEST,
    );
    expect(rows[1]).toEqual({
      workload: 'gemm any',
      contender: 'evenkeel wasm',
      node: NEWEST,
      threads: 1,
      median_us: 20,
      min_us: 10,
      max_us: 30,
      samples: 3,
      ratio_to_ours: 1,
      way: null,
      difference: 1e-6,
    });
    expect(rows.map((row) => row.ratio_to_ours)).toEqual([1.5, 1, 2.5]);
    expect(rows[2]).toMatchObject({ node: null, note: 'something else' });
  });

  it('have no ratio where ours was not measured', () => {
    const alone = result([measured('pytorch', null, [lane('matmul', [50])])]);
    expect(rowsOf('gemm any', spec, alone, NEWEST)[0]?.ratio_to_ours).toBeNull();
  });

  it('count the fastest of several ways, and keep the others beside it', () => {
    const ways = [lane('slow', [9, 9]), lane('fast', [3, 5]), lane('slower', [10])];
    const parts = [lane('kernels', [1], { isPart: true, difference: null })];
    const [row] = rowsOf(
      'gemm any',
      spec,
      result([measured('evenkeel wasm', NEWEST, [...ways, ...parts])]),
      NEWEST,
    );
    expect(row).toMatchObject({
      median_us: 4,
      samples: 2,
      way: 'fast',
      ways: { slow: 9, fast: 4, slower: 10 },
      parts: { kernels: 1 },
      beyond_kernels_us: 3,
    });
  });

  it('say how fast a product is, and against the best peak measured in between', () => {
    const yardstick = (name: string, us: number) =>
      lane(name, [us], { work: { amount: 1e6, unit: 'GFLOP/s' } });
    const [row] = rowsOf(
      'gemm any',
      { ...spec, flops: 2e6 },
      result([measured('evenkeel wasm', NEWEST, [lane('matmul', [100])])], {
        yardsticks: [yardstick('fma', 40), yardstick('mul+add', 50)],
      }),
      NEWEST,
    );
    // 2e6 operations in 100 us are 20 GFLOP/s; 1e6 in 40 us are 25.
    expect(row).toMatchObject({ gflops: 20, percent_of_peak: 80 });
  });

  it('say how many bytes a second where memory bounds', () => {
    const one = result([measured('evenkeel wasm', NEWEST, [lane('add', [100])])]);
    expect(rowsOf('gemm any', { ...spec, bytes: 3e6 }, one, NEWEST)[0]?.gb_per_s).toBe(30);
  });
});

it('who is absent is listed with the reason', () => {
  const absent = [{ participant: participant('tfjs cpu', NEWEST), reason: 'too slow' }];
  expect(absentOf('wide', result([], { absent }))).toEqual([
    { workload: 'wide', contender: 'tfjs cpu', node: NEWEST, reason: 'too slow' },
  ]);
});
