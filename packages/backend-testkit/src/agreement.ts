/**
 * Two backends, or two modes of one, side by side: do they compute the same? A check of a fast mode
 * against a proven one, which the conformance suite's tolerances would be too wide for.
 */
import { grad } from '@evenkeel/autograd';
import { type Backend, type DType, isFloat, scope, type Tensor } from '@evenkeel/tensor';
import { EXACT, expectClose, expectEqual, fail, type Tolerance } from './expect.js';
import { balanced, type Harness, type Target } from './harness.js';
import { opEntries } from './op-info/index.js';
import type { Family, OpInfo } from './op-info/types.js';
import { makeInputs, type Sample } from './sample.js';
import {
  asScalar,
  describeSample,
  differentiable,
  randomCotangents,
  run,
  runsOn,
  samplesOf,
} from './suites/run.js';
import { GRADIENT, toleranceOf } from './tolerance.js';

/** What is compared. */
export interface Agreement {
  /** The backend that is believed. */
  readonly reference: Target;
  /** The one that is tested. */
  readonly subject: Target;
  /** Whether every bit has to be the same (but those of NaN); else as near as the conformance suite asks. */
  readonly exact: boolean;
  /** The families of operations that are compared; default: all. */
  readonly families?: readonly Family[];
  /** Whether gradients are compared too, in which sums have their own order; default true. */
  readonly gradients?: boolean;
}

/** What a backend gave, on the host. */
interface Outcome {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/**
 * Defines tests that run every sample of every operation, and its gradient, on both backends, and compare them.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { agreement } from '@evenkeel/backend-testkit';
 * const titles: string[] = [];
 * const describe = (title: string, body: () => void) => {
 *   titles.push(title);
 *   body();
 * };
 * const target = { name: 'cpu', makeBackend: () => new CpuBackend() };
 * agreement({ describe, it: () => {} }, { reference: target, subject: target, exact: true });
 * titles[0]; // => agreement of cpu with cpu
 * ```
 */
export function agreement({ describe, it }: Harness, options: Agreement): void {
  const { reference, subject, exact, families, gradients = true } = options;
  describe(`agreement of ${subject.name} with ${reference.name}`, () => {
    const believed = reference.makeBackend();
    const tested = subject.makeBackend();
    for (const [name, info] of opEntries) {
      if (families?.includes(info.family) === false) continue;
      for (const dtype of dtypesOf(info, believed, tested)) {
        it(`${name} ${dtype}`, () => {
          for (const sample of samplesOf(name, info, dtype)) {
            if (!sample.inputs.every((x) => runsOn(tested, [x.dtype]))) continue;
            if (!sample.inputs.every((x) => runsOn(believed, [x.dtype]))) continue;
            const label = `${name} ${describeSample(sample)} ${dtype}`;
            const tolerance = (d: DType, gradient: boolean): Tolerance => {
              if (exact || !isFloat(d)) return EXACT;
              return gradient ? GRADIENT[d] : toleranceOf(info.tolerance, sample, d);
            };
            compare(label, info, sample, [believed, tested], gradients, tolerance);
          }
        });
      }
    }
  });
}

/** The dtypes that the operation takes and both backends have. */
function dtypesOf(info: OpInfo, a: Backend, b: Backend): DType[] {
  const all = Object.entries(info.results).map(([dtype]) => dtype);
  return a.capabilities.dtypes.filter(
    (dtype) => all.includes(dtype) && b.capabilities.dtypes.includes(dtype),
  );
}

function compare(
  label: string,
  info: OpInfo,
  sample: Sample,
  backends: readonly [believed: Backend, tested: Backend],
  gradients: boolean,
  tolerance: (dtype: DType, gradient: boolean) => Tolerance,
): void {
  const of = gradients ? differentiable(info, sample) : [];
  const outcomes = backends.map((backend) => {
    let found: readonly Outcome[] = [];
    balanced(backend, label, () => {
      found = outcomesOf(info, backend, sample, of);
    });
    return found;
  });
  const [expected = [], got = []] = outcomes;
  const outputs = expected.length - of.length;
  expectEqual(`${label}: number of outputs`, got.length, expected.length);
  expected.forEach((y, i) => {
    const x = got[i] ?? fail(label, `output ${i} is missing`);
    const what = i < outputs ? `${label}, output ${i}` : `${label}, gradient ${i - outputs}`;
    expectEqual(`${what}: dtype and shape`, [x.dtype, x.shape], [y.dtype, y.shape]);
    const bound = tolerance(y.dtype, i >= outputs);
    expectClose(what, x.data, y.data, bound, { zeroSign: bound === EXACT });
  });
}

/** The outputs of a call, then its gradients. */
function outcomesOf(
  info: OpInfo,
  backend: Backend,
  sample: Sample,
  of: readonly number[],
): Outcome[] {
  const outputs = run(info, backend, sample);
  const found = outputs.map(outcomeOf);
  if (of.length === 0) return found;
  const operands = makeInputs(backend, sample);
  const cotangents = randomCotangents(info, backend, sample, outputs);
  const at = of.flatMap((i) => operands[i] ?? []);
  const gradients = scope(() => grad(asScalar(info, sample, operands, of, cotangents))(...at));
  return [...found, ...gradients.map(outcomeOf)];
}

const outcomeOf = (x: Tensor): Outcome => ({ dtype: x.dtype, shape: x.shape, data: x.data() });
