/**
 * The form of a gradient rule. With y = op(x0, x1, ...) and g = dL/dy, a rule gives dL/dxi.
 */
import type { Tensor } from '@evenkeel/tensor';
import type { OpKind, Ops } from '@evenkeel/tensor/dispatch';

/** What a rule sees of the operation. */
export interface Recorded<K extends OpKind> {
  readonly inputs: Ops[K]['inputs'];
  readonly out: Tensor;
  readonly attrs: Ops[K]['attrs'];
}

/** dL/dxi; null where it is zero whatever g is. */
type Vjp<K extends OpKind> = (g: Tensor, r: Recorded<K>) => Tensor | null;

/** All gradients at once, for operations with any number of inputs or one kernel for all. */
export type AllVjp<K extends OpKind> = (
  g: Tensor,
  r: Recorded<K>,
  wants: (input: number) => boolean,
) => readonly (Tensor | null)[];

/** A tuple as long as the inputs. */
type Each<I extends readonly unknown[], T> = { readonly [P in keyof I]: T };

/** One function for each input, evaluated only where the gradient is wanted; or one for all. */
export type Rule<K extends OpKind> =
  | (Each<Ops[K]['inputs'], Vjp<K>> & readonly Vjp<K>[])
  | AllVjp<K>;

/** A rule for every operation: a missing one does not compile. */
export type Rules = { readonly [K in OpKind]: Rule<K> };
