/** What losses ask of predictions and targets before they compute. Nothing broadcasts here. */
import {
  ArgumentError,
  cast,
  DTypeError,
  formatShape,
  isFloat,
  ShapeError,
  type Tensor,
} from '@evenkeel/tensor';
import { live } from '@evenkeel/tensor/dispatch';

/** Refuses predictions that are no float tensor. */
export function checkPrediction(op: string, prediction: Tensor): void {
  live(op, prediction);
  if (isFloat(prediction.dtype)) return;
  throw new DTypeError(
    op,
    `predictions must be float32 or float64, got ${prediction.dtype}. They have no gradient otherwise; use cast(x, 'float32')`,
    [prediction.dtype],
  );
}

/**
 * The target in the dtype of the prediction, whose shape it must have.
 *
 * @param cure what to do where the numbers of elements differ.
 */
export function targetFor(op: string, prediction: Tensor, target: Tensor, cure: string): Tensor {
  checkPrediction(op, prediction);
  live(op, target);
  if (prediction.shape !== target.shape) {
    const want = formatShape(prediction.shape);
    throw new ShapeError(
      op,
      `prediction and target must have one shape, got ${want} and ${formatShape(target.shape)}. ` +
        (prediction.size === target.size ? `Reshape the target to ${want}` : cure),
      [prediction.shape, target.shape],
    );
  }
  return target.dtype === prediction.dtype ? target : cast(target, prediction.dtype);
}

/** Refuses an option that is not a number in its range. */
export function checkNumber(
  op: string,
  name: string,
  value: number,
  fits: (value: number) => boolean,
  range: string,
): void {
  if (typeof value === 'number' && fits(value)) return;
  throw new ArgumentError(op, `${name} must be ${range}, got ${String(value)}. Give such a number`);
}
