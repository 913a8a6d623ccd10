/** The rows in small groups, in a new order each time. */
import type { Key } from '@evenkeel/tensor';
import { pick, type Rows } from './data.js';
import { shuffled } from './shuffled.js';

/** Every row once, `size` at a time; the last batch may be smaller. */
export function* batches(rows: Rows, size: number, key: Key): Generator<Rows> {
  const order = shuffled(rows.count, key);
  for (let start = 0; start < rows.count; start += size) {
    yield pick(rows, order.subarray(start, start + size));
  }
}
