/** The running average that Adam and RMSprop take of gradients. */
import { type Expression, e } from '@evenkeel/tensor';

/** kept * average + fresh * x. Two numbers for one share, since 1 - 0.999 would be inexact in float32. */
export const blend = (
  kept: Expression,
  average: Expression,
  fresh: Expression,
  x: Expression,
): Expression => e.add(e.mul(kept, average), e.mul(fresh, x));
