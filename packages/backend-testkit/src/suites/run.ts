/** How the suites call operations and name their tests. */
import { type Backend, type DType, type FloatDType, mul, sum, type Tensor } from '@evenkeel/tensor';
import { Draw } from '../draw.js';
import type { OpInfo } from '../op-info/types.js';
import { denseTensor, fillArgs, makeInputs, type Sample } from '../sample.js';

/** Makes the operands and calls the operation. */
export function run(info: OpInfo, backend: Backend, sample: Sample): readonly Tensor[] {
  return info.call(fillArgs(sample.args, makeInputs(backend, sample)));
}

/**
 * How derivatives are checked: in float64 to 1e-6. A backend without float64 is checked in float32,
 * where a difference quotient keeps half of the digits: to 5e-3, which finds a wrong rule, not a
 * wrong digit (those are for the reference gradients).
 */
export const STEP = {
  float64: { tolerance: 1e-6 },
  float32: { tolerance: 5e-3, epsilon: 1e-2 },
} as const;

/** The float dtype to check derivatives in. */
export const precise = (dtypes: readonly FloatDType[]): FloatDType =>
  dtypes.includes('float64') ? 'float64' : 'float32';

/** The samples of an operation: the same for every backend and every run. */
export function samplesOf(name: string, info: OpInfo, dtype: DType): readonly Sample[] {
  return info.samples(dtype, new Draw(`${name} ${dtype}`));
}

/** What a test's title says of a sample. */
export function describeSample(sample: Sample): string {
  const shapes = sample.inputs.map((x) => `[${x.shape.join(',')}]`).join(' ');
  return sample.note === '' ? shapes : `${sample.note} ${shapes}`;
}

/** Whether the backend has every dtype that the sample names. */
export function runsOn(backend: Backend, dtypes: readonly DType[]): boolean {
  return dtypes.every((dtype) => backend.capabilities.dtypes.includes(dtype));
}

/** Which operands of a sample an operation has a gradient for. */
export function differentiable(info: OpInfo, sample: Sample): readonly number[] {
  const { derivative } = info;
  if ('none' in derivative) return [];
  const isFloat = (i: number) => sample.inputs[i]?.dtype.startsWith('float') === true;
  const all = sample.inputs.map((_, i) => i);
  return (derivative.operands === 'all' ? all : derivative.operands).filter(isFloat);
}

/**
 * The operation as a function of some of its operands to one number: the sum of its outputs times
 * constants. Everything else of the call is fixed.
 */
export function asScalar(
  info: OpInfo,
  sample: Sample,
  operands: readonly Tensor[],
  of: readonly number[],
  cotangents: readonly (Tensor | null)[],
): (...xs: Tensor[]) => Tensor {
  return (...xs) => {
    const inputs = operands.map((x, i) => xs[of.indexOf(i)] ?? x);
    const outputs = info.call(fillArgs(sample.args, inputs));
    const terms = outputs.flatMap((y, i) => {
      const c = cotangents[i];
      return c === null || c === undefined ? [] : [sum(mul(y, c))];
    });
    const [first, ...rest] = terms;
    if (first === undefined) throw new TypeError('a sample has no differentiable output');
    return rest.reduce((total, term) => total.add(term), first);
  };
}

/** Cotangents of the outputs: random numbers, the same in every run. */
export function randomCotangents(
  info: OpInfo,
  backend: Backend,
  sample: Sample,
  outputs: readonly Tensor[],
): readonly (Tensor | null)[] {
  const { derivative } = info;
  const count = 'none' in derivative ? 0 : (derivative.outputs ?? outputs.length);
  const draw = new Draw(`cotangent ${describeSample(sample)}`);
  return outputs.map((y, i) =>
    i < count ? denseTensor(backend, y.dtype, y.shape, draw.spread(y.size, -2, 2)) : null,
  );
}
