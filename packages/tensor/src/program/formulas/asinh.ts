/** asinh, acosh and atanh in float32, from log1p. */
import { type Expression, e } from '../expression.js';
import { join, log1p, OCTAVE, split1p } from './log.js';
import { withSignOf } from './sign.js';

const { POSITIVE_INFINITY } = Number;

/** Beyond this both are log(2x), and squares would overflow. */
const LARGE = 2 ** 60;

/** log(1 + u), or where `large` log(2u) */
function logOf(u: Expression, large: Expression): Expression {
  const { f, octaves } = split1p(u);
  const result = join({ f, octaves: e.select(large, e.add(octaves, OCTAVE), octaves) });
  return e.select(e.less(u, POSITIVE_INFINITY), result, u);
}

/** At most 2.3 ulp off, with fma or without; odd; -0 and denormals are kept. */
export function asinh(x: Expression): Expression {
  const size = e.abs(x);
  const large = e.less(LARGE, size);
  const square = e.mul(size, size);
  // e^asinh(x) - 1
  const u = e.add(size, e.div(square, e.add(1, e.sqrt(e.add(square, 1)))));
  return withSignOf(logOf(e.select(large, size, u), large), x);
}

/** At most 2.45 ulp off, with fma or without; 0 at 1, and NaN below. */
export function acosh(x: Expression): Expression {
  const large = e.less(LARGE, x);
  const t = e.sub(x, 1);
  // e^acosh(x) - 1
  const u = e.add(t, e.sqrt(e.fma(t, t, e.add(t, t))));
  return e.select(e.less(x, 1), Number.NaN, logOf(e.select(large, x, u), large));
}

/** At most 2.51 ulp off, 2.54 without fma; odd; infinite at 1, and NaN beyond; -0 and denormals are kept. */
export function atanh(x: Expression): Expression {
  const size = e.abs(x);
  const twice = e.add(size, size);
  return withSignOf(e.mul(log1p(e.div(twice, e.sub(1, size))), 0.5), x);
}
