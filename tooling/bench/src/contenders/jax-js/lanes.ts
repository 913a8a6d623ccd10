/** The cases in jax-js as lanes: results awaited, or waited for. Whichever is faster counts. */
import type { CaseSpec } from '../../cases.js';
import { type Arrays, joined } from '../../data/arrays.js';
import type { Absent, Lane, Prepared } from '../../worker/contract.js';
import type { Jax, JaxArray } from './api.js';
import { type Computation, computationOf } from './computations.js';

/** What is measured of a case. */
export function lanesOf(jax: Jax, spec: CaseSpec, arrays: Arrays): Prepared | Absent {
  const awaited = computationOf(jax, spec, arrays);
  if ('absent' in awaited) return awaited;
  const { note } = awaited;
  const common = { ...(note !== undefined && { note }) };
  // Whoever trains or predicts reads the loss or the output; other results are only waited for.
  if (spec.kind !== 'train' && spec.kind !== 'infer') {
    return { ...common, lanes: [awaitedLane(awaited, ready, 1)], dispose: awaited.dispose };
  }
  // With weights of its own, so that both start from the same.
  const blocking = computationOf(jax, spec, arrays);
  if ('absent' in blocking) return blocking;
  const steps = spec.kind === 'train' ? spec.steps : 1;
  return {
    ...common,
    lanes: [awaitedLane(awaited, read, steps), blockingLane(blocking, steps)],
    dispose: () => {
      awaited.dispose();
      blocking.dispose();
    },
  };
}

const read = (result: JaxArray): Promise<unknown> => result.data();

async function ready(result: JaxArray): Promise<void> {
  await result.blockUntilReady();
  result.dispose();
}

function awaitedLane(
  { compute }: Computation,
  finish: (result: JaxArray) => Promise<unknown>,
  steps: number,
): Lane {
  return {
    name: 'awaited',
    run: async () => {
      for (const result of compute()) await finish(result);
    },
    check: async () => {
      const values: ArrayLike<number>[] = [];
      for (let i = 0; i < steps; i++) {
        for (const result of compute()) values.push(await result.data());
      }
      return joined(values);
    },
  };
}

function blockingLane({ compute }: Computation, steps: number): Lane {
  const readAll = (): ArrayLike<number>[] => compute().map((result) => result.dataSync());
  return {
    name: 'blocking',
    run: () => {
      readAll();
    },
    check: () => joined(Array.from({ length: steps }, readAll).flat()),
  };
}
