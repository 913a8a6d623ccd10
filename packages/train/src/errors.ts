/** The error of a training that left the numbers. */
import { EvenkeelError } from '@evenkeel/tensor';

/**
 * A loss, or a variable, that is NaN or infinite. Its code is `EVENKEEL_NON_FINITE`. Where it is the loss of a step, the
 * optimizer did not run, and the model is as it was before that step: its running statistics too.
 */
export class NonFiniteError extends EvenkeelError {
  /** Where it happened, counted from 0. */
  readonly epoch: number;
  /** Null where a variable was found at the end of an epoch. */
  readonly step: number | null;
  /**
   * The path and type of the first layer whose output was not finite, or of that with the largest output where only
   * the loss overflowed, or the name of a variable that was not finite; null where it was the data.
   */
  readonly source: string | null;

  constructor(
    op: string,
    message: string,
    where: { readonly epoch: number; readonly step: number | null; readonly source: string | null },
  ) {
    super('NonFiniteError', 'EVENKEEL_NON_FINITE', op, message);
    this.epoch = where.epoch;
    this.step = where.step;
    this.source = where.source;
  }
}
