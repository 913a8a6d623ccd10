/**
 * What a call of a module is told: explicitly, in every call. There is no mode that is set somewhere and
 * forgotten.
 */
import type { Key, Tensor } from '@evenkeel/tensor';
import type { AnyModule } from './module.js';

/** What a module hands to an {@link Observer}. */
export interface CallEvent {
  readonly module: AnyModule;
  /** Where it hangs: `layers.0`; empty for the outermost. */
  readonly path: string;
  readonly input: unknown;
  readonly output: unknown;
}

/**
 * Told of every call of a module when it ends, children before parents. The tensors live as long as the
 * call's scope: read or `keep` them there.
 */
export type Observer = (event: CallEvent) => void;

/**
 * How a module is called.
 *
 * - `training`: whether dropout drops, and batch norm normalizes with the batch.
 * - `key`: where random layers get their numbers from; they throw in training without one. One key a step: a layer
 *   called twice with one key draws the same numbers twice.
 * - `mask`: which positions of the input are there.
 * - `observer`: told of every call.
 */
export interface Context {
  readonly training: boolean;
  readonly key?: Key;
  readonly mask?: Tensor;
  readonly observer?: Observer;
}

/** The context of {@link Module.infer}. */
export const INFERENCE: Context = Object.freeze({ training: false });
