/**
 * Which model an optimizer moves. It moves one at a time: what it remembers goes by the names of weights, which two models
 * share, so its state dict could not be loaded again.
 */
import type { Optimizer } from '@evenkeel/optim';
import { ArgumentError } from '@evenkeel/tensor';

const owners = new WeakMap<Optimizer, object>();

/** Makes it the optimizer of `model`, unless it is that of another. */
export function own(op: string, optimizer: Optimizer, model: object): void {
  const owner = owners.get(optimizer);
  if (owner !== undefined && owner !== model) {
    throw new ArgumentError(
      op,
      'optimizer must be of one model, got one that another model was compiled with. Make one for each model, or dispose the other model before',
    );
  }
  owners.set(optimizer, model);
}

/** Frees its state, where it is that of `model`; it can then be that of another. */
export function disown(optimizer: Optimizer, model: object): void {
  if (owners.get(optimizer) !== model) return;
  optimizer.dispose();
  owners.delete(optimizer);
}
