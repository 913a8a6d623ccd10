/**
 * The logarithm of the gamma function in double precision, which `Math` lacks.
 */

/** 1 - Euler's constant. */
const SLOPE = 0.42278433509846713;

/** zeta(k) - 1 for k = 2, 3, ... */
const ZETA = [
  0.6449340668482264, 0.2020569031595943, 0.08232323371113819, 0.03692775514336993,
  0.01734306198444914, 0.008349277381922827, 0.00407735619794434, 0.0020083928260822143,
  0.0009945751278180855, 0.0004941886041194646, 0.0002460865533080483, 0.00012271334757848915,
  6.124813505870483e-5, 3.058823630702049e-5, 1.528225940865187e-5, 7.637197637899763e-6,
  3.81729326499984e-6, 1.908212716553939e-6, 9.539620338727962e-7, 4.769329867878066e-7,
  2.38450502727733e-7, 1.1921992596531106e-7, 5.960818905125948e-8, 2.980350351465228e-8,
  1.4901554828365043e-8, 7.45071178983543e-9,
];

/** Stirling's series: B(2k) / (2k (2k - 1)) for k = 1, 2, ... */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];

const HALF_LOG_TWO_PI = 0.9189385332046727;

/** log(|gamma(x)|): infinite at 0, at the negative integers and at both infinities. */
export function lgamma(x: number): number {
  if (x >= 0.5) return positive(x);
  if (Number.isNaN(x)) return x;
  if (Math.abs(x) === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  // gamma(2 + x) = x (x + 1) gamma(x)
  if (x > -0.5) return near2(x) - Math.log(Math.abs(x)) - Math.log1p(x);
  // |gamma(x) gamma(-x)| = pi / (|x| sin(pi x))
  const rest = Math.abs(x - Math.round(x));
  if (rest === 0) return Number.POSITIVE_INFINITY; // also where log(|gamma(-x)|) is infinite
  return Math.log(Math.PI / (Math.abs(x) * Math.sin(Math.PI * rest))) - positive(-x);
}

/** For x >= 0.5. */
function positive(x: number): number {
  if (x >= 10) return stirling(x);
  if (x < 1.5) return near2(x - 1) - Math.log1p(x - 1);
  // gamma(x) = (x - 1) (x - 2) ... gamma(x - n) with x - n between 1.5 and 2.5
  let product = 1;
  let rest = x;
  while (rest >= 2.5) product *= --rest;
  return Math.log(product) + near2(rest - 2);
}

/** lgamma(2 + z) for |z| <= 0.5, by its Taylor series. */
function near2(z: number): number {
  let sum = 0;
  for (let i = ZETA.length - 1; i >= 0; i--) sum = ZETA[i]! / (i + 2) - z * sum;
  return z * (SLOPE + z * sum);
}

function stirling(x: number): number {
  const square = x * x;
  let sum = 0;
  for (let i = STIRLING.length - 1; i >= 0; i--) sum = STIRLING[i]! + sum / square;
  return (x - 0.5) * (Math.log(x) - 1) + (HALF_LOG_TWO_PI - 0.5) + sum / x;
}
