// What the tests of models share: counting buffers, comparing numbers, errors.
import type { HostArray } from '@evenkeel/data';
import { EvenkeelError, memory } from '@evenkeel/tensor';
import { afterAll, beforeAll, expect } from 'vitest';
import { defaultBackend } from './runtime.js';

/** Live buffers of the backend on which models compute. */
export const buffers = (): number => memory(defaultBackend()).buffers;

/** Expects that the tests of a file free what they make: models are to be disposed. */
export function expectNoLeaks(): void {
  let before = 0;
  beforeAll(() => {
    before = buffers();
  });
  afterAll(() => expect(buffers()).toBe(before));
}

/** The largest difference, over the largest magnitude of what is expected. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  let error = 0;
  for (let i = 0; i < expected.length; i++) {
    const [a = Number.NaN, e = Number.NaN] = [actual[i], expected[i]];
    largest = Math.max(largest, Math.abs(e));
    error = a === e ? error : Math.max(error, Number.isNaN(a) ? Number.NaN : Math.abs(a - e));
  }
  return error === 0 ? 0 : error / largest;
}

/** Weights as plain arrays: to see whether anything has moved, to the bit. */
export const plain = (weights: readonly HostArray[]): number[][] =>
  weights.map(({ data }) => [...data]);

/** The error that `body` throws, or its promise rejects with. */
export async function errorOf(body: () => unknown): Promise<EvenkeelError> {
  try {
    await body();
  } catch (error) {
    if (error instanceof EvenkeelError) return error;
    throw error;
  }
  throw new Error('expected an error, got none');
}
