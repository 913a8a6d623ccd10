/**
 * The programs behind the activations. Two rules hold for all of them:
 *
 * - A branch that `select` does not take gets a gradient of 0, which its own derivative then multiplies: that has
 *   to be finite (0 times infinity is NaN), so what could overflow is computed from a bounded argument.
 * - At a kink the derivative is that of the flat side, as relu'(0) = 0. NaN stays NaN.
 */
import { defineProgram, type Expression, e, type Term } from '@evenkeel/tensor';

/** min(x, 0), whose derivative at 0 is 1: it stands where x <= 0 is chosen. */
const negative = (x: Expression): Expression => e.select(e.lessEqual(x, 0), x, 0);

/** x, raised to at least `low` and lowered to at most `high`; its derivative is 0 there. */
const between = (x: Expression, low: Term, high: Term): Expression =>
  e.select(e.lessEqual(x, low), low, e.select(e.lessEqual(high, x), high, x));

const leaky = (x: Expression, slope: Expression): Expression =>
  e.select(e.lessEqual(x, 0), e.mul(slope, x), x);

const eluOf = (x: Expression, alpha: Term): Expression =>
  e.select(e.lessEqual(x, 0), e.mul(alpha, e.expm1(negative(x))), x);

/** relu6(x + 3) / 6 */
const hardSigmoidOf = (x: Expression): Expression => e.div(e.add(between(x, -3, 3), 3), 6);

/** log(1 + exp(x)) */
const softplus = (x: Expression): Expression => e.add(e.max(x, 0), e.softplusTail(x));

// Klambauer et al. 2017, equation 14.
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

const SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);

/** Of one tensor, and no numbers. */
export const fixed = {
  relu6: defineProgram('relu6', 1, 0, ([x]) => [between(x, 0, 6)]),
  selu: defineProgram('selu', 1, 0, ([x]) => [e.mul(SELU_SCALE, eluOf(x, SELU_ALPHA))]),
  gelu: defineProgram('gelu', 1, 0, ([x]) => [
    e.mul(x, e.mul(0.5, e.add(1, e.erf(e.mul(x, Math.SQRT1_2))))),
  ]),
  geluTanh: defineProgram('gelu', 1, 0, ([x]) => {
    // From 10 on the tanh is 1; the cube of x would overflow.
    const t = between(x, -10, 10);
    const cubic = e.mul(t, e.add(1, e.mul(0.044715, e.mul(t, t))));
    return [e.mul(x, e.mul(0.5, e.add(1, e.tanh(e.mul(SQRT_2_OVER_PI, cubic)))))];
  }),
  silu: defineProgram('silu', 1, 0, ([x]) => [e.mul(x, e.sigmoid(x))]),
  mish: defineProgram('mish', 1, 0, ([x]) => [e.mul(x, e.tanh(softplus(x)))]),
  hardSigmoid: defineProgram('hardSigmoid', 1, 0, ([x]) => [hardSigmoidOf(x)]),
  hardSilu: defineProgram('hardSilu', 1, 0, ([x]) => [e.mul(x, hardSigmoidOf(x))]),
  tanhShrink: defineProgram('tanhShrink', 1, 0, ([x]) => [e.sub(x, e.tanh(x))]),
  softsign: defineProgram('softsign', 1, 0, ([x]) => [e.div(x, e.add(1, e.abs(x)))]),
  logSigmoid: defineProgram('logSigmoid', 1, 0, ([x]) => [e.sub(e.min(x, 0), e.softplusTail(x))]),
  sparsePlus: defineProgram('sparsePlus', 1, 0, ([x]) => {
    const t = e.add(between(x, -1, 1), 1);
    return [e.select(e.lessEqual(1, x), x, e.mul(0.25, e.mul(t, t)))];
  }),
  sparseSigmoid: defineProgram('sparseSigmoid', 1, 0, ([x]) => [
    e.mul(0.5, e.add(between(x, -1, 1), 1)),
  ]),
} as const;

/** Of one tensor and one or two numbers. */
export const numbered = {
  leakyRelu: defineProgram('leakyRelu', 1, 1, ([x], [slope]) => [leaky(x, slope)]),
  elu: defineProgram('elu', 1, 1, ([x], [alpha]) => [eluOf(x, alpha)]),
  celu: defineProgram('celu', 1, 1, ([x], [alpha]) => [
    e.select(e.lessEqual(x, 0), e.mul(alpha, e.expm1(e.div(negative(x), alpha))), x),
  ]),
  // (x + sqrt(x^2 + b)) / 2, without the cancellation below 0
  squareplus: defineProgram('squareplus', 1, 1, ([x], [b]) => {
    const root = e.sqrt(e.fma(x, x, b));
    return [e.add(e.max(x, 0), e.div(e.mul(0.5, b), e.add(root, e.abs(x))))];
  }),
  hardTanh: defineProgram('hardTanh', 1, 2, ([x], [min, max]) => [between(x, min, max)]),
  hardShrink: defineProgram('hardShrink', 1, 1, ([x], [limit]) => [
    e.select(e.lessEqual(e.abs(x), limit), 0, x),
  ]),
  softShrink: defineProgram('softShrink', 1, 1, ([x], [limit]) => [
    e.select(e.lessEqual(e.abs(x), limit), 0, e.sub(x, e.mul(limit, e.sign(x)))),
  ]),
  threshold: defineProgram('threshold', 1, 2, ([x], [limit, value]) => [
    e.select(e.lessEqual(x, limit), value, x),
  ]),
} as const;

/** leakyRelu with a tensor of slopes, which broadcasts. */
export const prelu = defineProgram('prelu', 2, 0, ([x, slope]) => [leaky(x, slope)]);
