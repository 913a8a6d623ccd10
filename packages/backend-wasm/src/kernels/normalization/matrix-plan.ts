/** How the operands of batch norm lie in memory: which are taken where they are, and which are copied. */
import { dtypeCode, type Layout } from '@evenkeel/tensor';

/** What is done for operands of certain layouts. */
export interface MatrixPlan {
  /** 0 if they are not for these kernels: not float32, or empty. */
  readonly rows: number;
  readonly channels: number;
  /** The bytes from row to row, of the copy if there is one. */
  readonly xStride: number;
  readonly dyStride: number;
  /** The bytes of all copies. */
  readonly copies: number;
}

/** The plan for a matrix, maybe a second one of its shape, and vectors of its channels. */
export function planMatrix(
  x: Layout,
  dy: Layout | null,
  vectors: readonly (Layout | null)[],
): MatrixPlan {
  const [rows = 0, channels = 0] = x.shape;
  const suits = x.dtypeCode === dtypeCode.float32 && x.size > 0;
  const copied = [x, dy, ...vectors].map((layout) => (layout === null ? 0 : copyBytes(layout)));
  return {
    rows: suits ? rows : 0,
    channels,
    xStride: strideOf(x),
    dyStride: dy === null ? 0 : strideOf(dy),
    copies: copied.reduce((sum, bytes) => sum + bytes, 0),
  };
}

/** What a copy takes, a multiple of 64; 0 if none is needed because the last axis has no gaps. */
export function copyBytes(layout: Layout): number {
  return hasRows(layout) ? 0 : 64 * Math.ceil((4 * layout.size) / 64);
}

function hasRows({ shape, strides }: Layout): boolean {
  const last = shape.length - 1;
  return strides[last] === 1 || shape[last] === 1;
}

function strideOf(layout: Layout): number {
  const [between = 0] = layout.strides;
  return 4 * (hasRows(layout) ? between : (layout.shape[1] ?? 0));
}
