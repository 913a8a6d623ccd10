/** The tolerances of the house, in one place: see {@link ToleranceKind}. */
import type { FloatDType } from '@evenkeel/tensor';
import { EXACT, type Tolerance } from './expect.js';
import type { OpTolerance } from './op-info/types.js';
import type { Sample } from './sample.js';

const RELATIVE = { float32: 1e-5, float64: 1e-12 } as const;
const ABSOLUTE = { float32: 1e-6, float64: 1e-15 } as const;
/**
 * Below the smallest normal number precision fades: its size is the absolute part of `relative`.
 */
const SMALLEST_NORMAL = { float32: 2 ** -126, float64: 2 ** -1022 } as const;

/** How near the values of a sample have to be when computed in `dtype`. */
export function toleranceOf(info: OpTolerance, sample: Sample, dtype: FloatDType): Tolerance {
  if (info.kind === 'exact') return EXACT;
  const factor = info.wider?.factor ?? 1;
  const rtol = RELATIVE[dtype] * factor;
  if (info.kind === 'relative') return { rtol, atol: SMALLEST_NORMAL[dtype] };
  const terms =
    info.kind === 'reduction' ? Math.max(1, info.terms?.(sample.inputs, sample.args) ?? 1) : 1;
  return { rtol: rtol * Math.sqrt(terms), atol: ABSOLUTE[dtype] * factor * Math.sqrt(terms) };
}

/** First derivatives against the goldens: sums over broadcast axes, differences of near values. */
export const GRADIENT: { readonly [D in FloatDType]: Tolerance } = {
  float32: { rtol: 1e-4, atol: 1e-5 },
  float64: { rtol: 1e-10, atol: 1e-11 },
};
