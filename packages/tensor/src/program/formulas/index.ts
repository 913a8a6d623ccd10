/**
 * One portable float32 formula per transcendental function, over basic operations that round once
 * each: every backend that evaluates these nodes gets the same bits. float64 uses `Math` instead.
 *
 * The errors that the formulas state, in ulp of the float32 result, are the largest over all 2^32
 * arguments (erfInv: over every fifth), against a float64 result. No table, no branch: both sides of a
 * `select` are computed.
 */
import { type Expression, e, type FormulaOp } from '../expression.js';
import { erf } from './erf.js';
import { erfInv } from './erf-inv.js';
import { exp, expm1 } from './exp.js';
import { log, log1p } from './log.js';
import { sigmoid } from './sigmoid.js';
import { cos, sin } from './sin.js';
import { tanh } from './tanh.js';

/** The formula of each function, as a builder of expressions. */
export const formulas: { readonly [K in FormulaOp]: (x: Expression) => Expression } = {
  exp,
  expm1,
  log,
  log1p,
  tanh,
  sigmoid,
  erf,
  erfInv,
  sin,
  cos,
  softplusTail: (x) => log1p(exp(e.neg(e.abs(x)))),
};
