/**
 * How a group of operands of one shape is walked: as few nested loops as possible, of which the innermost
 * goes over neighbours, or repeats one element.
 */
import type { Layout, Shape } from '@evenkeel/tensor';

/** See the file's header. Strides are in elements. */
export interface Loops {
  /** The counts of the outer loops, outermost first. */
  readonly outer: readonly number[];
  /** The elements of the innermost loop. */
  readonly inner: number;
  /** For each operand the stride in each outer loop. */
  readonly strides: readonly (readonly number[])[];
  /** For each operand whether the innermost loop repeats one element. */
  readonly repeats: readonly boolean[];
}

/** What an operand's walk depends on. */
export interface Walk {
  readonly strides: readonly number[];
}

/**
 * The loops over operands of a shape. For operands whose innermost stride is neither 0 nor 1 there are
 * none: the answer is then their positions, and they are to be copied first.
 */
export function loopsOver(shape: Shape, operands: readonly Walk[]): Loops | readonly number[] {
  const { sizes, strides } = merged(shape, operands);
  const last = sizes.length - 1;
  const innermost = strides.map((row) => row[last] ?? 0);
  const odd = innermost.flatMap((stride, i) => (stride === 0 || stride === 1 ? [] : [i]));
  if (odd.length > 0) return odd;
  return {
    outer: sizes.slice(0, -1),
    inner: sizes[last] ?? 1,
    strides: strides.map((row) => row.slice(0, -1)),
    repeats: innermost.map((stride) => stride === 0 && (sizes[last] ?? 1) > 1),
  };
}

/** The strides of dense memory. */
export function denseWalk(layout: Layout): Walk {
  const strides = new Array<number>(layout.shape.length).fill(0);
  let step = 1;
  for (let axis = strides.length - 1; axis >= 0; axis--) {
    const n = layout.shape[axis] ?? 1;
    if (n !== 1) strides[axis] = step;
    step *= n;
  }
  return { strides };
}

/** The loops over operands of these layouts, and which of them need a dense copy for that. */
export function walkOf(
  layouts: readonly Layout[],
  reads: number,
): { readonly loops: Loops; readonly copied: ReadonlySet<number> } {
  const copied = new Set<number>();
  const shape = layouts[reads]?.shape ?? [];
  for (;;) {
    const walks = layouts.map((layout, k) => (copied.has(k) ? denseWalk(layout) : layout));
    const found = loopsOver(shape, walks);
    if ('outer' in found) {
      return { loops: found, copied };
    }
    for (const k of found) copied.add(k);
  }
}

/** What to add to a pointer after each pass of each outer loop, in bytes. */
export function stepsOf(
  strides: readonly number[],
  counts: readonly number[],
  shift: number,
): number[] {
  return strides.map((stride, d) => {
    const inside = (strides[d + 1] ?? 0) * (counts[d + 1] ?? 0);
    return (stride - inside) * 2 ** shift;
  });
}

/** Axes of one element dropped, and neighbours joined wherever every operand can go through both as one. */
function merged(shape: Shape, operands: readonly Walk[]): { sizes: number[]; strides: number[][] } {
  const sizes: number[] = [];
  const strides: number[][] = operands.map(() => []);
  shape.forEach((size, axis) => {
    if (size === 1) return;
    const outer = sizes.length - 1;
    const joins =
      outer >= 0 &&
      operands.every((x, k) => (strides[k]?.[outer] ?? 0) === (x.strides[axis] ?? 0) * size);
    if (joins) sizes[outer] = (sizes[outer] ?? 1) * size;
    else sizes.push(size);
    const at = sizes.length - 1;
    operands.forEach((x, k) => {
      const row = strides[k];
      if (row !== undefined) row[at] = x.strides[axis] ?? 0;
    });
  });
  return { sizes, strides };
}
