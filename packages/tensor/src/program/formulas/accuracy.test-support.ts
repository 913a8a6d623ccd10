/** Points, float64 references and the unit of error for the tests of the formulas. */

/** Every 20011th float32: all signs, exponents, infinities, denormals and some NaN. */
export function wholeRange(): Float32Array {
  const step = 20_011;
  return new Float32Array(
    Uint32Array.from({ length: Math.floor(2 ** 32 / step) }, (_, i) => i * step).buffer,
  );
}

/** `count` points from `low` to `high`. */
export function between(low: number, high: number, count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

/** The points of all, each with its negative. */
export function bothSigns(...arrays: readonly Float32Array[]): Float32Array {
  const all = join(...arrays);
  return join(all.map((x) => -x).reverse(), all);
}

export function join(...arrays: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(arrays.reduce((size, array) => size + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** In every eight octaves above 1 the float32 nearest to a multiple of pi / 2: an integer and the exponent of 2. */
const NEAREST = [
  [16573937, -16],
  [16573937, -15],
  [10838702, -2],
  [10695401, 2],
  [10741887, 11],
  [11617958, 17],
  [12069257, 25],
  [8895696, 34],
  [14946604, 41],
  [9012376, 53],
  [10057457, 62],
  [16367173, 72],
  [16367173, 73],
  [14173733, 88],
  [14173733, 89],
  [12438944, 103],
] as const;

/** The float32 numbers around multiples of pi / 2: the first 2000, and the nearest of all. */
function nearQuarterTurns(): Float32Array {
  const first = Float32Array.from({ length: 2000 }, (_, i) => ((i + 1) * Math.PI) / 2);
  const middle = join(first, new Float32Array(NEAREST.map(([n, power]) => n * 2 ** power)));
  const moved = (by: number): Float32Array =>
    new Float32Array(new Int32Array(middle.buffer).map((bits) => bits + by).buffer);
  return bothSigns(moved(-1), middle, moved(1));
}

/** The 2^14 numbers below 1, and 1. */
export const near1 = between(1 - 2 ** -10, 1, 2 ** 14 + 1);

/** Around multiples of pi / 2, and among them the arguments at which sin, cos and tan are farthest off. */
export const turning = join(
  nearQuarterTurns(),
  bothSigns(
    Float32Array.of(6886.33984, 1364564.88, 218327.34375),
    between(0, 2, 20_000),
    between(0, 200, 60_000),
  ),
);

/** The distance between float32 numbers as large as `value`. */
export function ulp(value: number): number {
  const size = Math.max(Math.abs(value), 2 ** -126);
  const exponent = Math.floor(Math.log2(size));
  // log2 may round up to the next power of two
  return 2 ** ((2 ** exponent > size ? exponent - 1 : exponent) - 23);
}

export function sigmoid(x: number): number {
  return x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
}

/** 2 / sqrt(pi) e^(-x^2) sum of 2^n x^(2n+1) / (2n+1)!!: all terms have one sign. */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 2 ** -54; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** 1 - erf(x), from 2 on by Laplace's continued fraction. */
export function erfc(x: number): number {
  if (!(x >= 2)) return 1 - erf(x);
  let fraction = x;
  for (let k = 80; k >= 1; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}

/** log(|gamma(x)|) by Stirling's series for x + 20; around 1 and 2, where it is 0, by Taylor's. */
export function lgamma(x: number): number {
  if (x < -0.5) {
    const rest = Math.abs(x - Math.round(x));
    return Math.log(Math.PI / (-x * Math.sin(Math.PI * rest))) - lgamma(-x);
  }
  const z = x < 1.5 ? x - 1 : x - 2;
  if (Math.abs(z) < 0.01) {
    // Euler's constant and zeta(2) to zeta(6)
    const zeta = [0.5772156649015329, Math.PI ** 2 / 6, 1.2020569031595942, Math.PI ** 4 / 90];
    const terms = [...zeta, 1.03692775514337, Math.PI ** 6 / 945].map((c, i) => c / (i + 1));
    const at1 = terms.reduceRight((sum, c) => c - z * sum, 0);
    return x < 1.5 ? -z * at1 : Math.log1p(z) - z * at1;
  }
  let product = 1;
  for (let k = 0; k < 20 && x < 1e3; k++) product *= x + k;
  const w = x < 1e3 ? x + 20 : x;
  const series = (1 / 12 - (1 / 360 - 1 / 1260 / w ** 2) / w ** 2) / w;
  return (
    (w - 0.5) * Math.log(w) - w + Math.log(2 * Math.PI) / 2 + series - Math.log(Math.abs(product))
  );
}

/** One step of Newton's method from `near`, a float32 approximation: exact to 1e-9 at least. */
export function erfInv(x: number, near: number): number {
  if (Math.abs(x) > 1) return Number.NaN;
  if (Math.abs(x) === 1) return x * Number.POSITIVE_INFINITY;
  return near - ((erf(near) - x) * Math.sqrt(Math.PI) * Math.exp(near * near)) / 2;
}
