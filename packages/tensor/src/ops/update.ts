/**
 * Programs that write variables: an optimizer's update of every weight in one call, a layer's running
 * statistics. Not recorded: what is assigned is a constant to every gradient.
 */
import { FREED_BY_SCOPE, FREED_BY_VARIABLE, OWNED } from '../dispatch/lifetime.js';
import { meet } from '../dispatch/record.js';
import { runtime } from '../dispatch/runtime.js';
import { free } from '../dispatch/scope.js';
import { ArgumentError, formatShape, ShapeError } from '../errors.js';
import { denseLike } from '../layout/layout.js';
import type { Program } from '../program/program.js';
import { RELEASED, Tensor } from '../tensor.js';
import type { Variable } from '../variable.js';

/**
 * Runs a program once for every position of the lists. Its inputs are the written variables' values,
 * then the read tensors; its outputs, one for each written list, are assigned to the variables.
 *
 * @param written lists of variables, all of one length: `[weights, momenta]`.
 * @param read lists of tensors of that length: `[gradients]`. Shapes are those of the variables.
 * @param scalars the program's numbers, the same for all positions.
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
    program.inputs !== written.length + read.length ||
    program.outputs.length !== written.length ||
    program.scalars !== scalars.length
  ) {
    throw new ArgumentError(
      program.name,
      `the program reads ${program.inputs} tensors, writes ${program.outputs.length} and takes ${program.scalars} numbers, ` +
        `got ${written.length} written lists, ${read.length} read lists and ${scalars.length} numbers`,
    );
  }
  if (count === 0) return;
  const overwrite = checkLists(program, written, read, count) && runtime.recordings === 0;
  const inputs: Tensor[] = [];
  const outputs: Tensor[] = [];
  try {
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < written.length; k++) {
        const value = at(program, written, k, i).value;
        inputs.push(value);
        outputs.push(overwrite && isAlone(value) ? sameMemory(value) : newMemory(value));
      }
      for (let k = 0; k < read.length; k++) inputs.push(at(program, read, k, i));
    }
    inputs[0]?.engine.backend.elementwise(program, inputs, scalars, outputs);
  } catch (error) {
    for (const out of outputs) {
      if (!inputs.some((x) => x.buffer === out.buffer)) free(out, FREED_BY_SCOPE);
    }
    throw error;
  }
  for (let i = 0, next = 0; i < count; i++) {
    for (let k = 0; k < written.length; k++) hand(at(program, written, k, i), outputs[next++]);
  }
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
  const layout = denseLike(value.layout, value.layout.dtypeCode);
  const next = new Tensor(value.engine, value.engine.alloc(layout), 0, layout);
  next.lifetime = OWNED;
  return next;
}

/** Gives a variable its next value. The old handle, which someone may hold, is dead from here on. */
function hand(variable: Variable, next: Tensor | undefined): void {
  const previous = variable.current;
  if (next === undefined) return;
  if (previous !== null && previous.buffer === next.buffer) {
    previous.buffer = RELEASED;
    previous.lifetime = FREED_BY_VARIABLE;
    variable.current = next;
  } else variable.replace(next);
}

let updates = 0;

/**
 * Throws unless the lists fit each other and no variable is written twice. Answers whether values may be
 * overwritten: not if a tensor to be read is itself a variable's, which a kernel might write before reading.
 */
function checkLists(
  program: Program,
  written: readonly (readonly Variable[])[],
  read: readonly (readonly Tensor[])[],
  count: number,
): boolean {
  for (const list of written) if (list.length !== count) throw listsError(program);
  for (const list of read) if (list.length !== count) throw listsError(program);
  const serial = ++updates;
  const leader = at(program, written, 0, 0).value;
  let overwrite = true;
  for (let i = 0; i < count; i++) {
    const first = at(program, written, 0, i).value;
    if (i > 0) meet(program.name, leader, first);
    for (let k = 0; k < written.length; k++) {
      const variable = at(program, written, k, i);
      if (variable.written === serial) {
        throw new ArgumentError(
          program.name,
          `each variable may be written once, got ${variable.name} twice`,
        );
      }
      variable.written = serial;
      checkShape(program, first, variable.value);
    }
    for (let k = 0; k < read.length; k++) {
      const x = at(program, read, k, i);
      checkShape(program, first, x);
      if (x.lifetime === OWNED) overwrite = false;
    }
  }
  return overwrite;
}

function checkShape(program: Program, first: Tensor, x: Tensor): void {
  meet(program.name, first, x);
  if (x.layout.shape === first.layout.shape) return;
  throw new ShapeError(
    program.name,
    `all tensors at one position must have one shape, got ${formatShape(first.shape)} and ${formatShape(x.shape)}`,
    [first.shape, x.shape],
  );
}

/** The i-th entry of the k-th list; their lengths were checked. */
function at<T>(program: Program, lists: readonly (readonly T[])[], k: number, i: number): T {
  const entry = lists[k]?.[i];
  if (entry === undefined) throw listsError(program);
  return entry;
}

function listsError(program: Program): ArgumentError {
  return new ArgumentError(
    program.name,
    'all lists must have one length, got lists of different lengths',
  );
}
