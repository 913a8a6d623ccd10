import { defineProgram, type Expression, e } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { differentiate } from './elementwise.js';

/** `op(args)`, with i0, i1, ... for inputs and s0, ... for scalars. */
function show(x: Expression): string {
  if (x.op === 'input') return `i${x.value}`;
  if (x.op === 'scalar') return `s${x.value}`;
  if (x.op === 'constant') return String(x.value);
  return `${x.op}(${x.args.map(show).join(', ')})`;
}

/** The derivative: what it computes, and which of g (0), inputs (1, 2, ...) and output it reads. */
function derivative(program: Parameters<typeof differentiate>[0], input: number): string {
  const pulled = differentiate(program, input);
  if (pulled.kind !== 'program') return pulled.kind;
  return `${pulled.program.outputs.map(show).join()} of ${pulled.operands.join()}`;
}

describe('differentiate', () => {
  it('passes gradients on without a kernel where it can', () => {
    const add = defineProgram('add', 2, 0, ([a, b]) => [e.add(a, b)]);
    expect([derivative(add, 0), derivative(add, 1)]).toEqual(['same', 'same']);
    const compare = defineProgram('less', 2, 0, ([a, b]) => [e.less(a, b)]);
    expect(derivative(compare, 0)).toBe('zero');
    const first = defineProgram('first', 2, 0, ([a]) => [a]);
    expect([derivative(first, 0), derivative(first, 1)]).toEqual(['same', 'zero']);
  });

  it('reads only what it needs', () => {
    const mul = defineProgram('mul', 2, 0, ([a, b]) => [e.mul(a, b)]);
    expect(derivative(mul, 0)).toBe('mul(i0, i1) of 0,2');
    expect(derivative(mul, 1)).toBe('mul(i0, i1) of 0,1');
  });

  it('takes the value of the root from the output, and computes inner ones again', () => {
    const exp = defineProgram('exp', 1, 0, ([x]) => [e.exp(x)]);
    expect(derivative(exp, 0)).toBe('mul(i0, i1) of 0,2');
    const scaled = defineProgram('scaled', 1, 1, ([x], [s]) => [e.mul(e.exp(x), s)]);
    expect(derivative(scaled, 0)).toBe('mul(mul(i0, s0), exp(i1)) of 0,1');
  });

  it('adds up every use of an input', () => {
    const square = defineProgram('square', 1, 0, ([x]) => [e.mul(x, x)]);
    expect(derivative(square, 0)).toBe('add(mul(i0, i1), mul(i0, i1)) of 0,1');
  });

  it('stops at integers', () => {
    const floor = defineProgram('floor', 1, 0, ([x]) => [e.cast(e.cast(x, 'int32'), 'float32')]);
    expect(derivative(floor, 0)).toBe('zero');
  });

  it('names the derived program after the original', () => {
    const tanh = defineProgram('tanh', 1, 0, ([x]) => [e.tanh(x)]);
    const pulled = differentiate(tanh, 0);
    expect(pulled.kind === 'program' && pulled.program.name).toBe('tanh.grad');
  });
});
