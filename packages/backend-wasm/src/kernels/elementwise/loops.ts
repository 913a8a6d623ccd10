/**
 * How a group of operands of one shape is walked: as few nested loops as possible, of which the innermost
 * goes over neighbours, or repeats one element.
 */
import type { Layout, Shape } from '@evenkeel/tensor';
import { denseStrides, jointAxes } from '../move/axes.js';

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

/**
 * The loops over operands of a shape, by their strides. For operands whose innermost stride is neither 0 nor 1
 * there are none: the answer is then their positions, and they are to be copied first.
 */
export function loopsOver(
  shape: Shape,
  strides: readonly (readonly number[])[],
): Loops | readonly number[] {
  const inElements = strides.map(() => 1);
  const axes = jointAxes(shape, strides, inElements);
  const innermost = axes.at(-1) ?? { size: 1, steps: strides.map(() => 0) };
  const odd = innermost.steps.flatMap((step, k) => (step === 0 || step === 1 ? [] : [k]));
  if (odd.length > 0) return odd;
  const outer = axes.slice(0, -1);
  return {
    outer: outer.map(({ size }) => size),
    inner: innermost.size,
    strides: strides.map((_, k) => outer.map(({ steps }) => steps[k] ?? 0)),
    repeats: innermost.steps.map((step) => step === 0 && innermost.size > 1),
  };
}

/** The loops over operands of these layouts, and which of them need a dense copy for that. */
export function walkOf(
  layouts: readonly Layout[],
  reads: number,
): { readonly loops: Loops; readonly copied: ReadonlySet<number> } {
  const copied = new Set<number>();
  const shape = layouts[reads]?.shape ?? [];
  for (;;) {
    const strides = layouts.map((layout, k) =>
      copied.has(k) ? denseStrides(shape) : layout.strides,
    );
    const found = loopsOver(shape, strides);
    if ('outer' in found) return { loops: found, copied };
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
