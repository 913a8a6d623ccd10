/**
 * Suite: the gradient of every gradient against central differences of it, with random cotangents.
 */
import { grad, gradCheck } from '@evenkeel/autograd';
import { type Backend, mul, sum, type Tensor } from '@evenkeel/tensor';
import { Draw } from '../draw.js';
import type { Bench } from '../harness.js';
import { denseTensor } from '../sample.js';
import { type DerivativeCase, derivativeSuite } from './derivative.js';
import { STEP } from './run.js';

/** Defines the tests. */
export function secondDerivativeSuite(bench: Bench): void {
  derivativeSuite(bench, 'second derivatives', (one) => {
    gradCheck(gradientsOf(one, bench.backend), one.at, STEP[one.dtype]);
  });
}

/** The sum of the gradients times random constants: one number, so that its gradient can be taken. */
export function gradientsOf(
  { label, dtype, f, at }: DerivativeCase,
  backend: Backend,
): (...xs: Tensor[]) => Tensor {
  const first = grad(f);
  const draw = new Draw(`second ${label}`);
  const weights = at.map((x) => denseTensor(backend, dtype, x.shape, draw.spread(x.size, -2, 2)));
  return (...xs) => {
    const terms = first(...xs).flatMap((g, i) => {
      const w = weights[i];
      return w === undefined ? [] : [sum(mul(g, w))];
    });
    return terms.reduce((total, term) => total.add(term));
  };
}
