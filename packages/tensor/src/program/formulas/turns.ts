/**
 * An angle in turns, without the whole ones, exact enough for every float32: what sin and cos begin with. After
 * M. Payne and R. Hanek, "Radian reduction for trigonometric functions" (1983). Not here: what is made of it.
 */
import { type Expression, e } from '../expression.js';
import { OCTAVE } from './log.js';

/** The first bits of 1 / (2 pi) behind the point. */
const TURNS_PER_RADIAN = 0x28be60db9391054a7f09d5f47d4d377036d8a5664f10e410n;
const BITS = 192;

/** 32 of these bits as an int32: all but the first `skipped`, before which there are zeros. */
function word(skipped: number): number {
  return Number(BigInt.asIntN(32, TURNS_PER_RADIAN >> BigInt(BITS - 32 - skipped)));
}

/** What a float stores as the exponent of 1. */
const BIAS = 127;

export interface Turns {
  /** In 2^-32 turns: whole turns fall out of an int32. */
  readonly high: Expression;
  /** What comes on top, in 2^-56 turns, as a float: not below 0, and less than two units of `high`. */
  readonly low: Expression;
}

/** The turns of a finite angle in radians that is at least 1; of others it gives any number. */
export function turns(angle: Expression): Turns {
  // angle = n 2^(8k - 23) with an integer n < 2^31, and k from 0 to 15
  const octaves = e.sub(e.bitcast(angle, 'int32'), BIAS * OCTAVE);
  const size = e.add(e.bitAnd(octaves, 8 * OCTAVE - 1), (BIAS + 23) * OCTAVE);
  const float = e.bitcast(size, 'float32');
  const n = e.cast(float, 'int32');
  const [first, second, third] = window(octaves);
  const low = e.cast(e.shiftRight(e.mul(n, second), 8), 'float32');
  return {
    high: e.fma(n, first, upperProduct(n, second)),
    // n times the third word is below half a unit of `high`: a float is exact enough.
    low: e.fma(float, fraction(third), low),
  };
}

/**
 * The bits of 1 / (2 pi) behind the first 8k - 23: two words, and one whose last byte may be missing. Multiplied by
 * n 2^(8k - 23), those before them give whole turns, and those after them next to nothing.
 */
function window(octaves: Expression): readonly [Expression, Expression, Expression] {
  // Each bit of 8k moves the window by its value.
  const without = (bit: number): Expression => e.equal(e.bitAnd(octaves, bit * OCTAVE), 0);
  const [below64, below32, below16, below8] = [
    e.less(octaves, 64 * OCTAVE),
    without(32),
    without(16),
    without(8),
  ];
  const at = (i: number): Expression =>
    e.select(below16, word(32 * i - 23), word(32 * i + 16 - 23));
  const [at2, at3] = [at(2), at(3)];
  const [a, b, c, d] = [
    e.select(below64, at(0), at2),
    e.select(below64, at(1), at3),
    e.select(below64, at2, at(4)),
    e.select(below64, at3, at(5)),
  ];
  const [p, q, r] = [e.select(below32, a, b), e.select(below32, b, c), e.select(below32, c, d)];
  return [
    e.select(below8, p, e.fma(p, 2 ** 8, e.shiftRight(q, 24))),
    e.select(below8, q, e.fma(q, 2 ** 8, e.shiftRight(r, 24))),
    e.select(below8, r, e.shiftLeft(r, 8)),
  ];
}

/** The upper 32 bits of the product of n < 2^31 and a word without sign: no sum here exceeds 32 bits. */
function upperProduct(n: Expression, m: Expression): Expression {
  const [nHigh, nLow] = halves(n);
  const [mHigh, mLow] = halves(m);
  const [lowest, middle] = [e.mul(nLow, mLow), e.mul(nLow, mHigh)];
  const other = e.fma(nHigh, mLow, e.shiftRight(lowest, 16));
  const carried = e.add(other, e.bitAnd(middle, 0xffff));
  return e.fma(nHigh, mHigh, e.add(e.shiftRight(middle, 16), e.shiftRight(carried, 16)));
}

/** The upper and the lower 16 bits. */
function halves(x: Expression): readonly [Expression, Expression] {
  return [e.shiftRight(x, 16), e.bitAnd(x, 0xffff)];
}

/** A word without sign times 2^-40, of which the upper 23 bits count. */
function fraction(x: Expression): Expression {
  const bits = e.bitOr(e.shiftRight(x, 9), (BIAS - 8) * OCTAVE);
  return e.sub(e.bitcast(bits, 'float32'), 2 ** -8);
}
