/** Suite: the random bits of a backend are Threefry's of the element's position, bit for bit. */
import { key, randomBits, threefryBits } from '@evenkeel/tensor';
import { EXACT, expectClose, expectEqual } from '../expect.js';
import { type Bench, balanced } from '../harness.js';

/** 1001 is more than a block and no multiple of a vector's lanes. */
const SHAPES: readonly (readonly number[])[] = [[], [1], [7], [2, 3], [0, 4], [1001]];

/** Defines the tests. */
export function randomSuite({ describe, it, backend }: Bench): void {
  if (!backend.capabilities.dtypes.includes('int32')) return;
  describe('random bits', () => {
    for (const shape of SHAPES) {
      const title = `of shape [${shape.join(',')}]`;
      it(title, () =>
        balanced(backend, title, () => {
          for (const k of [key(0), key(2 ** 53 - 1), key(3).fold('dropout')]) {
            const got = randomBits(k, shape, { backend });
            expectEqual(`${title}: shape`, got.shape, shape);
            const expected = new Int32Array(got.size);
            threefryBits(k, expected, 0, got.size);
            expectClose(`${title}, ${String(k)}`, got.data(), expected, EXACT);
          }
        }),
      );
    }
  });
}
