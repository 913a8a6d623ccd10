// What the tests of this package share: gradients of given numbers, backends that watch, and what is balanced.
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  type Backend,
  type FloatDType,
  Gradients,
  memory,
  tensor,
  Variable,
} from '@evenkeel/tensor';
import { expect } from 'vitest';

/** Runs `body` and expects as many live buffers and bytes after it as before. */
export async function expectBalanced(
  backend: Backend,
  body: () => void | Promise<void>,
): Promise<void> {
  const before = memory(backend);
  await body();
  const after = memory(backend);
  expect({ buffers: after.buffers, bytes: after.bytes }).toEqual({
    buffers: before.buffers,
    bytes: before.bytes,
  });
}

/** The reference backend, which counts launches, may refuse to be read, and breaks when told. */
export class Watched extends CpuBackend {
  /** The name of the program and the number of operand groups, for each call. */
  readonly launches: string[] = [];
  readable = true;
  /** How many more allocations and launches succeed. */
  allocations = Number.POSITIVE_INFINITY;
  runs = Number.POSITIVE_INFINITY;

  override alloc(bytes: number): ReturnType<CpuBackend['alloc']> {
    if (this.allocations-- <= 0) throw new Error('out of memory');
    return super.alloc(bytes);
  }

  override elementwise(...args: Parameters<CpuBackend['elementwise']>): void {
    if (this.runs-- <= 0) throw new Error('broken kernel');
    const [program, , , outputs] = args;
    this.launches.push(`${program.name} x${outputs.length / program.outputs.length}`);
    super.elementwise(...args);
  }

  override readSync(
    ...args: Parameters<CpuBackend['readSync']>
  ): ReturnType<CpuBackend['readSync']> {
    if (!this.readable) throw new Error('read');
    return super.readSync(...args);
  }

  override read(...args: Parameters<CpuBackend['read']>): ReturnType<CpuBackend['read']> {
    if (!this.readable) throw new Error('read');
    return super.read(...args);
  }

  override item(...args: Parameters<CpuBackend['item']>): number {
    if (!this.readable) throw new Error('read');
    return super.item(...args);
  }
}

/** Makes variables and gradients on one backend. */
export const maker = (backend: Backend, dtype: FloatDType = 'float64') => {
  const vector = (...values: number[]) => tensor(values, { backend, dtype });
  return {
    vector,
    variable: (name: string, ...values: number[]) => new Variable(vector(...values), { name }),
    /** A gradient for each variable, in the order given. */
    gradients: (...pairs: readonly (readonly [Variable, readonly number[]])[]) =>
      new Gradients(
        pairs.map(([v]) => v),
        pairs.map(([, values]) => vector(...values)),
      ),
  };
};

/** The elements of each variable. */
export const valuesOf = (...variables: Variable[]) => variables.map((v) => [...v.value.data()]);

/** The largest difference of two lists, as a share of the largest magnitude of the second. */
export function relativeError(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(got.length).toBe(expected.length);
  const reference = Array.from(expected);
  const largest = Math.max(...reference.map(Math.abs));
  const error = Math.max(...reference.map((x, i) => Math.abs(x - (got[i] ?? Number.NaN))));
  return largest === 0 ? error : error / largest;
}
