// What docs/coverage.md says is true, and there are no holes.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { coverage, notOperations, opInfo } from '@evenkeel/backend-testkit';
import * as linalg from '@evenkeel/linalg';
import * as tensor from '@evenkeel/tensor';
import { type Backend, memory } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { committedPage, pageOf } from './page.js';
import { findings, holesOf, KINDS } from './run.js';

describe('docs/coverage.md', () => {
  const found = findings();

  it('tells of no hole', () => {
    expect(holesOf(found)).toEqual([]);
  });

  it('is what the operations give: run `pnpm coverage`', () => {
    expect(committedPage() === pageOf(found), 'the page is another: run `pnpm coverage`').toBe(
      true,
    );
  });

  it('tells of every function of tensor and linalg', () => {
    const functions = Object.entries({ ...tensor, ...linalg })
      .filter(([, x]) => typeof x === 'function' && !String(x).startsWith('class'))
      .map(([name]) => name);
    const told = [...Object.keys(opInfo), ...Object.values(notOperations).flat()];
    expect(functions.length).toBeGreaterThan(100);
    expect(told.toSorted()).toEqual(functions.toSorted());
  });
});

/** The states of one operation on a backend: `float32 covered covered covered`. */
function states(backend: Backend, name: keyof typeof opInfo): readonly string[] {
  return coverage(backend, [name]).flatMap(({ dtypes }) =>
    dtypes.map((x) => [x.dtype, ...KINDS.map((kind) => x[kind].state)].join(' ')),
  );
}

describe('coverage of a backend', () => {
  it('is a state for each dtype and kind', () => {
    expect(states(new CpuBackend(), 'matmul')).toEqual([
      'float32 covered covered covered',
      'float64 covered covered covered',
      'int32 covered none none',
      'bool refused refused refused',
    ]);
    expect(states(new CpuBackend(), 'argmax')[0]).toBe('float32 covered none none');
  });

  it('frees what it makes', () => {
    const backend = new CpuBackend();
    coverage(backend, ['matmul', 'sum', 'softmax']);
    expect(memory(backend).buffers).toBe(0);
  });

  it('has a hole where a kernel throws, in the derivatives too', () => {
    class Throwing extends CpuBackend {
      override matmul(): void {
        throw new TypeError('not today');
      }
    }
    const backend = new Throwing();
    const [found] = coverage(backend, ['matmul']);
    expect(memory(backend).buffers).toBe(0);
    const [float32, , int32, bool] = found?.dtypes ?? [];
    const hole = { state: 'hole', problem: expect.stringContaining('not today') };
    expect(float32).toMatchObject({ forward: hole, gradient: hole, second: hole });
    expect(int32).toMatchObject({ forward: hole, gradient: { state: 'none' } });
    expect(bool?.forward).toEqual({ state: 'refused' });
    expect(found && holesOf([{ backend: 'b', dtypes: [], operations: [found] }])).toHaveLength(7);
  });

  it('has a hole where a gradient is not finite', () => {
    class Infinite extends CpuBackend {
      #calls = 0;
      override matmul(...[a, b, out]: Parameters<CpuBackend['matmul']>): void {
        super.matmul(a, b, out);
        // The first call is the forward one of the sample, the second that of the recording.
        if (++this.#calls > 2) this.write(new Float32Array(out.layout.size).fill(Infinity), out);
      }
    }
    const [found] = coverage(new Infinite(), ['linear']);
    expect(found?.dtypes[0]?.gradient).toMatchObject({
      state: 'hole',
      problem: expect.stringContaining('not finite'),
    });
  });
});
