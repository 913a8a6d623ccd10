/** What the tests of the memory share: random numbers, and a training step as the allocator sees it. */
import { threefryBits } from '@evenkeel/tensor';
import type { WasmBuffer } from './buffer.js';

/** Integers from 0 to below `n`, the same ones for the same seed. */
export function randomIntegers(seed: number): (n: number) => number {
  const word = new Int32Array(1);
  let at = 0;
  return (n) => {
    threefryBits({ hi: seed, lo: 0 }, word, at++, 1);
    return ((word[0] ?? 0) >>> 0) % n;
  };
}

/** What can give memory out and take it back. */
export interface Source {
  alloc(bytes: number): WasmBuffer;
  free(block: WasmBuffer): void;
}

/**
 * One step of training layers of these sizes: activations and statistics live from the forward pass to the
 * backward pass, temporaries shorter. Answers the blocks in the order in which they were given out.
 */
export function trainingStep(source: Source, sizes: readonly number[]): WasmBuffer[] {
  const given: WasmBuffer[] = [];
  const take = (bytes: number) => {
    const block = source.alloc(bytes);
    given.push(block);
    return block;
  };
  const saved: { size: number; activation: WasmBuffer; statistics: WasmBuffer }[] = [];
  for (const size of sizes) {
    const product = take(size);
    const statistics = take(256);
    const activation = take(size);
    source.free(product);
    saved.push({ size, activation, statistics });
  }
  let gradient = take(4);
  for (const { size, activation, statistics } of saved.reverse()) {
    const scratch = take(2 * size);
    const next = take(size);
    for (const block of [scratch, gradient, activation, statistics]) source.free(block);
    gradient = next;
  }
  source.free(gradient);
  return given;
}
