import { describe, expect, it } from 'vitest';
import { type Expression, e } from './expression.js';
import { lowerFloat32 } from './lower.js';
import { defineProgram, resultDType, typeOf } from './program.js';
import { floatUnary, where } from './programs.js';

describe('programs', () => {
  it('are frozen and numbered', () => {
    const p = defineProgram('p', 2, 1, ([a, b], [s]) => [e.fma(a, s, b)]);
    const q = defineProgram('q', 0, 0, () => []);
    expect(q.id).toBeGreaterThan(p.id);
    expect(Object.isFrozen(p) && Object.isFrozen(p.outputs) && Object.isFrozen(p.outputs[0])).toBe(
      true,
    );
  });

  it('know their types', () => {
    const [x, s] = [e.input(0), e.scalar(0)];
    expect(typeOf(e.add(x, s), ['int32'])).toBe('int32');
    expect(typeOf(e.add(s, e.add(1, x)), ['float64'])).toBe('float64');
    expect(typeOf(e.add(s, 1), [])).toBe('weak');
    expect(typeOf(e.less(x, 1), ['float32'])).toBe('bool');
    expect(typeOf(e.select(e.less(x, 1), 0, x), ['float32'])).toBe('float32');
    expect(typeOf(e.bitcast(e.shiftRight(x, 9), 'float32'), ['int32'])).toBe('float32');
    expect(() => typeOf(e.input(3), ['float32'])).toThrow('reads input 3, which is not bound');
  });

  it('answer the dtype of their result, by two bits for each input', () => {
    const [float64, int32, bool] = [1, 2, 3];
    const codes = (...inputs: number[]) =>
      inputs.reduce((all, code, i) => all | (code << (2 * i)), 0);
    expect(resultDType(where.tensors, codes(bool, float64, float64))).toBe('float64');
    expect(resultDType(where.tensors, codes(bool, int32, int32))).toBe('int32');
    expect(resultDType(where.numbers, codes(bool))).toBe('float32');
  });

  it('drop factors of exactly one', () => {
    const x = e.input(0);
    expect(e.mul(x, 1)).toBe(x);
    expect(e.mul(1, x)).toBe(x);
    expect(e.mul(x, 2)).not.toBe(x);
  });

  it('lower to basic operations, sharing what was shared', () => {
    const formulas = new Set([
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
    ]);
    const left: string[] = [];
    const seen = new Set<Expression>();
    const visit = (x: Expression): void => {
      if (seen.has(x)) return;
      seen.add(x);
      if (formulas.has(x.op)) left.push(x.op);
      x.args.forEach(visit);
    };
    for (const program of Object.values(floatUnary)) lowerFloat32(program.outputs).forEach(visit);
    expect(left).toEqual([]);
    const shared = e.exp(e.input(0));
    const [sum] = lowerFloat32([e.add(shared, shared)]);
    expect(sum?.args[0]).toBe(sum?.args[1]);
  });
});
