import { describe, expect, it } from 'vitest';
import { FLOATS, INTEGERS, Machine, pairs } from './expression.test-support.js';
import { F32, I32, type Int } from './scalar.js';

const toFlag = Number;

/** Operations of two integers: as an expression, and in JavaScript. */
const integers: Readonly<
  Record<string, readonly [(a: I32, b: Int) => I32, (a: number, b: number) => number]>
> = {
  add: [(a, b) => a.add(b), (a, b) => (a + b) | 0],
  sub: [(a, b) => a.sub(b), (a, b) => (a - b) | 0],
  mul: [(a, b) => a.mul(b), Math.imul],
  div: [(a, b) => a.div(b), (a, b) => Math.floor((a >>> 0) / (b >>> 0)) | 0],
  rem: [(a, b) => a.rem(b), (a, b) => ((a >>> 0) % (b >>> 0)) | 0],
  quotient: [(a, b) => a.quotient(b), (a, b) => (b === 0 ? 0 : Math.trunc(a / b) | 0)],
  and: [(a, b) => a.and(b), (a, b) => a & b],
  or: [(a, b) => a.or(b), (a, b) => a | b],
  xor: [(a, b) => a.xor(b), (a, b) => a ^ b],
  shl: [(a, b) => a.shl(b), (a, b) => a << b],
  shr: [(a, b) => a.shr(b), (a, b) => (a >>> b) | 0],
  rotl: [(a, b) => a.rotl(b), (a, b) => (a << b) | (a >>> -b)],
  eq: [(a, b) => a.eq(b), (a, b) => toFlag(a === b)],
  ne: [(a, b) => a.ne(b), (a, b) => toFlag(a !== b)],
  lt: [(a, b) => a.lt(b), (a, b) => toFlag(a < b)],
  le: [(a, b) => a.le(b), (a, b) => toFlag(a <= b)],
  gt: [(a, b) => a.gt(b), (a, b) => toFlag(a > b)],
  ge: [(a, b) => a.ge(b), (a, b) => toFlag(a >= b)],
  below: [(a, b) => a.below(b), (a, b) => toFlag(a >>> 0 < b >>> 0)],
  min: [(a, b) => a.min(b), (a, b) => Math.min(a, b)],
  select: [(a, b) => a.select(b, 5), (a, b) => (a !== 0 ? b : 5)],
  not: [(a) => a.not(), (a) => toFlag(a === 0)],
};

const floats: Readonly<
  Record<string, readonly [(a: F32, b: F32) => F32, (a: number, b: number) => number]>
> = {
  add: [(a, b) => a.add(b), (a, b) => a + b],
  sub: [(a, b) => a.sub(b), (a, b) => a - b],
  mul: [(a, b) => a.mul(b), (a, b) => a * b],
  div: [(a, b) => a.div(b), (a, b) => a / b],
  max: [(a, b) => a.max(b), (a, b) => Math.max(a, b)],
  min: [(a, b) => a.min(b), (a, b) => Math.min(a, b)],
  sqrt: [(a) => a.sqrt(), (a) => Math.sqrt(a)],
};

const tests: Readonly<
  Record<string, readonly [(a: F32, b: F32) => I32, (a: number, b: number) => boolean]>
> = {
  eq: [(a, b) => a.eq(b), (a, b) => a === b],
  ne: [(a, b) => a.ne(b), (a, b) => a !== b],
  lt: [(a, b) => a.lt(b), (a, b) => a < b],
  gt: [(a, b) => a.gt(b), (a, b) => a > b],
};

describe('I32', () => {
  const machine = new Machine('off');
  const { i32 } = machine;

  it.each(Object.entries(integers))('%s is what JavaScript gives', (name, [emit, reference]) => {
    const divides = name === 'div' || name === 'rem';
    for (const b of INTEGERS.filter((value) => !divides || value !== 0)) {
      // Of two variables, of a variable and a constant, of a constant and a variable; and known beforehand.
      const { run } = machine.compile((module) => {
        module.export('run', ['a', 'b'], (f, p) => {
          f.store(I32.of(0), emit(p.a, p.b));
          f.store(I32.of(4), emit(p.a, b));
          f.store(I32.of(8), emit(I32.of(b), p.a.or(1)));
        });
      });
      for (const a of INTEGERS) {
        run?.(a, b);
        const label = `${name} of ${a} and ${b}`;
        expect(i32[0], label).toBe(reference(a, b));
        expect(i32[1], `${label}, a constant`).toBe(reference(a, b));
        expect(i32[2], `${name} of the constant ${b} and ${a | 1}`).toBe(reference(b, a | 1));
        expect(emit(I32.of(a), b).constant, `${label}, both constant`).toBe(reference(a, b));
      }
    }
  });

  it('loads words and bytes, with offsets that are constants, variables or negative', () => {
    machine.u8.set([1, 2, 3, 255, 5, 6, 7, 8], 100);
    machine.run(
      (f, { a, b }) => {
        f.store(I32.of(0), I32.load(a));
        f.store(I32.of(4), I32.load(a, 4));
        f.store(I32.of(8), I32.load(a, b));
        f.store(I32.of(12), I32.load(a.add(8), -4));
        f.store(I32.of(16), I32.loadByte(a, 3));
        f.store(I32.of(20), I32.loadByte(a, b));
        f.store(I32.of(24), I32.load(a, 1)); // not at a multiple of 4
      },
      100,
      4,
    );
    const [first, second, odd] = [0xff030201, 0x08070605, 0x05ff0302].map((word) => word | 0);
    expect([...i32.subarray(0, 7)]).toEqual([first, second, second, second, 255, 5, odd]);
  });

  it('becomes a float by its value or by its bits', () => {
    for (const a of INTEGERS) {
      machine.run((f, p) => {
        f.store(I32.of(0), p.a.toF32());
        f.store(I32.of(4), p.a.asF32().bits());
      }, a);
      expect(machine.f32[0]).toBe(Math.fround(a));
      expect(i32[1]).toBe(a);
    }
  });

  it('knows constants of more than 32 bits as the word that they leave', () => {
    expect(I32.of(2 ** 32 + 5).constant).toBe(5);
    expect(I32.of(2 ** 31).constant).toBe(-(2 ** 31));
  });
});

describe('F32', () => {
  const machine = new Machine('off');

  it.each(Object.entries(floats))('%s is what JavaScript rounds to', (name, [emit, reference]) => {
    const { run } = machine.compile((module) => {
      module.export('run', ['a'], (f, { a }) => {
        f.store(a, emit(F32.load(a, 4), F32.load(a, 8)));
      });
    });
    for (const [a, b] of pairs(FLOATS)) {
      machine.f32.set([a, b], 1);
      run?.(0);
      expect(machine.f32[0], `${name} of ${a} and ${b}`).toBe(Math.fround(reference(a, b)));
    }
  });

  it.each(Object.entries(tests))('%s is 1 or 0', (name, [emit, reference]) => {
    const { run } = machine.compile((module) => {
      module.export('run', ['a'], (f, { a }) => {
        f.store(a, emit(F32.load(a, 4), F32.load(a, 8)));
      });
    });
    for (const [a, b] of pairs(FLOATS)) {
      machine.f32.set([a, b], 1);
      run?.(0);
      expect(machine.i32[0], `${name} of ${a} and ${b}`).toBe(Number(reference(a, b)));
    }
  });

  it('holds constants as they are rounded', () => {
    for (const value of [...FLOATS, 0.1, 1e-46, 1e39]) {
      machine.run((f) => f.store(I32.of(0), F32.of(value)));
      expect(machine.f32[0]).toBe(Math.fround(value));
      machine.run((f) => f.store(I32.of(0), F32.of(2).mul(value)));
      expect(machine.f32[0]).toBe(Math.fround(2 * Math.fround(value)));
    }
  });
});

it('every operation of numbers is tested', () => {
  const methods = (type: { readonly prototype: object }): string[] =>
    Object.getOwnPropertyNames(type.prototype).sort();
  const tested = (tables: readonly object[], others: readonly string[]): string[] =>
    [...tables.flatMap(Object.keys), ...others].sort();
  expect(tested([integers], ['constructor', 'toF32', 'asF32'])).toEqual(methods(I32));
  expect(tested([floats, tests], ['constructor', 'bits'])).toEqual(methods(F32));
});
