import { describe, expect, it } from 'vitest';
import { DTypeError } from '../errors.js';
import { e } from './expression.js';
import { defineProgram } from './program.js';
import { floatUnary, identity, sigmoidCrossEntropy, where } from './programs.js';
import { type ResolvedProgram, resolveProgram } from './resolve.js';

/** `op:dtype(args)` of every step. */
const show = ({ steps }: ResolvedProgram): string[] =>
  steps.map((s) => `${s.op}:${s.dtype}${s.args.length > 0 ? `(${s.args.join()})` : ''}`);

describe('resolveProgram', () => {
  it('puts steps after their arguments and shares equal leaves', () => {
    const p = defineProgram('p', 2, 1, ([a, b], [s]) => [
      e.add(e.mul(a, s), e.mul(b, s)),
      e.mul(a, 2),
    ]);
    const resolved = resolveProgram(p, ['float32', 'float32'], ['float32', 'float32']);
    expect(show(resolved)).toEqual([
      'input:float32',
      'scalar:float32',
      'mul:float32(0,1)',
      'input:float32',
      'mul:float32(3,1)',
      'add:float32(2,4)',
      'constant:float32',
      'mul:float32(0,6)',
    ]);
    expect(resolved.outputs).toEqual([5, 7]);
  });

  it('converts where dtypes meet, and into the output', () => {
    expect(show(resolveProgram(identity, ['int32'], ['float32']))).toEqual([
      'input:int32',
      'cast:float32(0)',
    ]);
    expect(show(resolveProgram(identity, ['int32'], ['int32']))).toEqual(['input:int32']);
    const mixed = defineProgram('mixed', 2, 0, ([a, b]) => [e.add(a, b)]);
    expect(show(resolveProgram(mixed, ['float64', 'float32'], ['float64']))).toEqual([
      'input:float64',
      'input:float32',
      'cast:float64(1)',
      'add:float64(0,2)',
    ]);
  });

  it('computes comparisons in the dtype of what they compare', () => {
    const p = defineProgram('p', 1, 0, ([x]) => [e.select(e.less(x, 0.5), 1, x)]);
    expect(show(resolveProgram(p, ['float64'], ['float64']))).toEqual([
      'input:float64',
      'constant:float64',
      'less:bool(0,1)',
      'constant:float64',
      'select:float64(2,3,0)',
    ]);
    expect(show(resolveProgram(where.numbers, ['bool'], ['int32']))).toEqual([
      'input:bool',
      'scalar:int32',
      'scalar:int32',
      'select:int32(0,1,2)',
    ]);
  });

  it('a number that is cast or compared with a number is a float', () => {
    const p = defineProgram('p', 0, 1, (_, [s]) => [
      e.add(e.cast(s, 'int32'), e.select(e.less(s, 1.5), 1, 2)),
    ]);
    const steps = show(resolveProgram(p, [], ['int32']));
    expect(steps.slice(0, 2)).toEqual(['scalar:float32', 'cast:int32(0)']);
    expect(steps).toContain('constant:float32');
  });

  it('lowers formulas in float32 and leaves them to Math in float64', () => {
    const names = (dtype: 'float32' | 'float64'): Set<string> =>
      new Set(
        [...Object.values(floatUnary)].flatMap((p) =>
          resolveProgram(p, [dtype], [dtype]).steps.map((s) => s.op),
        ),
      );
    for (const formula of [
      'exp',
      'expm1',
      'log',
      'log1p',
      'tanh',
      'sigmoid',
      'erf',
      'erfInv',
      'sin',
      'cos',
    ]) {
      expect(names('float32').has(formula)).toBe(false);
      expect(names('float64').has(formula)).toBe(true);
    }
    expect(
      resolveProgram(sigmoidCrossEntropy, ['float64', 'float64'], ['float64']).steps.length,
    ).toBe(8);
  });

  it('refuses quotients, roots and transcendentals of integers', () => {
    const power = defineProgram('power', 1, 0, ([x]) => [e.exp(x)]);
    expect(() => resolveProgram(power, ['int32'], ['float32'])).toThrow(
      '[power] exp needs float operands, got int32',
    );
    const root = defineProgram('root', 1, 0, ([x]) => [e.sqrt(x)]);
    expect(() => resolveProgram(root, ['int32'], ['int32'])).toThrow(
      new DTypeError(
        'root',
        'sqrt needs float operands, got int32. Cast the tensors to float32 before, or inside the program',
        ['int32'],
      ),
    );
  });

  it('refuses to round integers, and quotients of all but int32', () => {
    for (const op of ['ceil', 'trunc', 'round', 'lgamma'] as const) {
      const program = defineProgram('whole', 1, 0, ([x]) => [e[op](x)]);
      expect(() => resolveProgram(program, ['int32'], ['int32'])).toThrow(
        `[whole] ${op} needs float operands, got int32. Cast the tensors to float32 before, or inside the program`,
      );
    }
    const shares = defineProgram('shares', 2, 0, ([a, b]) => [e.quotient(a, b)]);
    for (const dtype of ['float32', 'float64', 'bool'] as const) {
      expect(() => resolveProgram(shares, [dtype, dtype], [dtype])).toThrow(
        new DTypeError(
          'shares',
          `quotient needs int32 operands, got ${dtype}. Use trunc of div for floats`,
          [dtype],
        ),
      );
    }
    const int = resolveProgram(shares, ['int32', 'int32'], ['int32']);
    expect(show(int)).toEqual(['input:int32', 'input:int32', 'quotient:int32(0,1)']);
  });

  it('lowers formulas of two arguments', () => {
    const power = defineProgram('power', 1, 1, ([x], [s]) => [e.pow(x, s)]);
    const ops = (dtype: 'float32' | 'float64') =>
      resolveProgram(power, [dtype], [dtype]).steps.map((step) => step.op);
    expect(ops('float64')).toEqual(['input', 'scalar', 'pow']);
    expect(ops('float32')).not.toContain('pow');
  });
});
