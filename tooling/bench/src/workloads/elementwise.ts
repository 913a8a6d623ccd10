/** Elementwise operations. */
import type { ElementwiseCase } from '../cases.js';
import { type Case, COPIES, type Workload } from './workload.js';

const COLUMNS = 100;
const SIZES = [1e3, 1e5, 1e6];
const FORMULAS: readonly {
  readonly formula: ElementwiseCase['formula'];
  /** Read and written, at the least. */
  readonly arrays: number;
}[] = [
  { formula: 'add', arrays: 3 },
  { formula: 'tanh', arrays: 2 },
  { formula: 'chain', arrays: 2 },
  { formula: 'fused', arrays: 2 },
];

export const elementwise: Workload = {
  name: 'elementwise',
  title: 'Elementwise operations',
  about:
    'Of matrices of 100 columns: add is a + b; chain is relu((a - mean) * scale + shift) as four operations, with a vector of 100 each; fused is the same as one kernel, for those who can be asked for one.',
  cases: SIZES.flatMap((size) =>
    FORMULAS.map(
      ({ formula, arrays }): Case => ({
        name: `${formula} of ${size.toExponential(0).replace('+', '')}`,
        spec: { kind: 'elementwise', formula, rows: size / COLUMNS, columns: COLUMNS },
        tolerance: 1e-5,
        bytes: arrays * 4 * size,
        yardsticks: COPIES,
      }),
    ),
  ),
};
