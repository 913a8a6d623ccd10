/** Suite: every gradient against central differences, with a random cotangent. */
import { gradCheck } from '@evenkeel/autograd';
import type { Bench } from '../harness.js';
import { derivativeSuite } from './derivative.js';
import { STEP } from './run.js';

/** Defines the tests. */
export function gradientSuite(bench: Bench): void {
  derivativeSuite(bench, 'gradients', ({ dtype, f, at, wider }) => {
    gradCheck(f, at, { ...STEP[dtype], ...(wider === undefined ? {} : { tolerance: wider }) });
  });
}
