/** Batch normalization and its gradients, for a given gradient of what it gives. */
import { vjp } from '@evenkeel/autograd';
import { batchNorm, scope, type Tensor } from '@evenkeel/tensor';
import type { BatchNormCase } from '../../cases.js';
import { type Arrays, joined } from '../../data/arrays.js';
import type { Lanes, Place } from './index.js';
import { tensorOf } from './network.js';

const EPSILON = 1e-5;

export function batchNormalization(_: BatchNormCase, arrays: Arrays, place: Place): Lanes {
  const x = tensorOf(arrays, 'x', place);
  const dy = tensorOf(arrays, 'dy', place);
  const gamma = tensorOf(arrays, 'gamma', place);
  const beta = tensorOf(arrays, 'beta', place);
  /** y, and the gradients of x, gamma and beta; the recording ends with the call. */
  const compute = <T>(read: (results: readonly Tensor[]) => T): T =>
    scope(() => {
      const call = vjp((x, gamma, beta) => batchNorm(x, gamma, beta, EPSILON).y, x, gamma, beta);
      try {
        return read([call.value, ...call.pullback(dy)]);
      } finally {
        call.dispose();
      }
    });
  return {
    lanes: [
      {
        name: 'vjp',
        run: () => {
          compute(() => undefined);
        },
        check: () => compute((results) => joined(results.map((t) => t.data()))),
      },
    ],
    dispose: () => {
      for (const t of [x, dy, gamma, beta]) t.dispose();
    },
  };
}
