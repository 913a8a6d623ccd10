/** What each kind of case is computed from. */
import type { BatchNormCase, CaseSpec, ElementwiseCase, MatmulCase, OrderCase } from '../cases.js';
import type { NamedArray } from './arrays.js';
import { networkArrays } from './network-arrays.js';
import { RandomNumbers } from './random.js';

/** The arrays of a case. */
export function caseArrays(spec: CaseSpec): NamedArray[] {
  switch (spec.kind) {
    case 'train':
    case 'infer':
      return networkArrays(spec.network);
    case 'matmul':
      return matmulArrays(spec);
    case 'batchNorm':
      return batchNormArrays(spec);
    case 'elementwise':
      return elementwiseArrays(spec);
    case 'order':
      return orderArrays(spec);
    default:
      return [];
  }
}

function matmulArrays({ m, n, k, transposed }: MatmulCase): NamedArray[] {
  const random = new RandomNumbers(2);
  return [
    {
      name: 'a',
      shape: transposed === 'a' ? [k, m] : [m, k],
      data: random.around(0, 1, m * k),
    },
    {
      name: 'b',
      shape: transposed === 'b' ? [n, k] : [k, n],
      data: random.around(0, 1, k * n),
    },
  ];
}

function batchNormArrays({ rows, channels }: BatchNormCase): NamedArray[] {
  const random = new RandomNumbers(3);
  const shape = [rows, channels];
  return [
    { name: 'x', shape, data: random.around(0.5, 2, rows * channels) },
    { name: 'dy', shape, data: random.around(0, 1, rows * channels) },
    { name: 'gamma', shape: [channels], data: random.around(1, 0.5, channels) },
    { name: 'beta', shape: [channels], data: random.around(0, 0.5, channels) },
  ];
}

function elementwiseArrays({ formula, rows, columns }: ElementwiseCase): NamedArray[] {
  const random = new RandomNumbers(4);
  const matrix = (name: string): NamedArray => ({
    name,
    shape: [rows, columns],
    data: random.around(0, 2, rows * columns),
  });
  const vector = (name: string, center: number): NamedArray => ({
    name,
    shape: [columns],
    data: random.around(center, 0.5, columns),
  });
  if (formula === 'add') return [matrix('a'), matrix('b')];
  if (formula === 'tanh') return [matrix('a')];
  return [matrix('a'), vector('mean', 0), vector('scale', 1), vector('shift', 0)];
}

function orderArrays({ shape }: OrderCase): NamedArray[] {
  const size = shape.reduce((a, b) => a * b, 1);
  return [{ name: 'x', shape, data: new RandomNumbers(5).around(0, 1, size) }];
}
