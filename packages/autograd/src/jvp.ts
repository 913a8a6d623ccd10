/**
 * jvp: the derivative in a direction, made of pullbacks alone: there are no rules for going forward.
 */
import { ArgumentError, GradientError, scope, Tensor, zerosLike } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import { checkPoints, checkTangents } from './checks.js';
import { type Output, openVjp } from './grad.js';

/** What {@link jvp} gives. */
export interface Jvp<T extends Output> {
  /** What the function returned. */
  readonly value: T;
  /** The derivative of the value in the direction of the tangents: shapes and dtypes as the value's. */
  readonly tangent: T;
}

/**
 * The value of a function and its Jacobian-vector product: the derivative at `at` in the direction of `tangents`. Nests, in
 * itself and in the other functions here.
 *
 * A pullback is linear in its cotangent, and the pullback of that linear function is the Jacobian-vector product
 * (J. Townsend, "A new trick for calculating Jacobian vector products", 2017). So it costs a value and two pullbacks, and
 * memory as a gradient does.
 *
 * @param f of as many tensors as there are points; returns a float tensor or several.
 * @param at a float tensor, or several.
 * @param tangents for each point one, of its shape and dtype.
 * @throws {GradientError} unless points and outputs are float tensors.
 * @throws {ArgumentError} unless there is one tangent for each point.
 * @throws {BackendMismatchError} unless a tangent lives where its point does.
 * @throws {ShapeError} unless a tangent has the shape and dtype of its point.
 *
 * @example
 * ```ts
 * import { jvp } from '@evenkeel/autograd';
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { mul, tensor } from '@evenkeel/tensor';
 * const backend = new CpuBackend();
 * const x = tensor([1, 2, 3], { backend });
 * const { value, tangent } = jvp((x) => mul(x, x), x, tensor([1, 0, 10], { backend }));
 * String(value); // => [1. 4. 9.]
 * String(tangent); // => [ 2.  0. 60.]
 * ```
 */
export function jvp<T extends Output>(
  f: (...xs: Tensor[]) => T,
  at: Tensor | readonly Tensor[],
  tangents: Tensor | readonly Tensor[],
): Jvp<T>;
export function jvp(
  f: (...xs: Tensor[]) => Output,
  at: Tensor | readonly Tensor[],
  tangents: Tensor | readonly Tensor[],
): Jvp<Output> {
  const points = given(at, 'the points');
  const directions = given(tangents, 'the tangents');
  checkPoints('jvp', points);
  checkTangents('jvp', points, directions);
  return scope(() => {
    const forward = openVjp('jvp', f, points);
    const { value } = forward;
    const values = listOf(value);
    if (values.length === 0) {
      forward.dispose();
      throw new GradientError(
        'jvp',
        'the function must return a tensor or several, got an empty array. Return what operations gave',
      );
    }
    const pulled = (...cotangents: Tensor[]): Tensor[] =>
      forward.pullback(value instanceof Tensor ? (cotangents[0] ?? value) : cotangents);
    const back = openVjp(
      'jvp',
      pulled,
      values.map((y) => zerosLike(y)),
    );
    try {
      const along = back.pullback([...directions]);
      return { value, tangent: value instanceof Tensor ? (along[0] ?? value) : along };
    } finally {
      back.dispose();
      forward.dispose();
    }
  });
}

const listOf = (xs: Output): readonly Tensor[] => (xs instanceof Tensor ? [xs] : xs);

/** The tensors that a caller gave, in a list. */
function given(xs: Output, what: string): readonly Tensor[] {
  if (xs instanceof Tensor || Array.isArray(xs)) return listOf(xs);
  throw new ArgumentError(
    'jvp',
    `${what} must be a tensor or an array of them, got ${describeValue(xs)}. Call jvp(f, x, tangent), or jvp(f, [x, y], [tangentOfX, tangentOfY])`,
  );
}
