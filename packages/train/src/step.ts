/** One training step: loss and gradients of a batch, then the optimizer. */
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

/** What a step gives. */
export interface StepResult {
  readonly loss: number;
  /** The model's output, for metrics; whoever asked for it disposes it. */
  readonly prediction: Tensor | null;
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
 * One step. If its loss is not finite, which the caller must look at, or if it throws, the optimizer has not run
 * and every variable of the model is as it was.
 */
export function trainStep(
  plan: StepPlan,
  batch: LabelledBatch,
  key: Key,
  wantsPrediction: boolean,
): StepResult {
  const { optimizer, parameters, states } = plan;
  return scope(() => {
    const goBack = marked(states);
    const { value, grads, aux } = valueAndGrad(parameters, () =>
      lossOf(plan, batch, { training: true, key }),
    );
    const loss = value.item(); // in host memory: waits for nothing
    try {
      if (Number.isFinite(loss)) optimizer.step(grads);
      else goBack();
    } catch (error) {
      goBack();
      throw error;
    }
    return { loss, prediction: wantsPrediction ? aux : null };
  });
}

/**
 * Remembers the values of now, in the current scope; the answer goes back to them. No copy is made: a recorded
 * function replaces values and overwrites none.
 */
function marked(states: readonly State[]): () => void {
  const before = states.map((state) => reshape(state.value, state.value.shape));
  return () => {
    for (const [i, value] of before.entries()) states[i]?.assign(value);
  };
}
