/**
 * valueAndGrad: the recorded part of a training step. Inside another recording it is a region (region.ts), on
 * aliases. The outermost one follows the variables' own tensors instead, so that `const x = w.value`, read
 * before the call, is followed too.
 */
import {
  formatShape,
  GradientError,
  Gradients,
  onesLike,
  Tensor,
  Variable,
  zerosLike,
} from '@evenkeel/tensor';
import {
  commitStaged,
  describeValue,
  dropStaged,
  enterScope,
  HELD,
  hold,
  leaveScope,
  RELEASED,
  refusePromise,
  runtime,
  stagedMark,
  type TapeSlot,
  unhold,
} from '@evenkeel/tensor/dispatch';
import { openRegion, recorded } from './region.js';
import { currentTape, returnTape, takeTape } from './tape.js';

/** A loss, or a loss and anything else to hand out. */
export type LossResult<A> = Tensor | readonly [loss: Tensor, aux: A];

/** What {@link valueAndGrad} gives. */
export interface ValueAndGrad<A> {
  /**
   * The loss, a scalar in host memory: nothing to dispose. Inside another recorded function, the recorded
   * tensor, so that it can be differentiated.
   */
  readonly value: Tensor;
  /** Its gradient with respect to each variable: take it in a scope, or dispose it. */
  readonly grads: Gradients;
  /** What `f` returned beside the loss; its tensors belong to the enclosing scope, or to you. */
  readonly aux: A;
}

/**
 * Runs `f`, and gives its loss and the gradient with respect to variables. Everything else that `f` made
 * is freed, also if it throws; assignments to variables inside take effect when the outermost such call
 * ends, and are dropped if it throws.
 *
 * @param wrt the variables, float and with values.
 * @param f returns the loss, a float scalar of shape [], or [loss, aux].
 * @throws {GradientError} if `wrt` is empty, the loss is not a float scalar, or depends on none of the variables.
 * @throws {ScopeError} if `f` returns a Promise.
 *
 * @example
 * ```ts
 * import { valueAndGrad } from '@evenkeel/autograd';
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { square, sum, tensor, Variable } from '@evenkeel/tensor';
 * const w = new Variable(tensor([3, 4], { backend: new CpuBackend() }));
 * const { value, grads } = valueAndGrad([w], () => sum(square(w.value)));
 * value.item(); // => 25
 * String(grads.get(w)); // => [6. 8.]
 * ```
 */
export function valueAndGrad<A = undefined>(
  wrt: Iterable<Variable>,
  f: () => LossResult<A>,
): ValueAndGrad<A>;
export function valueAndGrad(
  wrt: Iterable<Variable>,
  f: () => LossResult<unknown>,
): ValueAndGrad<unknown> {
  const variables = checked(wrt);
  return currentTape() === null ? outermost(variables, f) : nested(variables, f);
}

function checked(wrt: Iterable<Variable>): readonly Variable[] {
  if (typeof wrt !== 'object' || wrt === null || !(Symbol.iterator in wrt)) throw noVariable(wrt);
  const variables = [...wrt];
  for (const v of variables) if (!(v instanceof Variable)) throw noVariable(v);
  if (variables.length === 0) {
    throw new GradientError(
      'valueAndGrad',
      'needs at least one variable, got none. Give the variables to train: valueAndGrad([w, b], f)',
    );
  }
  for (const v of variables) {
    if (v.value.layout.isFloat) continue;
    throw new GradientError(
      'valueAndGrad',
      `variables must be float32 or float64, got ${v.name} of dtype ${v.value.dtype}. Leave it out`,
    );
  }
  return variables;
}

function noVariable(got: unknown): GradientError {
  return new GradientError(
    'valueAndGrad',
    `needs an array of variables, got ${describeValue(got)}. Call valueAndGrad([w, b], f) with Variables; for tensors use grad`,
  );
}

/** Splits what `f` returned and checks the loss. */
function lossOf(result: LossResult<unknown>): Tensor {
  refusePromise('valueAndGrad', result);
  const loss: unknown = Array.isArray(result) ? result[0] : result;
  if (!(loss instanceof Tensor)) {
    throw new GradientError(
      'valueAndGrad',
      `the function must return a loss tensor or [loss, aux], got ${describeValue(loss)}. Return what operations gave`,
    );
  }
  if (loss.layout.shape.length !== 0 || !loss.layout.isFloat) {
    throw new GradientError(
      'valueAndGrad',
      `the loss must be a float scalar of shape [], got ${loss.dtype} of shape ${formatShape(loss.shape)}. Reduce it with mean or sum`,
    );
  }
  return loss;
}

const auxOf = (result: LossResult<unknown>): unknown =>
  Array.isArray(result) ? result[1] : undefined;

function unreached(variables: readonly Variable[]): GradientError {
  return new GradientError(
    'valueAndGrad',
    `the loss depends on none of the variables ${variables.map((v) => v.name).join(', ')}. ` +
      'Read variable.value inside the function, and do not pass it through stopGradient or an integer dtype',
  );
}

function outermost(
  variables: readonly Variable[],
  f: () => LossResult<unknown>,
): ValueAndGrad<unknown> {
  const tape = takeTape();
  const mark = enterScope();
  const staged = stagedMark();
  const leaves: Tensor[] = [];
  const before: (TapeSlot | null)[] = [];
  const paused = runtime.recorder;
  runtime.recordings++;
  let outcome: ValueAndGrad<unknown> | undefined;
  let held: readonly Tensor[] = [];
  try {
    for (const variable of variables) {
      const x = variable.value;
      if (x.node !== null && x.node.tape === tape) throw namedTwice(variable);
      leaves.push(x);
      before.push(x.node);
      tape.leaf(x);
    }
    runtime.recorder = tape;
    const result = f();
    runtime.recorder = paused;
    const loss = lossOf(result);
    const aux = auxOf(result);
    held = hold(aux);
    if (loss.node === null || loss.node.tape !== tape) throw unreached(variables);
    loss.node.adjoint = onesLike(loss);
    tape.consume([loss]);
    const grads = takeGradients(leaves);
    if (grads === null) throw unreached(variables);
    const value = onHost(loss);
    for (const g of grads) g.lifetime = HELD;
    outcome = { value, grads: new Gradients(variables, grads), aux };
    return outcome;
  } finally {
    runtime.recorder = paused;
    runtime.recordings--;
    returnTape(tape);
    for (let i = 0; i < leaves.length; i++) restoreNode(leaves[i], before[i]);
    if (outcome === undefined) dropStaged(staged);
    else if (runtime.recordings === 0) commitStaged(staged);
    if (outcome === undefined) unhold(held);
    leaveScope(mark);
    unhold(held); // those of outer scopes
  }
}

/** The gradients that arrived at the leaves, zeros where none did; null if none did anywhere. */
function takeGradients(leaves: readonly Tensor[]): Tensor[] | null {
  const grads: Tensor[] = [];
  let reached = false;
  for (const leaf of leaves) {
    const adjoint = leaf.node?.adjoint ?? null;
    if (adjoint !== null) reached = true;
    grads.push(adjoint ?? zerosLike(leaf));
  }
  return reached ? grads : null;
}

/** A copy of a scalar that needs no buffer, so nobody has to free it. */
function onHost(loss: Tensor): Tensor {
  const value = new Tensor(loss.engine, RELEASED, 0, loss.layout);
  value.host = [loss.item()];
  return value;
}

/** The tape has let go of `leaf`; an outer one, paused meanwhile, may still follow it. */
function restoreNode(leaf: Tensor | undefined, node: TapeSlot | null | undefined): void {
  if (leaf !== undefined && node !== undefined) leaf.node = node;
}

function namedTwice(variable: Variable): GradientError {
  return new GradientError(
    'valueAndGrad',
    `each variable may be given once, got ${variable.name} twice (or two variables with one tensor). Remove one`,
  );
}

/** Inside another recording: works on aliases, and its backward pass is recorded too. */
function nested(
  variables: readonly Variable[],
  f: () => LossResult<unknown>,
): ValueAndGrad<unknown> {
  const twice = variables.find((v, i) => variables.indexOf(v) !== i);
  if (twice !== undefined) throw namedTwice(twice);
  return recorded(() => {
    let aux: unknown;
    const region = openRegion([], variables, () => {
      const result = f();
      aux = auxOf(result);
      return [lossOf(result)];
    });
    const grads = region.pull(region.outputs.map(onesLike));
    const [value] = region.outputs;
    if (value === undefined || !region.reached) throw unreached(variables);
    return { value, grads: new Gradients(variables, grads), aux };
  });
}
