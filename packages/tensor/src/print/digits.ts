// Exact decimal digits of a float: the shortest that identify it among its neighbours, or fewer,
// correctly rounded. JavaScript's own conversions know float64 only and round ties upward; NumPy
// needs float32 as well, and ties to even.
//
// R. G. Burger, R. K. Dybvig, "Printing floating-point numbers quickly and accurately", PLDI 1996,
// in integers of any size: plain, and fast enough for what a person reads.

/** A number as `d.ddd x 10^exponent`: first digit not 0, no trailing zeros; zero is `0` and 0. */
export interface Decimal {
  readonly digits: string;
  readonly exponent: number;
}

/** How many digits may and must be made; counted from the first digit, or from the point. */
export interface DigitLimits {
  readonly count: 'significant' | 'fraction';
  readonly most: number;
  /** Digits made even where fewer identify the number; default 0. */
  readonly least?: number;
}

/** A positive float as integers: `mantissa * 2^exponent`. */
interface Binary {
  readonly mantissa: bigint;
  readonly exponent: number;
  /** The neighbour below is half as far as the one above: at powers of two. */
  readonly lopsided: boolean;
}

const ZERO: Decimal = { digits: '0', exponent: 0 };
const view = new DataView(new ArrayBuffer(8));

function binaryOf(x: number, single: boolean): Binary {
  const fractionBits = single ? 23 : 52;
  const bias = single ? 127 : 1023;
  let bits: bigint;
  if (single) {
    view.setFloat32(0, x);
    bits = BigInt(view.getUint32(0));
  } else {
    view.setFloat64(0, x);
    bits = view.getBigUint64(0);
  }
  const fraction = bits & ((1n << BigInt(fractionBits)) - 1n);
  const field = Number(bits >> BigInt(fractionBits));
  const normal = field > 0;
  return {
    mantissa: normal ? fraction | (1n << BigInt(fractionBits)) : fraction,
    exponent: (normal ? field : 1) - bias - fractionBits,
    lopsided: fraction === 0n && field > 1,
  };
}

/**
 * The digits of a finite number, without its sign.
 *
 * @param x - the number; for `single` a float32 value.
 * @param single - whether its neighbours are those of float32, else of float64.
 * @param limits - without them, as many digits as identify the number.
 */
export function decimalDigits(x: number, single: boolean, limits?: DigitLimits): Decimal {
  const value = Math.abs(x);
  if (value === 0) return ZERO;
  const { mantissa, exponent, lopsided } = binaryOf(value, single);

  // Over a common denominator `one`: the rest to be printed, and half the way to each neighbour.
  const up = BigInt(Math.max(exponent, 0));
  let rest = (mantissa * 4n) << up;
  let below = (lopsided ? 1n : 2n) << up;
  let above = 2n << up;
  let one = 4n << BigInt(Math.max(-exponent, 0));

  // The place (power of ten) of the first digit; the estimate may miss by one.
  let place = Math.floor(Math.log10(value));
  const atLeast = (power: number): boolean =>
    power >= 0 ? rest >= one * 10n ** BigInt(power) : rest * 10n ** BigInt(-power) >= one;
  if (!atLeast(place)) place--;
  else if (atLeast(place + 1)) place++;

  let lastPlace = Number.NEGATIVE_INFINITY;
  let leastPlace = place;
  if (limits !== undefined) {
    const { count, most, least = 0 } = limits;
    lastPlace = count === 'significant' ? place + 1 - most : -most;
    leastPlace = Math.min(place, count === 'significant' ? place + 1 - least : -least);
    // A number below the last place is one digit there, 0 or 1.
    if (count === 'fraction') place = Math.max(place, lastPlace);
  }

  if (place >= 0) {
    one *= 10n ** BigInt(place);
  } else {
    const scale = 10n ** BigInt(-place);
    rest *= scale;
    below *= scale;
    above *= scale;
  }

  // An even mantissa owns the midpoints to its neighbours: reading rounds ties to even.
  const even = (mantissa & 1n) === 0n;
  const digits: number[] = [];
  let low: boolean;
  let high: boolean;
  for (let at = place; ; at--) {
    digits.push(Number(rest / one));
    rest %= one;
    low = even ? rest <= below : rest < below;
    high = even ? rest + above >= one : rest + above > one;
    if (((low || high) && at <= leastPlace) || at <= lastPlace) break;
    rest *= 10n;
    below *= 10n;
    above *= 10n;
  }

  const last = digits[digits.length - 1] ?? 0;
  const twice = rest * 2n;
  const nearer = twice > one || (twice === one && last % 2 === 1);
  return normalize(digits, place, low === high ? nearer : high);
}

/** Digits from `place` downward, the last one raised by one if `roundUp`. */
function normalize(digits: number[], place: number, roundUp: boolean): Decimal {
  let end = digits.length;
  let exponent = place;
  if (roundUp) {
    while (end > 0 && digits[end - 1] === 9) end--;
    if (end === 0) return { digits: '1', exponent: exponent + 1 };
    digits[end - 1] = (digits[end - 1] ?? 0) + 1;
  }
  while (end > 0 && digits[end - 1] === 0) end--;
  if (end === 0) return ZERO;
  let start = 0;
  while (digits[start] === 0) {
    start++;
    exponent--;
  }
  return { digits: digits.slice(start, end).join(''), exponent };
}
