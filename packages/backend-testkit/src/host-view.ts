/**
 * Views computed on the host, to know what an operand's elements are without asking a backend, and
 * to store given elements in another way: transposed, with gaps, repeated.
 */
import type { DType } from '@evenkeel/tensor';
import type { InputSpec, ViewStep } from './sample.js';

/** A dense array on the host. */
interface HostArray {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((n, m) => n * m, 1);

function stridesOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/**
 * The dense array of `shape` whose element at an index is the one at `offset + index . strides`.
 */
function collect(
  data: readonly number[],
  shape: readonly number[],
  strides: readonly number[],
  offset = 0,
): HostArray {
  const own = stridesOf(shape);
  const at = (i: number): number =>
    shape.reduce(
      (sum, n, axis) => sum + (Math.floor(i / (own[axis] ?? 1)) % n) * (strides[axis] ?? 0),
      offset,
    );
  return {
    shape,
    data: Array.from({ length: sizeOf(shape) }, (_, i) => data[at(i)] ?? Number.NaN),
  };
}

function applyStep({ shape, data }: HostArray, step: ViewStep): HostArray {
  const strides = stridesOf(shape);
  switch (step.kind) {
    case 'transpose':
      return collect(
        data,
        step.axes.map((a) => shape[a] ?? 1),
        step.axes.map((a) => strides[a] ?? 0),
      );
    case 'slice': {
      const count = Math.max(0, Math.ceil((step.stop - step.start) / step.step));
      const by = (n: number, axis: number) => (axis === step.axis ? n * step.step : n);
      const offset = step.start * (strides[step.axis] ?? 0);
      return collect(
        data,
        shape.map((n, axis) => (axis === step.axis ? count : n)),
        strides.map(by),
        offset,
      );
    }
    case 'expand': {
      const lead = step.shape.length - shape.length;
      const repeated = step.shape.map((_, axis) =>
        axis < lead || shape[axis - lead] === 1 ? 0 : (strides[axis - lead] ?? 0),
      );
      return collect(data, step.shape, repeated);
    }
  }
}

/** The same operand, dense. */
export function denseTwin(spec: InputSpec): InputSpec {
  const { shape, data } = spec.view.reduce<HostArray>(applyStep, spec);
  return { dtype: spec.dtype, shape, data, view: [] };
}

/** The operand repeated to `shape`, dense. */
export const expandedTwin = (spec: InputSpec, shape: readonly number[]): InputSpec =>
  denseTwin({ ...spec, view: [...spec.view, { kind: 'expand', shape }] });

/** What lies between the elements of a view: a value that shows if it is read. */
const filler = (dtype: DType): number =>
  dtype === 'int32' ? 77 : dtype === 'bool' ? 1 : Number.NaN;

/** An operand equal to the dense one, stored with its axes in reverse. */
function transposedView(dense: InputSpec): InputSpec {
  const axes = dense.shape.map((_, axis) => dense.shape.length - 1 - axis);
  const step: ViewStep = { kind: 'transpose', axes };
  return { ...dense, ...applyStep(dense, step), view: [step] };
}

/** An operand equal to the dense one: every second element along an axis, from an odd offset. */
function slicedView(dense: InputSpec, axis: number): InputSpec {
  const size = dense.shape[axis] ?? 1;
  const shape = dense.shape.map((n, i) => (i === axis ? 2 * n + 1 : n));
  const inner = sizeOf(shape.slice(axis + 1));
  const data = Array.from({ length: sizeOf(shape) }, (_, i) => {
    const position = Math.floor(i / inner) % (2 * size + 1);
    if (position % 2 === 0) return filler(dense.dtype);
    const outer = Math.floor(i / (inner * (2 * size + 1)));
    return dense.data[(outer * size + (position - 1) / 2) * inner + (i % inner)] ?? Number.NaN;
  });
  const step: ViewStep = { kind: 'slice', axis, start: 1, stop: 2 * size + 1, step: 2 };
  return { ...dense, shape, data, view: [step] };
}

/** An operand whose first row, along an axis, is repeated. */
function repeatedView(dense: InputSpec, axis: number): InputSpec {
  const first = applyStep(dense, { kind: 'slice', axis, start: 0, stop: 1, step: 1 });
  return { ...dense, ...first, view: [{ kind: 'expand', shape: dense.shape }] };
}

/** The ways to store an operand's elements; a repeated one keeps only the first along an axis. */
export function viewsOf(spec: InputSpec): readonly { name: string; view: InputSpec }[] {
  const dense = denseTwin(spec);
  const { shape } = dense;
  if (shape.length === 0 || dense.data.length === 0) return [];
  const last = shape.length - 1;
  const views = [{ name: 'sliced', view: slicedView(dense, 0) }];
  if (shape.length > 1) {
    views.push({ name: 'transposed', view: transposedView(dense) });
    views.push({ name: 'sliced along the last axis', view: slicedView(dense, last) });
  }
  shape.forEach((n, axis) => {
    if (n > 1) views.push({ name: `repeated along axis ${axis}`, view: repeatedView(dense, axis) });
  });
  return views;
}
