/**
 * erf, erfc and the inverse of erf in double precision, which `Math` lacks.
 */

const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

/** The error function to double precision: a Taylor series near 0, the complement beyond. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (Number.isNaN(a)) return x;
  if (a < 0.5) return series(x);
  return Math.sign(x) * (1 - tail(a));
}

/** 1 - erf(x), whose relative error stays below 1e-15 down to the denormals. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  return x < 0 ? 2 - tail(-x) : tail(x);
}

/** erf(x) = 2/sqrt(pi) exp(-x^2) sum of 2^n x^(2n+1) / (1 3 5 ... (2n+1)): all terms of one sign. */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return TWO_OVER_SQRT_PI * Math.exp(-x * x) * sum;
}

/** The points t of the midpoint rule in `tail`, squared, and exp(-t^2). */
const STEP = 0.5;
const squares = Array.from({ length: 13 }, (_, k) => ((k + 0.5) * STEP) ** 2);
const weights = squares.map((square) => Math.exp(-square));

/**
 * erfc(x) for x >= 0: the midpoint rule for (2x / pi) exp(-x^2) times the integral of exp(-t^2) / (x^2 + t^2),
 * t > 0, plus the residue at its pole, after D. B. Hunter and T. Regan, "A note on the evaluation of the
 * complementary error function" (1972). All terms are positive; the rule's own error is exp(-(pi / step)^2).
 */
function tail(x: number): number {
  if (x > 27.3) return 0;
  const square = x * x;
  let sum = 0;
  for (let k = squares.length - 1; k >= 0; k--) sum += weights[k]! / (square + squares[k]!);
  // exp(-x^2) as a product, since the rounding of x^2 would count x^2 times.
  const head = Math.fround(x);
  const power = Math.exp(-head * head) * Math.exp((head - x) * (head + x));
  const integral = ((2 * STEP * x) / Math.PI) * sum * power;
  return x < Math.PI / STEP ? integral + 2 / (1 + Math.exp((2 * Math.PI * x) / STEP)) : integral;
}

/** The inverse of erf: a starting value refined by Halley's method on erf itself. */
export function erfInv(y: number): number {
  const a = Math.abs(y);
  if (!(a < 1)) return a === 1 ? y * Number.POSITIVE_INFINITY : Number.NaN;
  if (a === 0) return y;
  // Winitzki's approximation, good to 2e-3.
  const c = 0.147;
  const l = Math.log1p(-y * y);
  const t = 2 / (Math.PI * c) + l / 2;
  let x = Math.sign(y) * Math.sqrt(Math.sqrt(t * t - l / c) - t);
  for (let i = 0; i < 3; i++) {
    // Where erf is flat its complement says more.
    const error = a > 0.5 ? Math.sign(y) * (1 - a - tail(Math.abs(x))) : erf(x) - y;
    const step = error / (TWO_OVER_SQRT_PI * Math.exp(-x * x));
    x -= step / (1 + x * step);
  }
  return x;
}
