/**
 * erf and its inverse in double precision, which `Math` lacks.
 */

const TWO_OVER_SQRT_PI = 2 / Math.sqrt(Math.PI);

/** The error function to double precision: a Taylor series near 0, a continued fraction beyond. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (Number.isNaN(a)) return x;
  if (a < 2.5) return series(x);
  if (a > 6) return Math.sign(x);
  return Math.sign(x) * (1 - erfc(a));
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

/** 1 - erf(x) for x >= 2: the continued fraction of Laplace, evaluated from its far end. */
function erfc(x: number): number {
  let fraction = x;
  for (let k = 60; k >= 1; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
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
    const error =
      a > 0.5 && Math.abs(x) >= 2.5 ? Math.sign(y) * (1 - a - erfc(Math.abs(x))) : erf(x) - y;
    const step = error / (TWO_OVER_SQRT_PI * Math.exp(-x * x));
    x -= step / (1 + x * step);
  }
  return x;
}
