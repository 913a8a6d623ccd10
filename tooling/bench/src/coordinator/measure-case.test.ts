import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { open as openEvenkeel } from '../contenders/evenkeel/index.js';
import { open as openMachine } from '../contenders/machine/index.js';
import { writeArrays } from '../data/arrays.js';
import { caseArrays } from '../data/case-arrays.js';
import type { Lane, Session } from '../worker/contract.js';
import { type Case, PEAK } from '../workloads/workload.js';
import type { CaseRun } from './enter.js';
import { measureCase } from './measure-case.js';
import type { Participant } from './participant.js';
import { localRemote } from './remote.test-support.js';
import type { Settings } from './settings.js';

const folder = mkdtempSync(join(tmpdir(), 'evenkeel-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const spec: Case = {
  name: '2x2x2',
  spec: { kind: 'matmul', m: 2, n: 2, k: 2, transposed: 'none' },
  tolerance: 1e-5,
  flops: 16,
  yardsticks: PEAK,
};
const settings: Settings = {
  warmMs: 1,
  sampleMs: 0.5,
  rounds: 4,
  budgetMs: 1000,
  least: 2,
  patienceMs: 1000,
  processes: 1,
};

const participant = (contender: string, session: Session): Participant => ({
  contender,
  node: 'v24.0.0',
  threads: 1,
  remote: localRemote(session),
});

/** A library that computes what it is told to. */
const library = (lanes: readonly Lane[], dispose = (): void => {}): Session => ({
  versions: {},
  prepare: () => ({ note: 'made up', lanes, dispose }),
});

const evenkeel = (dtype: 'float32' | 'float64') => openEvenkeel({ backend: 'cpu', dtype });

async function runWith(
  participants: readonly Participant[],
  own: Partial<Settings> = {},
): Promise<CaseRun> {
  return {
    workload: 'gemm 2x2x2',
    spec,
    arrays: writeArrays(join(folder, 'arrays'), caseArrays(spec.spec)),
    reference: localRemote(await evenkeel('float64')),
    participants,
    machine: localRemote(await openMachine()),
    settings: { ...settings, ...own },
    scratch: join(folder, 'values'),
  };
}

describe('measuring a case', () => {
  it('gives samples of each contender and of the machine, and how far each is from the reference', async () => {
    const ours = participant('evenkeel', await evenkeel('float32'));
    const { measured, absent, yardsticks } = await measureCase(await runWith([ours]));
    expect(absent).toEqual([]);
    const [lane] = measured[0]?.lanes ?? [];
    expect(lane).toMatchObject({ name: 'matmul', isPart: false });
    expect(lane?.difference).toBeLessThan(1e-6);
    expect(lane?.samples).toHaveLength(4);
    for (const us of lane?.samples ?? []) expect(us).toBeGreaterThan(0);
    expect(yardsticks.at(-1)).toMatchObject({ name: 'mul+add', work: { unit: 'GFLOP/s' } });
    expect(yardsticks.at(-1)?.samples).toHaveLength(4);
  });

  it('ends with an error that names who computes something else, before anything is timed', async () => {
    let runs = 0;
    const wrong = library([
      {
        name: 'guess',
        run: () => {
          runs++;
        },
        check: () => [1, 2, 3, 4],
      },
    ]);
    const run = await runWith([participant('rival', wrong)]);
    await expect(measureCase(run)).rejects.toThrow(
      /^rival on v24.0.0 \(guess\) disagrees with the reference in gemm 2x2x2: the difference is \d/,
    );
    expect(runs).toBe(0);
  });

  it('measures parts without comparing them, awaits what is asynchronous, and frees in the end', async () => {
    const right = await evenkeel('float32');
    let freed = 0;
    let awaited = 0;
    const session: Session = {
      versions: {},
      prepare: async (what, arrays) => {
        const made = await right.prepare(what, arrays);
        if ('absent' in made) return made;
        const lanes: Lane[] = [
          ...made.lanes,
          {
            name: 'a part',
            isPart: true,
            run: async () => {
              await Promise.resolve();
              awaited++;
            },
          },
        ];
        return {
          lanes,
          dispose: () => {
            made.dispose();
            freed++;
          },
        };
      },
    };
    const { measured } = await measureCase(await runWith([participant('evenkeel', session)]));
    expect(measured[0]?.lanes[1]).toMatchObject({ name: 'a part', isPart: true, difference: null });
    expect(awaited).toBeGreaterThan(4);
    expect(freed).toBe(1);
  });

  it('leaves out who cannot, and who is too slow, with the reason', async () => {
    const cannot: Session = { versions: {}, prepare: () => ({ absent: 'has no products' }) };
    const slow = await evenkeel('float32');
    const run = await runWith([participant('one', cannot), participant('other', slow)], {
      patienceMs: 0,
    });
    const { measured, absent } = await measureCase(run);
    expect(measured).toEqual([]);
    expect(absent.map(({ participant: { contender }, reason }) => [contender, reason])).toEqual([
      ['one', 'has no products'],
      ['other', 'too slow: one call takes 0 s'],
    ]);
  });

  it('takes few samples of who is slow, but some', async () => {
    const ours = participant('evenkeel', await evenkeel('float32'));
    const { measured } = await measureCase(await runWith([ours], { budgetMs: 0 }));
    expect(measured[0]?.lanes[0]?.samples).toHaveLength(2);
  });
});
