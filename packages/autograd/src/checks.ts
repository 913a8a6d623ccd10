/**
 * What grad, vjp, jacobian, jvp, hessian and hvp ask of what they are given.
 */
import { ArgumentError, formatShape, GradientError, ShapeError, Tensor } from '@evenkeel/tensor';
import { describeValue, live, meet, refusePromise } from '@evenkeel/tensor/dispatch';

/** Throws unless every point is a float tensor. */
export function checkPoints(op: string, at: readonly Tensor[]): void {
  if (at.length === 0) {
    throw new GradientError(
      op,
      'needs at least one tensor to differentiate with respect to, got none. Give the points: grad(f)(x)',
    );
  }
  for (const x of at) {
    live(op, x);
    if (!x.layout.isFloat) {
      throw new GradientError(
        op,
        `needs float tensors, got ${x.dtype} of shape ${formatShape(x.shape)}. Use cast(x, 'float32')`,
      );
    }
  }
}

/** Throws unless there is a function to differentiate. */
export function checkFunction(op: string, f: unknown): void {
  if (typeof f === 'function') return;
  throw new ArgumentError(
    op,
    `needs a function to differentiate, got ${describeValue(f)}. Give one of tensors: (x) => sum(square(x))`,
  );
}

/** The one tensor that the function returned: floats. */
export function checkOutput(op: string, y: unknown): Tensor {
  refusePromise(op, y);
  if (!(y instanceof Tensor)) {
    throw new GradientError(
      op,
      `the function must return a tensor, got ${describeValue(y)}. Return what operations gave`,
    );
  }
  if (!y.layout.isFloat) {
    throw new GradientError(
      op,
      `the function must return a float tensor, got ${y.dtype} of shape ${formatShape(y.shape)}. Only floats have gradients`,
    );
  }
  return y;
}

/** As {@link checkOutput}, of shape []. */
export function checkScalar(op: string, y: unknown): Tensor {
  const loss = checkOutput(op, y);
  if (loss.layout.shape.length === 0) return loss;
  throw new GradientError(
    op,
    `the function must return a scalar of shape [], got shape ${formatShape(loss.shape)}. Reduce it with sum or mean, or use vjp or jacobian`,
  );
}

/** Throws unless there is a cotangent for each output, of its shape and dtype. */
export function checkCotangents(
  op: string,
  outputs: readonly Tensor[],
  cotangents: readonly Tensor[],
): void {
  if (outputs.length !== cotangents.length) {
    throw new ArgumentError(
      op,
      `needs one cotangent for each of ${outputs.length} outputs, got ${cotangents.length}. Give them in the order of the values`,
    );
  }
  outputs.forEach((y, i) => {
    const c = cotangents[i];
    if (c !== undefined) live(op, c);
    if (c !== undefined && (c.layout.shape !== y.layout.shape || c.dtype !== y.dtype)) {
      throw new ShapeError(
        op,
        `the cotangent must be ${y.dtype} of shape ${formatShape(y.shape)} like the value, got ${c.dtype} of shape ${formatShape(c.shape)}. Use cast and expand`,
        [y.shape, c.shape],
      );
    }
  });
}

/** Throws unless there is a tangent for each point, of its shape and dtype. */
export function checkTangents(
  op: string,
  at: readonly Tensor[],
  tangents: readonly Tensor[],
): void {
  if (at.length !== tangents.length) {
    throw new ArgumentError(
      op,
      `needs one tangent for each of ${at.length} points, got ${tangents.length}. Give them in the order of the points`,
    );
  }
  for (const t of tangents) live(op, t); // also undefined, from a program that is not checked
  at.forEach((x, i) => {
    const t = tangents[i] ?? x;
    meet(op, x, t);
    if (t.layout.shape === x.layout.shape && t.dtype === x.dtype) return;
    throw new ShapeError(
      op,
      `tangent ${i} must be ${x.dtype} of shape ${formatShape(x.shape)} like its point, got ${t.dtype} of shape ${formatShape(t.shape)}. Use cast and expand`,
      [x.shape, t.shape],
    );
  });
}
