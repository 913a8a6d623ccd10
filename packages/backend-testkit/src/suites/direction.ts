/**
 * Suite: the derivative in a random direction against the gradient. jvp pulls a cotangent of zeros back and differentiates
 * that: so it finds what is right for one cotangent, but not linear in it.
 */
import { grad, jvp } from '@evenkeel/autograd';
import { mul } from '@evenkeel/tensor';
import { Draw } from '../draw.js';
import { fail } from '../expect.js';
import type { Bench } from '../harness.js';
import { denseTensor } from '../sample.js';
import { derivativeSuite } from './derivative.js';

/** How far the two may be apart, relative to the sizes of what is summed. */
const TOLERANCE = { float64: 1e-10, float32: 1e-3 } as const;

/** Defines the tests. */
export function directionSuite(bench: Bench): void {
  derivativeSuite(bench, 'derivatives in a direction', ({ label, dtype, f, at }) => {
    const draw = new Draw(`direction ${label}`);
    const along = at.map((x) =>
      denseTensor(bench.backend, dtype, x.shape, draw.spread(x.size, -2, 2)),
    );
    const terms = grad(f)(...at).flatMap((g, i) => [...mul(g, along[i] ?? g).data()]);
    const expected = terms.reduce((a, b) => a + b, 0);
    const got = jvp(f, at, along).tangent.item();
    const scale = Math.max(1, ...terms.map(Math.abs));
    if (Math.abs(got - expected) <= TOLERANCE[dtype] * scale) return;
    fail(label, `the derivative in a direction should be ${expected}, is ${got}`);
  });
}
