/** The error of a training that left the numbers. */
import { EvenkeelError } from '@evenkeel/tensor';

/**
 * A loss that is NaN or infinite. Its code is `EVENKEEL_NON_FINITE`. The optimizer did not run, and the model is as it
 * was before that step: its running statistics too.
 */
export class NonFiniteError extends EvenkeelError {
  /** Where it happened, counted from 0. */
  readonly epoch: number;
  readonly step: number;
  /**
   * The path and type of the first layer whose output was not finite, or the name of a variable that was not; null
   * where it was the data or the loss function.
   */
  readonly source: string | null;

  constructor(
    op: string,
    message: string,
    where: { readonly epoch: number; readonly step: number; readonly source: string | null },
  ) {
    super('NonFiniteError', 'EVENKEEL_NON_FINITE', op, message);
    this.epoch = where.epoch;
    this.step = where.step;
    this.source = where.source;
  }
}
