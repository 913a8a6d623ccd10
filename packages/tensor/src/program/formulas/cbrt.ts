/** cbrt in float32: a guess from the bits and two steps of Halley's method. */
import { type Expression, e } from '../expression.js';
import { withSignOf } from './sign.js';
import { upper } from './significand.js';

/** A third of the bits of a float plus this are the bits of its cube root, to 4 %. */
const THIRD = 1 / 3;
const OFFSET = 709958130;

/** At most 0.51 ulp off; odd; cubes of integers give the integer; -0 and denormals are right. */
export function cbrt(x: Expression): Expression {
  const size = e.abs(x);
  // 2^24 times larger or smaller, so that no cube below is denormal or too large
  const large = e.lessEqual(1, size);
  const scaled = e.mul(size, e.select(large, 2 ** -24, 2 ** 24));
  const bits = e.cast(e.bitcast(scaled, 'int32'), 'float32');
  const guess = e.bitcast(e.cast(e.fma(bits, THIRD, OFFSET), 'int32'), 'float32');
  const cube = e.mul(e.mul(guess, guess), guess);
  const twice = e.add(scaled, scaled);
  const better = e.div(e.add(cube, twice), e.add(e.add(cube, cube), scaled));
  // Of 12 bits the square is exact, and so are the two products that make the cube.
  const t = upper(e.mul(guess, better));
  const square = e.mul(t, t);
  const head = upper(square);
  const rest = e.sub(e.sub(scaled, e.mul(head, t)), e.mul(e.sub(square, head), t));
  const three = e.mul(scaled, 3);
  const root = e.add(t, e.mul(t, e.div(rest, e.sub(three, e.add(rest, rest)))));
  const result = e.mul(root, e.select(large, 2 ** 8, 2 ** -8));
  // 0 and inf are their own roots.
  return withSignOf(e.select(e.equal(size, e.add(size, size)), size, result), x);
}
