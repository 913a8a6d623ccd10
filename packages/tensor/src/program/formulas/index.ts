/**
 * One portable float32 formula per transcendental function, over basic operations that round once
 * each: every backend that evaluates these nodes gets the same bits. float64 uses `Math` instead.
 *
 * The errors that the formulas state, in ulp of the float32 result and against a float64 result, are the largest
 * over all 2^32 arguments: of exp, expm1, log, log1p, tanh, sigmoid, erf, sin and cos; over every fifth of erfInv;
 * of the other functions of one argument over every third in the octaves where it is largest, and every 401st
 * elsewhere; of those of two arguments millions of random pairs. No table, no branch: both sides of a `select`
 * are computed.
 */
import { type Expression, type ExpressionOp, e, type FormulaOp } from '../expression.js';
import { acos, asin } from './asin.js';
import { acosh, asinh, atanh } from './asinh.js';
import { atan, atan2 } from './atan.js';
import { cbrt } from './cbrt.js';
import { erf } from './erf.js';
import { erfInv } from './erf-inv.js';
import { erfc } from './erfc.js';
import { exp, expm1 } from './exp.js';
import { exp2 } from './exp2.js';
import { fmod } from './fmod.js';
import { hypot } from './hypot.js';
import { lgamma } from './lgamma.js';
import { log, log1p, log2, log10 } from './log.js';
import { pow } from './pow.js';
import { sigmoid } from './sigmoid.js';
import { cos, sin } from './sin.js';
import { cosh, sinh } from './sinh.js';
import { tan } from './tan.js';
import { tanh } from './tanh.js';

/** Builds the expression of a function of one argument or two. */
export type Formula = (a: Expression, b: Expression) => Expression;

/** The formula of each function, as a builder of expressions. */
export const formulas: { readonly [K in FormulaOp]: Formula } = {
  exp,
  exp2,
  expm1,
  log,
  log2,
  log10,
  log1p,
  pow,
  cbrt,
  hypot,
  fmod,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  atan2,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  sigmoid,
  softplusTail: (x) => log1p(exp(e.neg(e.abs(x)))),
  erf,
  erfc,
  erfInv,
  lgamma,
};

/** Whether an operation has a formula. */
export function isFormula(op: ExpressionOp): op is FormulaOp {
  return op in formulas;
}
