/** hypot in float32: of numbers scaled so that no square overflows or vanishes. */
import { type Expression, e } from '../expression.js';

const { POSITIVE_INFINITY } = Number;

/** At most 1.17 ulp off, and the same the other way round; infinite if either is, even if the other is NaN. */
export function hypot(a: Expression, b: Expression): Expression {
  const [x, y] = [e.abs(a), e.abs(b)];
  const larger = e.max(x, y);
  const small = e.less(larger, 2 ** -50);
  const large = e.less(2 ** 50, larger);
  const scale = e.select(small, 2 ** 90, e.select(large, 2 ** -90, 1));
  const back = e.select(small, 2 ** -90, e.select(large, 2 ** 90, 1));
  const [p, q] = [e.mul(x, scale), e.mul(y, scale)];
  const result = e.mul(e.sqrt(e.add(e.mul(p, p), e.mul(q, q))), back);
  const infinite = e.bitOr(e.equal(x, POSITIVE_INFINITY), e.equal(y, POSITIVE_INFINITY));
  return e.select(infinite, POSITIVE_INFINITY, result);
}
