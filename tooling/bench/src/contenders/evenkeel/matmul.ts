/** A matrix product; an operand that lies transposed is a view. */
import { matmul, scope } from '@evenkeel/tensor';
import type { MatmulCase } from '../../cases.js';
import type { Arrays } from '../../data/arrays.js';
import type { Lanes, Place } from './index.js';
import { tensorOf } from './network.js';

export function product({ transposed }: MatmulCase, arrays: Arrays, place: Place): Lanes {
  const stored = ['a', 'b'].map((name) => tensorOf(arrays, name, place));
  const [a, b] = ['a', 'b'].map((name, i) => {
    const t = stored[i];
    return name === transposed ? t?.transpose() : t;
  });
  if (a === undefined || b === undefined) throw new Error('a product needs two operands.');
  const all = new Set([...stored, a, b]);
  return {
    lanes: [
      {
        name: 'matmul',
        run: () => {
          matmul(a, b).dispose();
        },
        check: () => scope(() => matmul(a, b).data()),
      },
    ],
    dispose: () => {
      for (const t of all) t?.dispose();
    },
  };
}
