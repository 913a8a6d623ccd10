/**
 * A sample: one call of an operation, as data. Its operands are dense arrays with the steps that
 * make a view of them, so the same call can be made on any backend, in any float dtype, dense or
 * not.
 */
import {
  type Backend,
  type DType,
  expand,
  type FloatDType,
  slice,
  type Tensor,
  tensor,
  transpose,
} from '@evenkeel/tensor';

/** One step from a dense array to a view of it. */
export type ViewStep =
  | { readonly kind: 'transpose'; readonly axes: readonly number[] }
  | {
      readonly kind: 'slice';
      readonly axis: number;
      readonly start: number;
      readonly stop: number;
      readonly step: number;
    }
  | { readonly kind: 'expand'; readonly shape: readonly number[] };

/** An operand: the dense array, and the view of it that the operation gets. */
export interface InputSpec {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: readonly number[];
  readonly view: readonly ViewStep[];
}

/** The place of an operand among the arguments. */
export interface Slot {
  readonly slot: number;
}

/** An argument as data. */
export type ArgSpec = Slot | number | boolean | string | null | undefined | readonly ArgSpec[];

/** An argument as an operation gets it. */
export type Arg = Tensor | number | boolean | string | null | undefined | readonly Arg[];

/** One call. */
export interface Sample {
  readonly note: string;
  readonly inputs: readonly InputSpec[];
  readonly args: readonly ArgSpec[];
}

/** Operand number `slot`. */
export const slotOf = (slot: number): Slot => ({ slot });

const isSlot = (x: ArgSpec): x is Slot =>
  typeof x === 'object' && x !== null && !Array.isArray(x) && 'slot' in x;

const isList = (x: ArgSpec): x is readonly ArgSpec[] => Array.isArray(x);

/** The arguments of a call, with the operands in their places. */
export function fillArgs(specs: readonly ArgSpec[], operands: readonly Tensor[]): Arg[] {
  return specs.map((spec) => {
    if (isList(spec)) return fillArgs(spec, operands);
    return isSlot(spec) ? operands[spec.slot] : spec;
  });
}

/** A host array of this dtype, for {@link tensor}. */
function hostValues(dtype: DType, data: readonly number[]) {
  switch (dtype) {
    case 'float32':
      return Float32Array.from(data);
    case 'float64':
      return Float64Array.from(data);
    case 'int32':
      return Int32Array.from(data);
    case 'bool':
      return Uint8Array.from(data);
  }
}

/** A dense tensor. */
export function denseTensor(
  backend: Backend,
  dtype: DType,
  shape: readonly number[],
  data: readonly number[],
): Tensor {
  return tensor(hostValues(dtype, data), { shape, dtype, backend });
}

/** The operand as the operation gets it. */
function makeInput(backend: Backend, spec: InputSpec): Tensor {
  let x = denseTensor(backend, spec.dtype, spec.shape, spec.data);
  for (const step of spec.view) {
    if (step.kind === 'transpose') x = transpose(x, step.axes);
    else if (step.kind === 'expand') x = expand(x, step.shape);
    else x = slice(x, step.axis, step.start, step.stop, step.step);
  }
  return x;
}

/** All operands of a sample. */
export const makeInputs = (backend: Backend, sample: Sample): Tensor[] =>
  sample.inputs.map((spec) => makeInput(backend, spec));

/** Whether a sample names a dtype anywhere. */
function names(dtype: DType, sample: Sample): boolean {
  return sample.inputs.some((x) => x.dtype === dtype) || sample.args.includes(dtype);
}

/** The sample with float64 read as `dtype`. */
export function inDType<S extends Sample>(sample: S, dtype: FloatDType): S {
  if (dtype === 'float64' || !names('float64', sample)) return sample;
  return {
    ...sample,
    inputs: sample.inputs.map((x) => (x.dtype === 'float64' ? { ...x, dtype } : x)),
    args: sample.args.map((x) => (x === 'float64' ? dtype : x)),
  };
}
