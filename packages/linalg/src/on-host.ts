/**
 * The one place where linear algebra leaves the backend: matrices are copied to the host, a factorization in plain
 * TypeScript (host/) computes in double precision whatever the dtype, and its result is copied back. It blocks, also on
 * a device that would not. Gradients are not its concern: see `customGrad` in the operations.
 */
import {
  type DType,
  formatShape,
  reshape,
  sizeOf,
  slice,
  type Tensor,
  tensor,
} from '@evenkeel/tensor';

/**
 * A factorization: what it makes of one matrix, and of the right sides that belong to it; `which` names it in a message.
 */
type HostKernel = (
  matrix: Float64Array,
  which: () => string,
  right: Float64Array,
) => Iterable<Float64Array>;

/** What else {@link onHost} takes. */
interface HostOptions {
  /** Right sides [...batch, m, k] on the same backend. */
  readonly right?: Tensor;
  /** Of the result; default: that of the matrices. */
  readonly dtype?: DType;
}

/**
 * Applies a kernel to each matrix of a batch [...batch, m, n]. The results of one call follow each other in one array.
 *
 * @param shape of what the kernel answers for one matrix.
 */
export function onHost(
  x: Tensor,
  shape: readonly number[],
  kernel: HostKernel,
  { right, dtype = x.dtype }: HostOptions = {},
): Tensor {
  const batch = x.shape.slice(0, -2);
  const matrixOf = matricesOf(x);
  const rightOf = right === undefined ? () => new Float64Array(0) : matricesOf(right);
  const size = sizeOf(shape);
  const out = new Float64Array(sizeOf(batch) * size);
  for (let i = 0; i < sizeOf(batch); i++) {
    let at = i * size;
    for (const part of kernel(matrixOf(i), () => nameOf(batch, i), rightOf(i))) {
      out.set(part, at);
      at += part.length;
    }
  }
  return tensor(out, { shape: [...batch, ...shape], dtype, backend: x.backend });
}

/** The matrices of x by their number, in double precision. */
function matricesOf(x: Tensor): (i: number) => Float64Array {
  const values = Float64Array.from(x.data());
  const size = sizeOf(x.shape.slice(-2));
  return (i) => values.subarray(i * size, (i + 1) * size);
}

/** How a message names matrix `i` of a batch. */
function nameOf(batch: readonly number[], i: number): string {
  if (batch.length === 0) return 'the matrix';
  const index = batch.map((n, axis) => Math.floor(i / sizeOf(batch.slice(axis + 1))) % n);
  return `matrix ${formatShape(index)} of the batch`;
}

/** Results [...batch, sizes] that lie one after the other, each in its shape. */
export function unpack(packed: Tensor, shapes: readonly (readonly number[])[]): Tensor[] {
  const batch = packed.shape.slice(0, -1);
  let start = 0;
  return shapes.map((shape) => {
    const stop = start + sizeOf(shape);
    const part = slice(packed, -1, start, stop);
    start = stop;
    return reshape(part, [...batch, ...shape]);
  });
}

/** How many elements some shapes have together. */
export const sizeOfAll = (shapes: readonly (readonly number[])[]): number =>
  shapes.reduce((total, shape) => total + sizeOf(shape), 0);
