import { sizeOf } from '@evenkeel/tensor';

/** How many inputs an output of a layer sums over, and how many outputs an input goes into. */
export interface Fans {
  readonly fanIn: number;
  readonly fanOut: number;
}

/**
 * The fans of a kernel [...window, in, out]: in and out, each times the size of the window. A vector counts as both
 * its inputs and its outputs; a scalar has 1 and 1.
 */
export function fansOf(shape: readonly number[]): Fans {
  const outputs = shape.at(-1) ?? 1;
  const inputs = shape.at(-2) ?? outputs;
  const window = sizeOf(shape.slice(0, -2));
  return { fanIn: inputs * window, fanOut: outputs * window };
}
