/** Where the rows or batches of a stream come from, epoch after epoch; for {@link batchesOf}. */
import { ArgumentError } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import type { BatchInput } from './batches.js';

/** The function that messages name. */
export const OP = 'batchesOf';

/** Items one after the other, with or without waiting. */
export type Items<T> = Iterable<T> | AsyncIterable<T>;

/** Where the items of each epoch come from: a function, such as a generator function, is called in every epoch. */
export type ItemSource<T> = Items<T> | ((epoch: number) => Items<T>);

/** A source's iterators, each of which serves once. */
export class Passes {
  private readonly source: ItemSource<BatchInput>;
  private readonly used = new WeakSet<object>();

  constructor(source: ItemSource<BatchInput>) {
    this.source = source;
    if (typeof source !== 'function') checkItems(source);
  }

  open(epoch: number): Items<BatchInput> {
    const items = typeof this.source === 'function' ? this.source(epoch) : this.source;
    checkItems(items);
    if (Symbol.asyncIterator in items) {
      const iterator = this.once(items[Symbol.asyncIterator](), epoch);
      return { [Symbol.asyncIterator]: () => iterator };
    }
    const iterator = this.once(items[Symbol.iterator](), epoch);
    return { [Symbol.iterator]: () => iterator };
  }

  private once<T extends object>(iterator: T, epoch: number): T {
    if (this.used.has(iterator)) {
      throw new ArgumentError(
        OP,
        `each epoch needs a new iterator, got for epoch ${epoch} one that was used before. ` +
          'Give the function that makes it: batchesOf(rows, ...) with function* rows() { ... }, not batchesOf(rows(), ...)',
      );
    }
    this.used.add(iterator);
    return iterator;
  }
}

function checkItems(items: unknown): void {
  const fits =
    typeof items === 'object' &&
    items !== null &&
    (Symbol.iterator in items || Symbol.asyncIterator in items);
  if (fits) return;
  throw new ArgumentError(
    OP,
    `needs an iterable, an async iterable, or a function that gives one, got ${describeValue(items)}. ` +
      'An async function* gives one, an async function only a Promise of one',
  );
}

/** What an epoch without anything in it means. */
export function nothing(what: string): ArgumentError {
  return new ArgumentError(
    OP,
    `needs at least one ${what} in every epoch, got none. ` +
      'If an earlier epoch used them up, give a function that starts anew',
  );
}

/** Refuses what is no row and no batch. */
export function checkItem(name: string, item: BatchInput): void {
  if (typeof item === 'object' && item !== null && 'x' in item) return;
  throw new ArgumentError(
    OP,
    `${name} must be { x, y, weights }, got ${describeValue(item)}. Give its inputs as x, its answers as y`,
  );
}
