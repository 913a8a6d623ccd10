/** Sorted positions and running sums along the last axis; and what would do without a kernel, for comparison. */
import { argsort, cumsum, type Tensor } from '@evenkeel/tensor';
import type { OrderCase } from '../../cases.js';
import type { Arrays } from '../../data/arrays.js';
import type { Lane } from '../../worker/contract.js';
import type { Lanes, Place } from './index.js';
import { logSteps } from './log-steps.js';
import { tensorOf } from './network.js';

export function ordered({ operation, shape }: OrderCase, arrays: Arrays, place: Place): Lanes {
  const x = tensorOf(arrays, 'x', place);
  if (operation === 'argsort') {
    const lines = typedArraySort(arrays.get('x').data, shape.at(-1) ?? 1);
    return {
      lanes: [lane('argsort', () => argsort(x, -1)), lines],
      dispose: () => x.dispose(),
    };
  }
  const steps = logSteps(x);
  return {
    lanes: [
      lane('cumsum', () => cumsum(x, -1)),
      {
        name: 'log-step adds',
        isPart: true,
        run: () => {
          steps.run();
        },
        check: () => steps.run().data(),
      },
    ],
    dispose: () => {
      steps.dispose();
      x.dispose();
    },
  };
}

function lane(name: string, compute: () => Tensor): Lane {
  return {
    name,
    run: () => compute().dispose(),
    check: () => {
      const result = compute();
      const values = result.data();
      result.dispose();
      return values;
    },
  };
}

/** The language's own sort of each line of `n`, from its unsorted state every time. It gives no positions. */
function typedArraySort(values: Float32Array, n: number): Lane {
  const sorted = values.slice();
  const run = (): void => {
    sorted.set(values);
    for (let i = 0; i < sorted.length; i += n) sorted.subarray(i, i + n).sort();
  };
  return {
    name: 'typed array sort',
    isPart: true,
    run,
    check: () => {
      run();
      return sorted;
    },
  };
}
