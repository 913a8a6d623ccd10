/** The one function that a backend's tests call. */
import { floatsOf, type Harness, type Target } from './harness.js';
import { directionSuite } from './suites/direction.js';
import { dtypeSuite } from './suites/dtypes.js';
import { errorSuite } from './suites/errors.js';
import { gradientSuite } from './suites/gradient.js';
import { leakSuite } from './suites/leaks.js';
import { randomSuite } from './suites/random.js';
import { referenceSuite } from './suites/reference.js';
import { seamSuite } from './suites/seam.js';
import { secondDerivativeSuite } from './suites/second-derivative.js';
import { viewSuite } from './suites/views.js';

const suites = [
  referenceSuite,
  gradientSuite,
  secondDerivativeSuite,
  directionSuite,
  errorSuite,
  viewSuite,
  leakSuite,
  dtypeSuite,
  randomSuite,
  seamSuite,
] as const;

/**
 * Defines the tests that every backend has to pass: values and gradients against PyTorch's, first
 * and second derivatives against finite differences, derivatives in a direction, error messages,
 * views and broadcasts, memory, dtypes, random bits, and what the methods of a backend promise each
 * other. Nothing is run here: the test runner does, and its functions are an argument.
 *
 * @param harness `describe` and `it` of vitest, Jest or node:test.
 * @param target the backend's name, a function that makes one, and the float dtypes to test
 *   (default: all that it has).
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { conformance } from '@evenkeel/backend-testkit';
 * const titles: string[] = [];
 * const describe = (title: string, body: () => void) => {
 *   titles.push(title);
 *   body();
 * };
 * conformance({ describe, it: () => {} }, { name: 'cpu', makeBackend: () => new CpuBackend() });
 * titles[0]; // => conformance of cpu
 * ```
 */
export function conformance(harness: Harness, target: Target): void {
  harness.describe(`conformance of ${target.name}`, () => {
    for (const suite of suites) {
      const makeBackend = () => target.makeBackend();
      const backend = makeBackend();
      suite({ ...harness, backend, makeBackend, dtypes: floatsOf(target, backend) });
    }
  });
}
