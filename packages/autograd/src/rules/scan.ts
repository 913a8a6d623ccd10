/**
 * Rules of running results.
 */
import {
  add,
  concat,
  cumprod,
  cumsum,
  flip,
  mul,
  ones,
  slice,
  type Tensor,
} from '@evenkeel/tensor';
import type { Rules } from './rule.js';

/** For each element the product of those before it along an axis. */
export function before(x: Tensor, axis: number): Tensor {
  const { shape, dtype } = x.layout;
  const one = ones(
    shape.map((n, i) => (i === axis ? Math.min(n, 1) : n)),
    { backend: x.backend, dtype },
  );
  return concat([one, cumprod(slice(x, axis, 0, -1), axis)], axis);
}

/**
 * s with s_i = g_i + x_{i+1} s_{i+1} along an axis, in log2(n) steps: after the one of width d, s_i is
 * right as far as it depends on g_i to g_{i+2d-1}, and `reach` holds the products x_{i+1} ... x_{i+2d}.
 */
function fromBehind(g: Tensor, x: Tensor, axis: number): Tensor {
  const n = x.layout.shape[axis] ?? 0;
  let s = g;
  let reach = slice(x, axis, 1);
  for (let d = 1; d < n; d *= 2) {
    const head = add(slice(s, axis, 0, n - d), mul(reach, slice(s, axis, d)));
    s = concat([head, slice(s, axis, n - d)], axis);
    reach = mul(slice(reach, axis, 0, -d), slice(reach, axis, d));
  }
  return s;
}

export const scanRules: Pick<Rules, 'cumsum' | 'cumprod'> = {
  // dx_i = g_i + g_{i+1} + ...
  cumsum: [(g, { attrs: axis }) => flip(cumsum(flip(g, axis), axis), axis)],

  // y_j = (x_0 ... x_{i-1}) x_i (x_{i+1} ... x_j), so dx_i = before_i (g_i + x_{i+1} (g_{i+1} + x_{i+2} (...)))
  cumprod: [(g, { inputs: [x], attrs: axis }) => mul(before(x, axis), fromBehind(g, x, axis))],
};
