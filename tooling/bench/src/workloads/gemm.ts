/** Matrix products: squares, and the long and transposed ones that training a dense layer needs. */
import type { MatmulCase } from '../cases.js';
import { type Case, PEAK, type Workload } from './workload.js';

type Shape = readonly [m: number, n: number, k: number, transposed?: MatmulCase['transposed']];

const SHAPES: readonly Shape[] = [
  [64, 64, 64],
  [128, 128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [1024, 1024, 1024],
  [32, 100, 784],
  [128, 64, 20],
  [784, 100, 32, 'a'],
  [20, 64, 128, 'a'],
  [512, 512, 512, 'a'],
  [32, 784, 100, 'b'],
  [128, 20, 64, 'b'],
  [512, 512, 512, 'b'],
];

const PREFIX = { none: '', a: 'A^T B ', b: 'A B^T ' };

function product([m, n, k, transposed = 'none']: Shape): Case {
  return {
    name: `${PREFIX[transposed]}${m}x${n}x${k}`,
    spec: { kind: 'matmul', m, n, k, transposed },
    tolerance: 1e-4,
    flops: 2 * m * n * k,
    yardsticks: PEAK,
  };
}

export const gemm: Workload = {
  name: 'gemm',
  title: 'Matrix products',
  about:
    'M x N x K of float32. A^T B, where the first operand lies transposed in memory, is the gradient of a weight; A B^T that of an input. The peak is that of 128-bit instructions, the widest that WebAssembly has, measured between the samples; native code may use wider ones.',
  cases: SHAPES.map(product),
};
