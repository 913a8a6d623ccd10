/** What needs the order of the elements: sorted positions, and running sums. */
import type { OrderCase } from '../cases.js';
import { type Case, COPIES, type Workload } from './workload.js';

/** One long line, and many of the length that a layer or a batch has. */
const SHAPES = [[1e6], [1000, 1000]];

const nameOf = (shape: readonly number[]): string =>
  shape.length === 1 ? shape.join() : `[${shape.join()}]`;

function argsortOf(shape: OrderCase['shape']): Case {
  return {
    name: `argsort of ${nameOf(shape)}`,
    spec: { kind: 'order', operation: 'argsort', shape },
    // Positions: a float32 has all of them, and equals keep their order.
    tolerance: 0,
    yardsticks: [],
  };
}

function cumsumOf(shape: OrderCase['shape']): Case {
  return {
    name: `cumsum of ${nameOf(shape)}`,
    spec: { kind: 'order', operation: 'cumsum', shape },
    // Of a million float32, added one after the other.
    tolerance: 1e-4,
    // Read and written.
    bytes: 2 * 4 * shape.reduce((a, b) => a * b, 1),
    yardsticks: COPIES,
  };
}

export const order: Workload = {
  name: 'order',
  title: 'Sorted positions and running sums',
  about:
    'Along the last axis: argsort gives the positions that sort, equals in their order; cumsum the sums so far. Beside them, as Evenkeel would do without a kernel for it: "typed array sort" is Float32Array.prototype.sort of the same lines, which gives values and no positions; "log-step adds" are log2(n) steps that add a shifted copy, called on the backend itself.',
  cases: [...SHAPES.map(argsortOf), ...SHAPES.map(cumsumOf)],
};
