/**
 * Programs that write variables: an optimizer's update of every weight in one call, a layer's running
 * statistics. Not recorded: what is assigned is a constant to every gradient.
 */
import type { DeviceBuffer } from '../backend.js';
import type { Engine } from '../dispatch/engine.js';
import { FREED_BY_SCOPE, FREED_BY_VARIABLE, OWNED } from '../dispatch/lifetime.js';
import { glance, live, meet } from '../dispatch/record.js';
import { runtime } from '../dispatch/runtime.js';
import { free } from '../dispatch/scope.js';
import { ArgumentError, formatShape, ShapeError } from '../errors.js';
import { denseLike, denseOf, type Layout, repeatedLike, type Shape } from '../layout/layout.js';
import type { Program } from '../program/program.js';
import { RELEASED, Tensor } from '../tensor.js';
import type { Variable } from '../variable.js';

/**
 * Runs a program once for every position of the lists. Its inputs are the written variables' values,
 * then the read tensors; its outputs, one for each written list, are assigned to the variables.
 *
 * At one position all have one shape, but for scalars, which are repeated. A scalar that is written takes what was
 * computed at the first element: let the program give the same at all of them.
 *
 * @param written lists of variables, all of one length: `[weights, momenta]`.
 * @param read lists of tensors of that length: `[gradients]`.
 * @param scalars the program's numbers, the same for all positions; default: none.
 * @throws {ArgumentError} if the lists do not fit the program or each other, or a variable is written twice.
 * @throws {ShapeError} if the shapes at one position differ: nothing but scalars broadcasts here.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { defineProgram, e, tensor, update, Variable } from '@evenkeel/tensor';
 * const sgd = defineProgram('sgd', 2, 1, ([w, g], [rate]) => [e.sub(w, e.mul(rate, g))]);
 * const backend = new CpuBackend();
 * const w = new Variable(tensor([1, 2], { backend }));
 * update(sgd, [[w]], [[tensor([10, 10], { backend })]], [0.5]);
 * String(w.value); // => [-4. -3.]
 * ```
 */
export function update(
  program: Program,
  written: readonly (readonly Variable[])[],
  read: readonly (readonly Tensor[])[],
  scalars: readonly number[] = [],
): void {
  const count = written[0]?.length ?? 0;
  if (
    program.inputCount !== written.length + read.length ||
    program.outputs.length !== written.length ||
    program.scalarCount !== scalars.length
  ) {
    throw new ArgumentError(
      program.name,
      `the program reads ${program.inputCount} tensors, writes ${program.outputs.length} and takes ${program.scalarCount} numbers, ` +
        `got ${written.length} written lists, ${read.length} read lists and ${scalars.length} numbers. ` +
        'Give the written lists first, in the order of the outputs',
    );
  }
  for (const list of written) if (list.length !== count) throw listsError(program);
  for (const list of read) if (list.length !== count) throw listsError(program);
  if (count === 0) return;
  const serial = ++updates;
  const overwrite = !readsVariable(program, read) && runtime.recordings === 0;
  const inputs: Tensor[] = [];
  const outputs: Tensor[] = [];
  try {
    for (let i = 0; i < count; i++) {
      const first = inputs.length;
      for (let k = 0; k < written.length; k++) {
        const variable = at(at(written, k), i);
        if (variable.written === serial) throw writtenTwice(program, variable);
        variable.written = serial;
        inputs.push(variable.peek());
      }
      for (let k = 0; k < read.length; k++) inputs.push(at(at(read, k), i));
      const layout = alignPosition(program, inputs, first);
      for (let k = 0; k < written.length; k++) {
        outputs.push(outputFor(at(at(written, k), i), layout, overwrite));
      }
    }
    at(inputs, 0).engine.backend.elementwise(program, inputs, scalars, outputs);
  } catch (error) {
    for (const out of outputs) {
      if (!inputs.some((x) => x.buffer === out.buffer)) free(out, FREED_BY_SCOPE);
    }
    throw error;
  }
  for (let i = 0, n = 0; i < count; i++) {
    for (let k = 0; k < written.length; k++, n++) hand(at(at(written, k), i), at(outputs, n));
  }
}

/**
 * Where the next value of a variable is written, at a position of this layout's shape: over the old one where nobody
 * else sees its memory and every element has a place of its own.
 */
function outputFor(variable: Variable, like: Layout, overwrite: boolean): Tensor {
  const value = variable.peek();
  const { engine, buffer, layout } = value;
  if (layout.shape !== like.shape) {
    const repeated = denseLike(like, layout.dtypeCode);
    return owned(engine, engine.alloc(repeated), 0, repeated);
  }
  if (!overwrite || buffer.refs !== 1 || !layout.isDense) {
    const next = denseOf(layout);
    return owned(engine, engine.alloc(next), 0, next);
  }
  return variable.isSeen ? owned(engine, buffer, value.offset, layout) : value;
}

function owned(engine: Engine, buffer: DeviceBuffer, offset: number, layout: Layout): Tensor {
  const made = new Tensor(engine, buffer, offset, layout);
  made.lifetime = OWNED;
  return made;
}

/** Gives a variable its next value. An old handle that someone may hold is dead from here on. */
function hand(variable: Variable, out: Tensor): void {
  const previous = variable.peek();
  if (previous === out) return;
  const { layout } = previous;
  if (out.layout.size === 0 && layout.size > 0) {
    free(out, FREED_BY_SCOPE); // a scalar beside a tensor without elements: nothing was computed
    return;
  }
  const next =
    layout.shape === out.layout.shape ? out : owned(out.engine, out.buffer, 0, denseOf(layout));
  if (previous.buffer === next.buffer) {
    previous.buffer = RELEASED;
    previous.lifetime = FREED_BY_VARIABLE;
    variable.current = next;
  } else variable.replace(next);
  variable.isSeen = false;
}

let updates = 0;

/** Whether a tensor to be read is itself a variable's, which a kernel might write before reading. */
function readsVariable(program: Program, read: readonly (readonly Tensor[])[]): boolean {
  let found = false;
  for (const list of read) {
    for (const x of list) {
      live(program.name, x);
      if (x.lifetime === OWNED) found = true;
    }
  }
  return found;
}

/**
 * Throws unless the operands from `first` on share a shape, and a backend with all before them; scalars beside larger
 * ones are repeated. Answers a layout of that shape.
 */
function alignPosition(program: Program, inputs: Tensor[], first: number): Layout {
  let like = at(inputs, first).layout;
  const { engine } = at(inputs, 0);
  let isMixed = false;
  for (let i = first; i < inputs.length; i++) {
    const x = at(inputs, i);
    if (x.engine !== engine || x.buffer === RELEASED) meet(program.name, at(inputs, 0), x);
    if (x.layout.shape === like.shape) continue;
    isMixed = true;
    if (like.shape.length === 0) like = x.layout;
    else if (x.layout.shape.length > 0) throw shapesError(program, like.shape, x.layout.shape);
  }
  if (!isMixed) return like;
  for (let i = first; i < inputs.length; i++) {
    const x = at(inputs, i);
    if (x.layout.shape === like.shape) continue;
    inputs[i] = glance(x, repeatedLike(like, x.layout.dtypeCode));
  }
  return like;
}

/** An entry that is there: the lengths were checked. */
function at<T>(list: readonly T[], i: number): T {
  return list[i]!;
}

function writtenTwice(program: Program, variable: Variable): ArgumentError {
  return new ArgumentError(
    program.name,
    `each variable may be written once, got ${variable.name} twice. Remove one`,
  );
}

function shapesError(program: Program, a: Shape, b: Shape): ShapeError {
  return new ShapeError(
    program.name,
    `all tensors at one position must have one shape, got ${formatShape(a)} and ${formatShape(b)}. ` +
      'Give the lists in one order',
    [a, b],
  );
}

function listsError(program: Program): ArgumentError {
  return new ArgumentError(
    program.name,
    'all lists must have one length, got lists of different lengths. Give one entry per variable',
  );
}
