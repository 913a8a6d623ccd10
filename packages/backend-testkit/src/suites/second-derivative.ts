/**
 * Suite: the gradient of every gradient against central differences of it, with random cotangents.
 */
import { grad, gradCheck } from '@evenkeel/autograd';
import { mul, sum, type Tensor } from '@evenkeel/tensor';
import { Draw } from '../draw.js';
import type { Bench } from '../harness.js';
import { denseTensor } from '../sample.js';
import { derivativeSuite } from './derivative.js';
import { STEP } from './run.js';

/** Defines the tests. */
export function secondDerivativeSuite(bench: Bench): void {
  derivativeSuite(bench, 'second derivatives', ({ label, dtype, f, at }) => {
    const first = grad(f);
    const draw = new Draw(`second ${label}`);
    const weights = at.map((x) =>
      denseTensor(bench.backend, dtype, x.shape, draw.spread(x.size, -2, 2)),
    );
    gradCheck((...xs: Tensor[]) => weighted(first(...xs), weights), at, STEP[dtype]);
  });
}

/** The sum of the gradients times constants: one number, so that its gradient can be checked. */
function weighted(gradients: readonly Tensor[], weights: readonly Tensor[]): Tensor {
  const terms = gradients.flatMap((g, i) => {
    const w = weights[i];
    return w === undefined ? [] : [sum(mul(g, w))];
  });
  return terms.reduce((total, term) => total.add(term));
}
