/**
 * The axes that several views of one shape share, as few as describe them all. In bytes: a kernel that
 * steps through memory asks no more of a dtype than how long an element is.
 */

/** The elements along one axis: how many, and for each view the bytes from one to the next. */
export interface Axis {
  readonly size: number;
  readonly steps: readonly number[];
}

/**
 * The axes of a shape, outermost first, without those of one element; neighbours that each view steps through
 * as one are one. The order of the elements stays.
 *
 * @param strides for each view, in elements by axis, as in its layout.
 * @param bytes for each view, those of an element.
 */
export function jointAxes(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  bytes: readonly number[],
): Axis[] {
  const axes = shape.map((size, axis) => ({
    size,
    steps: strides.map((s, view) => s[axis]! * bytes[view]!),
  }));
  return merged(axes.filter(({ size }) => size !== 1));
}

/** The axes with neighbours made one wherever that is possible. */
export function merged(axes: readonly Axis[]): Axis[] {
  const out: Axis[] = [];
  for (const axis of axes) {
    const outer = out.at(-1);
    if (outer?.steps.every((step, view) => step === axis.steps[view]! * axis.size))
      out[out.length - 1] = { size: outer.size * axis.size, steps: axis.steps };
    else out.push(axis);
  }
  return out;
}

/** The strides, in elements, of the row-major view of a shape. */
export function denseStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(0);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= shape[axis]!;
  }
  return strides;
}
