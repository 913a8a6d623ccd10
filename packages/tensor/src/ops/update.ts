/**
 * Programs that write variables: an optimizer's update of every weight in one call, a layer's running
 * statistics. Not recorded: what is assigned is a constant to every gradient.
 */
import { FREED_BY_VARIABLE, OWNED } from '../dispatch/lifetime.js';
import { live, meet } from '../dispatch/record.js';
import { runtime } from '../dispatch/runtime.js';
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
  for (let i = 0; i < count; i++) checkPosition(program, written, read, i);
  const inputs: Tensor[] = [];
  const outputs: Tensor[] = [];
  const recording = runtime.recordings > 0;
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < written.length; k++) {
      const variable = written[k]?.[i];
      if (variable === undefined) throw listsError(program);
      const value = variable.value;
      const inPlace = !recording && value.buffer.refs === 1 && value.layout.isDense;
      const next = inPlace ? takeOver(variable, value) : successor(value);
      inputs.push(inPlace ? next : value);
      outputs.push(next);
    }
    for (let k = 0; k < read.length; k++) {
      const x = read[k]?.[i];
      if (x !== undefined) inputs.push(x);
    }
  }
  inputs[0]?.engine.backend.elementwise(program, inputs, scalars, outputs);
  for (let i = 0, next = 0; i < count; i++) {
    for (let k = 0; k < written.length; k++) {
      const variable = written[k]?.[i];
      const out = outputs[next++];
      if (variable !== undefined && out !== undefined && variable.current !== out)
        variable.replace(out);
    }
  }
}

/** A new handle on the buffer, to be written in place; the old handle, which someone may hold, is dead. */
function takeOver(variable: Variable, value: Tensor): Tensor {
  const next = new Tensor(value.engine, value.buffer, value.offset, value.layout);
  next.lifetime = OWNED;
  value.buffer = RELEASED;
  value.lifetime = FREED_BY_VARIABLE;
  variable.current = next;
  return next;
}

/** Memory for the next value of a variable. */
function successor(value: Tensor): Tensor {
  const layout = denseLike(value.layout, value.layout.dtypeCode);
  const next = new Tensor(value.engine, value.engine.alloc(layout), 0, layout);
  next.lifetime = OWNED;
  return next;
}

function checkPosition(
  program: Program,
  written: readonly (readonly Variable[])[],
  read: readonly (readonly Tensor[])[],
  i: number,
): void {
  const first = written[0]?.[i]?.value;
  const count = written[0]?.length;
  if (first === undefined) throw listsError(program);
  live(program.name, first);
  for (let k = 1; k < written.length; k++) {
    const value = written[k]?.[i]?.value;
    if (value === undefined || written[k]?.length !== count) throw listsError(program);
    checkShape(program, first, value);
  }
  for (let k = 0; k < read.length; k++) {
    const x = read[k]?.[i];
    if (x === undefined || read[k]?.length !== count) throw listsError(program);
    checkShape(program, first, x);
  }
}

function checkShape(program: Program, first: Tensor, x: Tensor): void {
  if (x !== first) meet(program.name, first, x);
  if (x.layout.shape === first.layout.shape) return;
  throw new ShapeError(
    program.name,
    `all tensors at one position must have one shape, got ${formatShape(first.shape)} and ${formatShape(x.shape)}`,
    [first.shape, x.shape],
  );
}

function listsError(program: Program): ArgumentError {
  return new ArgumentError(
    program.name,
    'all lists must have one length, got lists of different lengths',
  );
}
