/**
 * Suite: the gradient of every gradient against central differences of it, with random cotangents.
 */
import { grad, gradCheck } from '@evenkeel/autograd';
import { mul, sum, type Tensor } from '@evenkeel/tensor';
import { Draw } from '../draw.js';
import { type Bench, balanced } from '../harness.js';
import { opEntries } from '../op-info/index.js';
import { denseTensor, makeInputs } from '../sample.js';
import {
  asScalar,
  describeSample,
  differentiable,
  precise,
  randomCotangents,
  run,
  STEP,
  samplesOf,
} from './run.js';

/** Defines the tests. */
export function secondDerivativeSuite({ describe, it, backend, dtypes }: Bench): void {
  const dtype = precise(dtypes);
  describe(`second derivatives in ${dtype}`, () => {
    for (const [name, info] of opEntries) {
      if ('none' in info.derivative) continue;
      describe(name, () => {
        for (const sample of samplesOf(name, info, dtype)) {
          const of = differentiable(info, sample);
          if (of.length === 0) continue;
          const label = `${name} ${describeSample(sample)}`;
          it(describeSample(sample), () =>
            balanced(backend, label, () => {
              const operands = makeInputs(backend, sample);
              const cotangents = randomCotangents(
                info,
                backend,
                sample,
                run(info, backend, sample),
              );
              const at = of.flatMap((i) => operands[i] ?? []);
              const first = grad(asScalar(info, sample, operands, of, cotangents));
              const draw = new Draw(`second ${label}`);
              const weights = at.map((x) =>
                denseTensor(backend, dtype, x.shape, draw.spread(x.size, -2, 2)),
              );
              gradCheck((...xs: Tensor[]) => weighted(first(...xs), weights), at, STEP[dtype]);
            }),
          );
        }
      });
    }
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
