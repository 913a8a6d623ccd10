/** Batch normalization in training. */
import type { BatchNormCase } from '../cases.js';
import { type Case, COPIES, type Workload } from './workload.js';

/** x and y forward; dy, x and dx backward; four bytes each. */
const BYTES_PER_ELEMENT = 5 * 4;

/** Of float32: some add up 25,088 rows one after the other, and lose three digits by it. */
const TOLERANCE = 1e-3;

function normalization(rows: number, channels: number, images: BatchNormCase['images']): Case {
  return {
    name: `[${rows},${channels}]`,
    spec: { kind: 'batchNorm', rows, channels, images },
    tolerance: TOLERANCE,
    bytes: BYTES_PER_ELEMENT * rows * channels,
    yardsticks: COPIES,
  };
}

export const batchnorm: Workload = {
  name: 'batchnorm',
  title: 'Batch normalization, forward and backward',
  about:
    'y by the moments of the batch, and the gradients of x, gamma and beta for a given gradient of y; without running statistics. [25088,64] are the pixels of 32 images of 28 x 28: PyTorch is given them as a matrix and as images in both memory formats.',
  cases: [
    normalization(128, 1024, null),
    normalization(25088, 64, { count: 32, height: 28, width: 28 }),
  ],
};
