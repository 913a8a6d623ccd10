/** A random order that is a function of a key: the same key, the same order, on every machine. */
import { type Key, threefryBits } from '@evenkeel/tensor';

/** The numbers 0 to count - 1 in a random order (Fisher and Yates). */
export function shuffled(count: number, key: Key): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const bits = new Int32Array(count);
  threefryBits(key, bits, 0, count);
  for (let i = count - 1; i > 0; i--) {
    const fraction = ((bits[i] ?? 0) >>> 0) / 2 ** 32;
    const j = Math.floor(fraction * (i + 1));
    const other = order[j] ?? 0;
    order[j] = order[i] ?? 0;
    order[i] = other;
  }
  return order;
}
