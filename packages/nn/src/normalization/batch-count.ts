/**
 * How many batches have moved running statistics: a state whose memory has room for one count per channel. The kernel
 * that moves the channels counts as well, and gives as many counts; the value is the first (see tensor's `update`).
 */
import { cast, expand, reshape, scope, slice, type Tensor, zeros } from '@evenkeel/tensor';
import { State } from '../module/parameter.js';

/** An int32 scalar. What it is assigned is copied, so that it takes the same memory at all times. */
export class BatchCount extends State {
  readonly #statistic: () => State;

  /** @param statistic gives one of those that move, which has its value first. */
  constructor(statistic: () => State) {
    super((_, shape, { backend }) => zeros(shape, { dtype: 'int32', backend }));
    this.#statistic = statistic;
  }

  override assign(next: Tensor): void {
    super.assign(next); // refuses what is no count
    const { shape } = this.#statistic().value;
    if (shape[0] === 0) return;
    scope(() => {
      const counts = cast(expand(this.value, shape), 'int32');
      super.assign(reshape(slice(counts, 0, 0, 1), []));
    });
  }
}
