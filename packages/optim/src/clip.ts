/**
 * Clipping: gradients that are too large, made smaller. Everything happens on the backend, nothing is read back,
 * so what to do about a norm that is not finite is part of the formula.
 */
import {
  ArgumentError,
  add,
  BackendMismatchError,
  clip,
  defineProgram,
  e,
  elementwise,
  Gradients,
  mul,
  scope,
  square,
  sum,
  type Tensor,
} from '@evenkeel/tensor';
import { positive } from './options.js';

/** How an optimizer clips: one of these; see clipByValue, clipByNorm and clipByGlobalNorm. */
export type Clip =
  | { readonly value: number }
  | { readonly norm: number }
  | { readonly globalNorm: number };

/** min(1, limit / norm), from the sum of squares: 1 for a norm of 0, NaN for one that is not finite. */
const scaleProgram = defineProgram('clipScale', 1, 1, ([squares], [limit]) => {
  const norm = e.sqrt(squares);
  const isNumber = e.less(norm, Number.POSITIVE_INFINITY);
  return [e.select(isNumber, e.min(1, e.div(limit, norm)), Number.NaN)];
});

const squaresOf = (x: Tensor): Tensor => sum(square(x));
const scaleFor = (squares: Tensor, limit: number, { dtype }: Tensor): Tensor =>
  elementwise(scaleProgram, [squares], [limit], dtype);

/** New gradients of the same variables. */
function mapped(
  grads: Gradients,
  f: (gradients: readonly Tensor[]) => readonly Tensor[],
): Gradients {
  return scope(() => new Gradients(grads.variables, f(grads.tensors())));
}

/**
 * Every element of every gradient, brought into [-limit, limit]. NaN stays NaN; an infinite one becomes the limit.
 * The direction of the gradient changes.
 *
 * @returns new gradients, which belong to the scope or to you; `grads` stays as it is.
 * @throws {ArgumentError} unless the limit is a finite number above 0.
 *
 * @example
 * ```ts
 * const w = new Variable(tensor([3, -0.5], { backend: new CpuBackend() }));
 * using grads = new Gradients([w], [tensor([-8, 0.5], { backend: w.value.backend })]);
 * using clipped = clipByValue(grads, 2);
 * String(clipped.get(w)); // => [-2. 0.5]
 * ```
 */
export function clipByValue(grads: Gradients, limit: number): Gradients {
  positive('clipByValue', 'limit', limit, 1);
  return mapped(grads, (gs) => gs.map((g) => clip(g, -limit, limit)));
}

/**
 * Each gradient by itself, scaled so that its Euclidean norm is at most the limit: g * min(1, limit / norm). A
 * gradient of zeros stays. One whose norm is not finite (it contains NaN or an infinity, or its squares exceed
 * the dtype: above 1.8e19 in float32) becomes NaN everywhere, so that a broken step shows instead of standing still.
 *
 * @returns new gradients, which belong to the scope or to you; `grads` stays as it is.
 * @throws {ArgumentError} unless the limit is a finite number above 0.
 *
 * @example
 * ```ts
 * const w = new Variable(tensor([0, 0], { backend: new CpuBackend() }));
 * using grads = new Gradients([w], [tensor([3, 4], { backend: w.value.backend })]);
 * using clipped = clipByNorm(grads, 1);
 * String(clipped.get(w)); // => [0.6 0.8]
 * ```
 */
export function clipByNorm(grads: Gradients, limit: number): Gradients {
  positive('clipByNorm', 'limit', limit, 1);
  return mapped(grads, (gs) => gs.map((g) => mul(g, scaleFor(squaresOf(g), limit, g))));
}

/**
 * All gradients, scaled by one factor so that the Euclidean norm of all of them together is at most the limit
 * (Pascanu, Mikolov and Bengio 2013, algorithm 1): g * min(1, limit / norm). The direction of the step stays. A
 * norm of 0 leaves the gradients as they are; one that is not finite makes all of them NaN, as for `clipByNorm`.
 *
 * @returns new gradients, which belong to the scope or to you; `grads` stays as it is.
 * @throws {ArgumentError} unless the limit is a finite number above 0.
 * @throws {BackendMismatchError} if the gradients live on two backends.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const [w, b] = [new Variable(zeros([1], { backend })), new Variable(zeros([1], { backend }))];
 * using grads = new Gradients([w, b], [tensor([3], { backend }), tensor([-4], { backend })]);
 * using clipped = clipByGlobalNorm(grads, 1);
 * console.log(String(clipped.get(w)), String(clipped.get(b))); // => [0.6] [-0.8]
 * ```
 */
export function clipByGlobalNorm(grads: Gradients, limit: number): Gradients {
  positive('clipByGlobalNorm', 'limit', limit, 1);
  return mapped(grads, (gs) => {
    const [first] = gs;
    if (first === undefined) return gs;
    for (const { backend } of gs) {
      if (backend === first.backend) continue;
      throw new BackendMismatchError('clipByGlobalNorm', [first.backend.name, backend.name]);
    }
    const squares = gs.map(squaresOf).reduce((a, b) => add(a, b));
    return gs.map((g) => mul(g, scaleFor(squares, limit, g)));
  });
}

const clippers = new Map([
  ['value', clipByValue],
  ['norm', clipByNorm],
  ['globalNorm', clipByGlobalNorm],
]);

/** What an optimizer's option `clip` does to the gradients of a step. */
export function clipperOf(op: string, option: Clip): (grads: Gradients) => Gradients {
  const names = Object.keys(option);
  const [limit = Number.NaN] = Object.values(option);
  const clipper = names.length === 1 ? clippers.get(names.join()) : undefined;
  if (clipper === undefined) {
    throw new ArgumentError(
      op,
      `clip must be one of { value }, { norm } and { globalNorm }, got { ${names.join(', ')} }. Give one limit`,
    );
  }
  positive(op, `clip.${names.join()}`, limit, 1);
  return (grads) => clipper(grads, limit);
}
