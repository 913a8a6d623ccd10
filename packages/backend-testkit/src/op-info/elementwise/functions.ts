/** What the suites know about functions of one number. */
import type { DType } from '@evenkeel/tensor';
import * as ops from '@evenkeel/tensor';
import type { Draw } from '../../draw.js';
import type { Sample } from '../../sample.js';
import type { Interval } from '../make.js';
import type { OpTolerance } from '../types.js';
import { onFloats, onNumbers, ROUNDED_ONCE, unarySamples, WHICH_ZERO } from './pointwise.js';

const POSITIVE: Interval = [0.125, 6];
/** Of a difference: near its zeros as exact as what is subtracted. */
const DIFFERENCE: OpTolerance = { kind: 'elementwise' };

/** Between the halves and the integers, where a difference quotient finds no step. */
function betweenSteps(dtype: DType, draw: Draw): readonly Sample[] {
  const samples = unarySamples(dtype, draw, [-4, 4]);
  if (dtype === 'int32') return samples;
  const moved = (x: number): number => Math.floor(x) + 0.125 + (x - Math.floor(x)) / 4;
  return samples.map((s) => ({
    ...s,
    inputs: s.inputs.map((x) => ({ ...x, data: x.data.map(moved) })),
  }));
}

const rounding = { samples: betweenSteps };

/** Functions of one number. */
export const functions = {
  neg: onNumbers('neg', ops.neg),
  abs: onNumbers('abs', ops.abs),
  sign: onNumbers('sign', ops.sign, {
    zeroSignOpen: 'ours keeps -0, as NumPy and JavaScript do; PyTorch gives 0',
  }),
  square: onNumbers('square', ops.square),
  relu: onNumbers('relu', ops.relu, { zeroSignOpen: WHICH_ZERO }),

  floor: onNumbers('floor', ops.floor, rounding),
  ceil: onNumbers('ceil', ops.ceil, rounding),
  trunc: onNumbers('trunc', ops.trunc, rounding),
  round: onNumbers('round', ops.round, rounding),

  sqrt: onFloats(ops.sqrt, POSITIVE, { tolerance: ROUNDED_ONCE }),
  rsqrt: onFloats(ops.rsqrt, POSITIVE),
  cbrt: onFloats(ops.cbrt, POSITIVE),
  reciprocal: onFloats(ops.reciprocal, POSITIVE, { tolerance: ROUNDED_ONCE }),
  exp: onFloats(ops.exp, [-3, 3]),
  exp2: onFloats(ops.exp2, [-3, 3]),
  expm1: onFloats(ops.expm1, [-3, 3]),
  log: onFloats(ops.log, POSITIVE),
  log2: onFloats(ops.log2, POSITIVE),
  log10: onFloats(ops.log10, POSITIVE),
  log1p: onFloats(ops.log1p, [-0.875, 6]),

  sin: onFloats(ops.sin, [-4, 4]),
  cos: onFloats(ops.cos, [-4, 4]),
  tan: onFloats(ops.tan, [-1.125, 1.125]),
  asin: onFloats(ops.asin, [-0.75, 0.75]),
  acos: onFloats(ops.acos, [-0.75, 0.75]),
  atan: onFloats(ops.atan, [-4, 4]),
  sinc: onFloats(ops.sinc, [-2.5, 2.5], { tolerance: DIFFERENCE }),
  sinh: onFloats(ops.sinh, [-3, 3]),
  cosh: onFloats(ops.cosh, [-3, 3]),
  tanh: onFloats(ops.tanh, [-3, 3]),
  asinh: onFloats(ops.asinh, [-4, 4]),
  acosh: onFloats(ops.acosh, [1.5, 6]),
  atanh: onFloats(ops.atanh, [-0.75, 0.75]),

  sigmoid: onFloats(ops.sigmoid, [-5, 5]),
  logit: onFloats(ops.logit, [0.125, 0.875]),
  softplus: onFloats(ops.softplus, [-5, 5]),
  erf: onFloats(ops.erf, [-2.5, 2.5]),
  erfc: onFloats(ops.erfc, [-2.5, 2.5]),
  erfInv: onFloats(ops.erfInv, [-0.875, 0.875]),
  lgamma: onFloats(ops.lgamma, [0.5, 6], {
    tolerance: DIFFERENCE,
    zeroSignOpen: 'at its zeros, 1 and 2, C leaves the sign open',
  }),
  digamma: onFloats(ops.digamma, [0.5, 6], { tolerance: DIFFERENCE }),
} as const;
