/** Optimizers by their ids. */
import { Optimizer } from '@evenkeel/optim';
import { byId } from '../options.js';
import { adam, adamw } from './adam.js';
import { rmsprop } from './rmsprop.js';
import { sgd } from './sgd.js';

const makers = {
  adam,
  adamw,
  rmsprop,
  sgd,
  Adam: adam,
  AdamW: adamw,
  RMSprop: rmsprop,
  SGD: sgd,
} as const;

/** The name of an optimizer with its defaults. */
export type OptimizerId = keyof typeof makers;

/** The optimizer, or a new one of that name. */
export function optimizerOf(op: string, given: OptimizerId | Optimizer): Optimizer {
  if (given instanceof Optimizer) return given;
  return byId<() => Optimizer>(op, 'optimizer', given, makers)();
}
