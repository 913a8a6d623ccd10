/** What a step refuses before anything is written: gradients, and slots, that do not fit their variable. */
import {
  BackendMismatchError,
  DisposedError,
  DTypeError,
  formatShape,
  isFloat,
  ShapeError,
  type Tensor,
  type Variable,
} from '@evenkeel/tensor';
import type { Member } from './launch.js';

/** Throws unless a gradient is that of the variable. */
export function checkGradient(op: string, variable: Variable, gradient: Tensor): void {
  const { value } = variable;
  if (gradient.isDisposed) {
    throw new DisposedError(
      op,
      `the gradient of ${variable.name} was consumed by an earlier step, or disposed. Take new gradients for each step`,
      gradient.shape,
    );
  }
  if (!isFloat(value.dtype) || gradient.dtype !== value.dtype) {
    throw new DTypeError(
      op,
      `a variable and its gradient must have one float dtype, got ${value.dtype} and ${gradient.dtype} for ${variable.name}. Cast one`,
      [value.dtype, gradient.dtype],
    );
  }
  if (gradient.shape !== value.shape) {
    throw new ShapeError(
      op,
      `the gradient of ${variable.name} must have its shape ${formatShape(value.shape)}, got ${formatShape(gradient.shape)}. Give the gradient as valueAndGrad made it`,
      [value.shape, gradient.shape],
    );
  }
  if (gradient.backend !== value.backend) {
    throw new BackendMismatchError(op, [value.backend.name, gradient.backend.name]);
  }
}

/** Throws if a variable has become another one, for which its slots are of no use. */
export function checkKind(op: string, { variable, kind }: Member): void {
  if (kind === null) return;
  const { shape, dtype, backend } = variable.value;
  if (kind.shape === shape && kind.dtype === dtype && kind.backend === backend) return;
  throw new ShapeError(
    op,
    `${variable.name} must stay what it was in its first step, ${kind.dtype} ${formatShape(kind.shape)} on ${kind.backend.name}, ` +
      `got ${dtype} ${formatShape(shape)} on ${backend.name}. Call dispose() on the optimizer to let it start anew`,
    [kind.shape, shape],
  );
}
