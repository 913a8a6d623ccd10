/** One training step: loss and gradients of a batch, whatever may refuse it, then the optimizer. */
import { valueAndGrad } from '@evenkeel/autograd';
import type { LabelledBatch } from '@evenkeel/data';
import type { Context, Loss, Module, Parameter, State } from '@evenkeel/nn';
import type { Optimizer } from '@evenkeel/optim';
import { type Key, reshape, scope, type Tensor } from '@evenkeel/tensor';
import { batchWeights, type ClassWeights } from './class-weights.js';

/** What the steps of an epoch have in common. */
export interface StepPlan {
  readonly model: Module;
  readonly loss: Loss;
  readonly optimizer: Optimizer;
  readonly classWeights: ClassWeights | null;
  /** What is trained, and what is measured: looking through the model takes as long as a small step. */
  readonly parameters: readonly Parameter[];
  readonly states: readonly State[];
}

/** The loss of a model on a batch, and its prediction. */
export function lossOf(
  { model, loss, classWeights }: StepPlan,
  batch: LabelledBatch,
  ctx: Context,
): readonly [loss: Tensor, prediction: Tensor] {
  const prediction = model.call(batch.x, ctx);
  const weights = batchWeights(batch, classWeights);
  return [loss(prediction, batch.y, weights === null ? {} : { weights }), prediction];
}

/**
 * One step. Its optimizer runs last, after `look` has seen the prediction. If the loss is not finite, which the caller
 * must look at, or if anything throws, the optimizer has not run and every variable of the model is as it was.
 */
export async function trainStep(
  plan: StepPlan,
  batch: LabelledBatch,
  key: Key,
  look: ((prediction: Tensor) => Promise<void>) | null,
): Promise<number> {
  const { optimizer, parameters, states } = plan;
  const { loss, grads, prediction, before } = scope(() => {
    // Other handles, not copies: a recorded function replaces values and overwrites none.
    const before = states.map(({ value }) => reshape(value, value.shape));
    const { value, grads, aux } = valueAndGrad(parameters, () =>
      lossOf(plan, batch, { training: true, key }),
    );
    // The loss is in host memory: item() waits for nothing.
    return { loss: value.item(), grads, prediction: look === null ? null : aux, before };
  });
  let hasMoved = false;
  try {
    if (!Number.isFinite(loss)) return loss;
    if (prediction !== null) await look?.(prediction);
    optimizer.step(grads);
    hasMoved = true;
    return loss;
  } finally {
    for (const [i, value] of before.entries()) {
      if (hasMoved) value.dispose();
      else states[i]?.assign(value);
    }
    prediction?.dispose();
    grads.dispose();
  }
}
