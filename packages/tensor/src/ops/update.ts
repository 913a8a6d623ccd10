/**
 * Programs that write variables: an optimizer's update of every weight in one call, a layer's running
 * statistics. Not recorded: what is assigned is a constant to every gradient.
 */
import { FREED_BY_SCOPE, FREED_BY_VARIABLE, OWNED } from '../dispatch/lifetime.js';
import { live, meet } from '../dispatch/record.js';
import { runtime } from '../dispatch/runtime.js';
import { free } from '../dispatch/scope.js';
import { ArgumentError, formatShape, ShapeError } from '../errors.js';
import { denseOf } from '../layout/layout.js';
import type { Program } from '../program/program.js';
import { RELEASED, Tensor } from '../tensor.js';
import type { Variable } from '../variable.js';

/**
 * Runs a program once for every position of the lists. Its inputs are the written variables' values,
 * then the read tensors; its outputs, one for each written list, are assigned to the variables.
 *
 * @param written lists of variables, all of one length: `[weights, momenta]`.
 * @param read lists of tensors of that length: `[gradients]`. Shapes are those of the variables.
 * @param scalars the program's numbers, the same for all positions; default: none.
 * @throws {ArgumentError} if the lists do not fit the program or each other, or a variable is written twice.
 * @throws {ShapeError} if the shapes at one position differ: nothing broadcasts here.
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
  const { inputs, targets, overwrite } = collect(program, written, read, count);
  if (count === 0) return;
  const outputs: Tensor[] = [];
  try {
    for (let i = 0; i < targets.length; i++) {
      const { value } = at(targets, i);
      outputs.push(overwrite && isAlone(value) ? sameMemory(value) : newMemory(value));
    }
    at(inputs, 0).engine.backend.elementwise(program, inputs, scalars, outputs);
  } catch (error) {
    for (const out of outputs) {
      if (!inputs.some((x) => x.buffer === out.buffer)) free(out, FREED_BY_SCOPE);
    }
    throw error;
  }
  for (let i = 0; i < targets.length; i++) hand(at(targets, i), at(outputs, i));
}

/** Whether nobody else sees the memory of a variable's value, and every element has a place of its own. */
const isAlone = (value: Tensor): boolean => value.buffer.refs === 1 && value.layout.isDense;

/** Another handle on the same memory, to be written in place. */
function sameMemory(value: Tensor): Tensor {
  const next = new Tensor(value.engine, value.buffer, value.offset, value.layout);
  next.lifetime = OWNED;
  return next;
}

/** Memory for the next value of a variable. */
function newMemory(value: Tensor): Tensor {
  const layout = denseOf(value.layout);
  const next = new Tensor(value.engine, value.engine.alloc(layout), 0, layout);
  next.lifetime = OWNED;
  return next;
}

/** Gives a variable its next value. The old handle, which someone may hold, is dead from here on. */
function hand(variable: Variable, next: Tensor): void {
  const previous = variable.current;
  if (previous === null || previous.buffer !== next.buffer) {
    variable.replace(next);
    return;
  }
  previous.buffer = RELEASED;
  previous.lifetime = FREED_BY_VARIABLE;
  variable.current = next;
}

/** The lists in the order of the program's operands. */
interface Collected {
  readonly inputs: readonly Tensor[];
  readonly targets: readonly Variable[];
  /** Not if a tensor to be read is itself a variable's, which a kernel might write before reading. */
  readonly overwrite: boolean;
}

let updates = 0;

/** Throws unless the lists fit each other and no variable is written twice. */
function collect(
  program: Program,
  written: readonly (readonly Variable[])[],
  read: readonly (readonly Tensor[])[],
  count: number,
): Collected {
  for (const list of written) if (list.length !== count) throw listsError(program);
  for (const list of read) if (list.length !== count) throw listsError(program);
  const serial = ++updates;
  const inputs: Tensor[] = [];
  const targets: Variable[] = [];
  let overwrite = runtime.recordings === 0;
  for (let i = 0; i < count; i++) {
    const first = inputs.length;
    for (let k = 0; k < written.length; k++) {
      const variable = at(at(written, k), i);
      if (variable.written === serial) throw writtenTwice(program, variable);
      variable.written = serial;
      targets.push(variable);
      inputs.push(variable.value);
    }
    for (let k = 0; k < read.length; k++) {
      const x = at(at(read, k), i);
      live(program.name, x);
      if (x.lifetime === OWNED) overwrite = false;
      inputs.push(x);
    }
    checkPosition(program, inputs, first);
  }
  return { inputs, targets, overwrite };
}

/** Throws unless the operands from `first` on share a shape, and a backend with all before them. */
function checkPosition(program: Program, inputs: readonly Tensor[], first: number): void {
  const leader = at(inputs, first);
  const { engine } = at(inputs, 0);
  for (let i = first; i < inputs.length; i++) {
    const x = at(inputs, i);
    if (x.engine !== engine || x.buffer === RELEASED) meet(program.name, at(inputs, 0), x);
    if (x.layout.shape === leader.layout.shape) continue;
    throw new ShapeError(
      program.name,
      `all tensors at one position must have one shape, got ${formatShape(leader.shape)} and ${formatShape(x.shape)}. ` +
        'Give the lists in one order',
      [leader.shape, x.shape],
    );
  }
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

function listsError(program: Program): ArgumentError {
  return new ArgumentError(
    program.name,
    'all lists must have one length, got lists of different lengths. Give one entry per variable',
  );
}
