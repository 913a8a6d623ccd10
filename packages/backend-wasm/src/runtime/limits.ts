/** What a kernel can count: its numbers are integers of 32 bits. */
import { CapabilityError, formatShape, type Layout } from '@evenkeel/tensor';

const MOST = 2 ** 31 - 1;

/**
 * Asked when a plan is made. Memory alone cannot hold so much, but a repeated view may stand for it.
 *
 * @throws {CapabilityError} for a view of 2^31 elements or more.
 */
export function checkCount(op: string, layout: Layout): void {
  if (layout.size <= MOST) return;
  throw new CapabilityError(
    op,
    `the backend wasm takes views of up to ${MOST} elements, got shape ${formatShape(layout.shape)}. Compute on the tensor before it is expanded, or in parts`,
  );
}
