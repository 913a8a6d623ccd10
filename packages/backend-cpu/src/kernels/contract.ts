/**
 * The matrix product. Each element is one sum over k in increasing order, in double precision.
 */
import { arrayOf, type CpuOperand } from '../buffer.js';
import { allOffsets } from './walk.js';

/** See Backend.matmul. */
export function matmul(a: CpuOperand, b: CpuOperand, out: CpuOperand): void {
  const rank = a.layout.shape.length;
  const batch = a.layout.shape.slice(0, -2);
  const count = batch.reduce((product, n) => product * n, 1);
  const as = allOffsets(batch, a.layout.strides.slice(0, -2), a.offset, count);
  const bs = allOffsets(batch, b.layout.strides.slice(0, -2), b.offset, count);
  const m = a.layout.shape[rank - 2]!;
  const n = b.layout.shape[rank - 1]!;
  for (let i = 0; i < count; i++) product(a, as[i]!, b, bs[i]!, out, out.offset + i * m * n);
}

/** One [m, k] @ [k, n], row by row, so that both b and the row of sums are read in order. */
function product(
  a: CpuOperand,
  aAt: number,
  b: CpuOperand,
  bAt: number,
  out: CpuOperand,
  outAt: number,
): void {
  const rank = a.layout.shape.length;
  const m = a.layout.shape[rank - 2]!;
  const depth = a.layout.shape[rank - 1]!;
  const n = b.layout.shape[rank - 1]!;
  const aRow = a.layout.strides[rank - 2]!;
  const aStep = a.layout.strides[rank - 1]!;
  const bRow = b.layout.strides[rank - 2]!;
  const bStep = b.layout.strides[rank - 1]!;
  const x = arrayOf(a);
  const y = arrayOf(b);
  const z = arrayOf(out);
  const int = out.layout.dtype === 'int32';
  const sums = new Float64Array(n);
  for (let i = 0; i < m; i++) {
    sums.fill(0);
    for (let k = 0; k < depth; k++) {
      const value = x[aAt + i * aRow + k * aStep]!;
      const row = bAt + k * bRow;
      if (int)
        for (let j = 0; j < n; j++)
          sums[j] = (sums[j]! + Math.imul(value, y[row + j * bStep]!)) | 0;
      else for (let j = 0; j < n; j++) sums[j]! += value * y[row + j * bStep]!;
    }
    for (let j = 0; j < n; j++) z[outAt + i * n + j] = sums[j]!;
  }
}
