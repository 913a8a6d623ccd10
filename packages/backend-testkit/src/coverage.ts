/**
 * What is known to work, operation by operation: every sample is run now, with its first and second
 * derivative. A count, not a proof: the values are held against references and finite differences by
 * `conformance`.
 */
import { grad } from '@evenkeel/autograd';
import {
  type Backend,
  type DType,
  type FloatDType,
  isFloat,
  scope,
  type Tensor,
} from '@evenkeel/tensor';
import { goldens } from './goldens/index.js';
import { type OpName, opEntries } from './op-info/index.js';
import type { Family, OpInfo } from './op-info/types.js';
import type { Sample } from './sample.js';
import { type DerivativeCase, derivativeCase } from './suites/derivative.js';
import { runsOf } from './suites/reference.js';
import { describeSample, run, runsOn, samplesOf } from './suites/run.js';
import { gradientsOf } from './suites/second-derivative.js';

/**
 * What was found for one operation, one dtype and one of forward, gradient and second derivative.
 *
 * - `covered`: this many samples ran, and this many reference values exist (none are kept of second
 *   derivatives).
 * - `refused`: the operation does not take the dtype, and says so with a DTypeError.
 * - `none`: there is no such derivative: of an integer dtype, or of an operation without one.
 * - `hole`: anything else, and what is wrong.
 */
export type CoverageCell =
  | { readonly state: 'covered'; readonly samples: number; readonly goldens: number }
  | { readonly state: 'refused' | 'none' }
  | { readonly state: 'hole'; readonly problem: string };

/** What was found for one operation and one dtype of its operands. */
export interface DTypeCoverage {
  readonly dtype: DType;
  /** The dtype of each result; empty if the dtype is refused. */
  readonly results: readonly DType[];
  readonly forward: CoverageCell;
  readonly gradient: CoverageCell;
  readonly second: CoverageCell;
}

/** What was found for one operation. */
export interface OperationCoverage {
  readonly name: string;
  readonly family: Family;
  /** Why the operation has no gradient; null if it has one. */
  readonly noGradient: string | null;
  /** One for each dtype that the backend has. */
  readonly dtypes: readonly DTypeCoverage[];
}

/**
 * Runs every sample of every operation on a backend, with its first and second derivative, in every
 * dtype that the backend has, and says for each what was found. No exception is thrown for what
 * fails: that is a cell whose state is `hole`.
 *
 * @param backend where to run; all that is made is freed again.
 * @param names the operations to run; default: all.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { coverage } from '@evenkeel/backend-testkit';
 * const [found] = coverage(new CpuBackend(), ['tanh']);
 * found?.dtypes.map((x) => `${x.dtype} ${x.second.state}`).join(', ');
 * // => float32 covered, float64 covered, int32 none, bool none
 * ```
 */
export function coverage(
  backend: Backend,
  names?: readonly OpName[],
): readonly OperationCoverage[] {
  const asked: readonly string[] | undefined = names;
  return opEntries
    .filter(([name]) => asked?.includes(name) !== false)
    .map(([name, info]) => ({
      name,
      family: info.family,
      noGradient: 'none' in info.derivative ? info.derivative.none : null,
      dtypes: backend.capabilities.dtypes.map((dtype) => dtypeCoverage(name, info, backend, dtype)),
    }));
}

function dtypeCoverage(name: string, info: OpInfo, backend: Backend, dtype: DType): DTypeCoverage {
  const samples = samplesOf(name, info, dtype).filter((sample) =>
    runsOn(
      backend,
      sample.inputs.map((x) => x.dtype),
    ),
  );
  const results = info.results[dtype];
  if (results === undefined) {
    const cell = refusedCell(info, backend, samples);
    return { dtype, results: [], forward: cell, gradient: cell, second: cell };
  }
  const references = referencesOf(name, backend, samples);
  const differentiated = references.filter((c) => c.gradients.some((g) => g !== null));
  const forward = coveredCell(samples, references.length, (sample) =>
    expectDTypes(run(info, backend, sample), results),
  );
  if (!isFloat(dtype) || 'none' in info.derivative) {
    return { dtype, results, forward, gradient: { state: 'none' }, second: { state: 'none' } };
  }
  const derived =
    (f: (one: DerivativeCase) => (...xs: Tensor[]) => Tensor) =>
    (sample: Sample): boolean => {
      const one = derivativeCase(name, info, backend, dtype, sample);
      return one !== null && expectGradients(one.at, grad(f(one))(...one.at));
    };
  const gradient = coveredCell(
    samples,
    differentiated.length,
    derived(({ f }) => f),
  );
  const second = coveredCell(
    samples,
    null,
    derived((one) => gradientsOf(one, backend)),
  );
  return { dtype, results, forward, gradient, second };
}

const wrong = (problem: string): never => {
  throw new TypeError(problem);
};

/** Whether every sample is refused with a DTypeError. */
function refusedCell(info: OpInfo, backend: Backend, samples: readonly Sample[]): CoverageCell {
  if (samples.length === 0) return { state: 'hole', problem: 'no sample shows that it is refused' };
  for (const sample of samples) {
    const refused = attempt(() => {
      run(info, backend, sample);
      return 'was not refused';
    });
    if (refused instanceof Error && refused.name === 'DTypeError') continue;
    return { state: 'hole', problem: `${describeSample(sample)}: ${String(refused)}` };
  }
  return { state: 'refused' };
}

/**
 * Runs `body` on each sample, which answers whether the sample counts. References are asked for
 * unless their number is null.
 */
function coveredCell(
  samples: readonly Sample[],
  references: number | null,
  body: (sample: Sample) => boolean,
): CoverageCell {
  let ran = 0;
  for (const sample of samples) {
    const counts = attempt(() => body(sample));
    if (counts instanceof Error) {
      return { state: 'hole', problem: `${describeSample(sample)}: ${String(counts)}` };
    }
    if (counts) ran++;
  }
  if (ran === 0) return { state: 'hole', problem: 'no sample' };
  if (references === 0) return { state: 'hole', problem: 'no reference value' };
  return { state: 'covered', samples: ran, goldens: references ?? 0 };
}

/** What `body` answers, in a scope of its own, or what it throws. */
function attempt<T>(body: () => T): T | Error {
  try {
    let answer: T | undefined;
    scope(() => {
      answer = body();
    });
    return answer ?? new TypeError('no answer');
  } catch (error) {
    return error instanceof Error ? error : new TypeError(String(error));
  }
}

function expectDTypes(outputs: readonly Tensor[], expected: readonly DType[]): boolean {
  const got = outputs.map((y) => y.dtype).join(', ');
  if (got !== expected.join(', ')) wrong(`expected ${expected.join(', ')}, got ${got}`);
  return true;
}

/** Whether there is a number among the gradients; all have to be those of their operands, and finite. */
function expectGradients(at: readonly Tensor[], gradients: readonly Tensor[]): boolean {
  if (gradients.length !== at.length) wrong(`${gradients.length} gradients of ${at.length}`);
  at.forEach((x, i) => {
    const g = gradients[i] ?? wrong(`gradient ${i} is missing`);
    const [want, got] = [x, g].map((y) => `${y.dtype} [${y.shape.join(',')}]`);
    if (want !== got) wrong(`gradient ${i} should be ${want}, is ${got}`);
    if (!g.data().every(Number.isFinite)) wrong(`gradient ${i} is not finite`);
  });
  return at.some((x) => x.size > 0);
}

/** The reference values of an operation whose operands have the dtypes of one of the samples. */
function referencesOf(name: string, backend: Backend, samples: readonly Sample[]) {
  const kinds = new Set(samples.map(kindOf));
  const has = backend.capabilities.dtypes;
  const floats = has.filter((dtype): dtype is FloatDType => isFloat(dtype));
  return goldens
    .filter((c) => c.op === name)
    .flatMap((c) => runsOf(c, floats, has))
    .filter(({ c }) => kinds.has(kindOf(c)))
    .map(({ c }) => c);
}

/** The dtypes of the operands, each once: `bool float32`. */
const kindOf = (sample: Sample): string =>
  [...new Set(sample.inputs.map((x) => x.dtype))].sort().join(' ');
