import { describe, expect, it } from 'vitest';
import { FLOATS, INTEGERS, Machine, modes, pairs } from './expression.test-support.js';
import { F32, I32 } from './scalar.js';
import { F32x4, I32x4 } from './vector.js';

const at = (address: number): I32 => I32.of(address);
const saturated = (x: number): number =>
  Number.isNaN(x) ? 0 : Math.min(2 ** 31 - 1, Math.max(-(2 ** 31), Math.trunc(x)));
const wordOf = (x: number): number => new Int32Array(Float32Array.of(x).buffer)[0] ?? 0;
const floatOf = (x: number): number => new Float32Array(Int32Array.of(x).buffer)[0] ?? 0;

/** Halves to the even integer. */
const nearest = (x: number): number => {
  const up = Math.round(x);
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up;
};

const less = (a: number, b: number): boolean => a < b;

type Binary<V, R> = readonly [(a: V, b: V) => R, (a: number, b: number) => number];

const floats: Readonly<Record<string, Binary<F32x4, F32x4>>> = {
  add: [(a, b) => a.add(b), (a, b) => a + b],
  sub: [(a, b) => a.sub(b), (a, b) => a - b],
  mul: [(a, b) => a.mul(b), (a, b) => a * b],
  div: [(a, b) => a.div(b), (a, b) => a / b],
  max: [(a, b) => a.max(b), (a, b) => Math.max(a, b)],
  min: [(a, b) => a.min(b), (a, b) => Math.min(a, b)],
  pmax: [(a, b) => a.pmax(b), (a, b) => (less(a, b) ? b : a)],
  pmin: [(a, b) => a.pmin(b), (a, b) => (less(b, a) ? b : a)],
  neg: [(a) => a.neg(), (a) => -a],
  abs: [(a) => a.abs(), (a) => Math.abs(a)],
  sqrt: [(a) => a.sqrt(), (a) => Math.sqrt(a)],
  floor: [(a) => a.floor(), (a) => Math.floor(a)],
  ceil: [(a) => a.ceil(), (a) => Math.ceil(a)],
  trunc: [(a) => a.trunc(), (a) => Math.trunc(a)],
  nearest: [(a) => a.nearest(), nearest],
};

const fromFloats: Readonly<Record<string, Binary<F32x4, I32x4>>> = {
  eq: [(a, b) => a.eq(b), (a, b) => -Number(a === b)],
  ne: [(a, b) => a.ne(b), (a, b) => -Number(a !== b)],
  lt: [(a, b) => a.lt(b), (a, b) => -Number(a < b)],
  le: [(a, b) => a.le(b), (a, b) => -Number(a <= b)],
  gt: [(a, b) => a.gt(b), (a, b) => -Number(a > b)],
  toI32x4: [(a) => a.toI32x4(), saturated],
  asI32x4: [(a) => a.abs().asI32x4(), (a) => wordOf(Math.abs(a))],
};

const integers: Readonly<Record<string, Binary<I32x4, I32x4>>> = {
  add: [(a, b) => a.add(b), (a, b) => a + b],
  sub: [(a, b) => a.sub(b), (a, b) => a - b],
  mul: [(a, b) => a.mul(b), Math.imul],
  madd: [(a, b) => a.madd(b, a), (a, b) => Math.imul(a, b) + a],
  and: [(a, b) => a.and(b), (a, b) => a & b],
  or: [(a, b) => a.or(b), (a, b) => a | b],
  xor: [(a, b) => a.xor(b), (a, b) => a ^ b],
  not: [(a) => a.not(), (a) => ~a],
  neg: [(a) => a.neg(), (a) => -a],
  eq: [(a, b) => a.eq(b), (a, b) => -Number(a === b)],
  ne: [(a, b) => a.ne(b), (a, b) => -Number(a !== b)],
  lt: [(a, b) => a.lt(b), (a, b) => -Number(a < b)],
  le: [(a, b) => a.le(b), (a, b) => -Number(a <= b)],
  gt: [(a, b) => a.gt(b), (a, b) => -Number(a > b)],
  shl: [(a) => a.shl(37), (a) => a << 5],
  shr: [(a) => a.shr(7), (a) => a >>> 7],
  rotl: [(a) => a.rotl(13), (a) => (a << 13) | (a >>> 19)],
  select: [(a, b) => a.gt(b).select(a, b), (a, b) => Math.max(a, b)],
};

const toFloats: Readonly<Record<string, Binary<I32x4, F32x4>>> = {
  select: [(a, b) => a.gt(b).select(a.toF32x4(), b.toF32x4()), (a, b) => Math.max(a, b)],
  toF32x4: [(a) => a.toF32x4(), (a) => a],
  asF32x4: [(a) => a.shr(9).asF32x4(), (a) => floatOf(a >>> 9)],
};

describe.each(modes)('vectors, %s', (mode) => {
  const machine = new Machine(mode);
  const { f32, i32, u8 } = machine;

  /** Checks an operation on all pairs of numbers, in all lanes: operands at 0 and 16, the result at 32. */
  function check(
    values: readonly number[],
    memory: Float32Array | Int32Array,
    result: F32x4 | I32x4,
    reference: (a: number, b: number) => number,
  ): void {
    const { run } = machine.compile((module) =>
      module.export('run', [], (f) => f.store(at(32), result)),
    );
    const results = result instanceof F32x4 ? f32 : i32;
    const all = pairs(values);
    const expected = new (result instanceof F32x4 ? Float32Array : Int32Array)(1);
    for (let first = 0; first < all.length; first++) {
      const lanes = [0, 1, 2, 3].map((lane) => all[(first + 5 * lane) % all.length] ?? [0, 0]);
      for (const [lane, [a, b]] of lanes.entries()) {
        memory[lane] = a;
        memory[4 + lane] = b;
      }
      run?.();
      for (const [lane, [a, b]] of lanes.entries()) {
        expected[0] = reference(a, b);
        expect(results[8 + lane], `of ${a} and ${b} in lane ${lane}`).toBe(expected[0]);
      }
    }
  }
  const floatPair = [F32x4.load(at(0)), F32x4.load(at(16))] as const;
  const intPair = [I32x4.load(at(0)), I32x4.load(at(16))] as const;

  it.each(Object.entries(floats))('F32x4.%s', (_, [emit, reference]) => {
    check(FLOATS, f32, emit(...floatPair), reference);
  });
  it.each(Object.entries(fromFloats))('F32x4.%s, integers', (_, [emit, reference]) => {
    check(FLOATS, f32, emit(...floatPair), reference);
  });
  it.each(Object.entries(integers))('I32x4.%s', (_, [emit, reference]) => {
    check(INTEGERS, i32, emit(...intPair), reference);
  });
  it.each(Object.entries(toFloats))('I32x4.%s, floats', (_, [emit, reference]) => {
    check(INTEGERS, i32, emit(...intPair), reference);
  });

  it('madd rounds twice, or once in relaxed mode', () => {
    const [x, y] = [1 + 2 ** -12, -1];
    f32.fill(x, 0, 4).fill(x, 4, 8).fill(y, 8, 12);
    const [a, b, c] = [0, 16, 32].map((address) => F32x4.load(at(address)));
    machine.run((f) => f.store(at(64), a!.madd(b!, c!)));
    const [twice, once] = [Math.fround(x * x) + y, x * x + y];
    expect(mode === 'relaxed' ? [twice, once] : [twice]).toContain(f32[16]);
    expect(new Set(f32.subarray(16, 20)).size).toBe(1);
  });

  it('loads from any address', () => {
    u8.set(new Uint8Array(Float32Array.of(1.5, -0, Number.NaN, 4).buffer), 101);
    u8.set([0, 1, 1, 0, 1], 301);
    const row = [1.5, -0, Number.NaN, 4];
    machine.run(
      (f, { a, b }) => {
        f.store(at(400), F32x4.load(a));
        f.store(at(416), F32x4.load(a.add(20), -20));
        f.store(at(432), F32x4.loadSplat(a, 12));
        f.store(at(448), F32x4.loadFirst(a));
        f.store(at(464), I32x4.load(a).asF32x4());
        f.store(at(480), I32x4.loadSplat(a, 12).asF32x4());
        f.store(at(496), I32x4.loadMask(b));
        f.store(at(512), I32x4.loadMask(b, 1));
        f.store(at(528), I32x4.loadMaskSplat(b, 1));
        f.store(at(544), I32x4.loadMaskSplat(b));
      },
      101,
      301,
    );
    const floatsAt = (address: number): number[] => [...f32.subarray(address / 4, address / 4 + 4)];
    for (const address of [400, 416, 464]) expect(floatsAt(address)).toEqual(row);
    for (const address of [432, 480]) expect(floatsAt(address)).toEqual([4, 4, 4, 4]);
    expect(floatsAt(448)).toEqual([1.5, 0, 0, 0]);
    expect([...i32.subarray(124, 140)]).toEqual(
      [
        [0, -1, -1, 0],
        [-1, -1, 0, -1],
        [-1, -1, -1, -1],
        [0, 0, 0, 0],
      ].flat(),
    );
  });

  it('makes vectors of numbers', () => {
    f32.set([1, 2, 3, 4]);
    machine.run(
      (f, { a, b }) => {
        const numbers = [0, 4, 8, 12].map((offset) => F32.load(at(offset)));
        const [x = F32.of(0), y = x, z = x, w = x] = numbers;
        f.store(at(64), F32x4.of([w, z, y, x]));
        f.store(at(80), F32x4.splat(0.1));
        f.store(at(96), F32x4.splat(y));
        f.store(at(112), I32x4.of([a, b, a.add(b), I32.of(-1)]));
        f.store(at(128), I32x4.splat(-7));
        f.store(at(144), I32x4.splat(a));
        f.store(at(160), I32x4.constants([1, -2, 2 ** 31 - 1, -(2 ** 31)]));
      },
      5,
      6,
    );
    const tenth = Math.fround(0.1);
    expect([...f32.subarray(16, 28)]).toEqual([4, 3, 2, 1, ...Array(4).fill(tenth), 2, 2, 2, 2]);
    expect([...i32.subarray(28, 44)]).toEqual([
      ...[5, 6, 11, -1],
      ...Array(4).fill(-7),
      ...Array(4).fill(5),
      ...[1, -2, 2 ** 31 - 1, -(2 ** 31)],
    ]);
  });

  it('moves lanes, of one vector and of two', () => {
    i32.set([0, 1, 2, 3, 4, 5, 6, 7]);
    const [a, b] = intPair;
    machine.run((f) => {
      f.store(at(64), a.shuffle(b, [7, 0, 5, 2]));
      f.store(at(80), a.shuffle(a, [3, 3, 0, 4]));
      f.store(at(96), floatPair[0].shuffle(floatPair[1], [1, 4, 6, 3]));
      for (const lane of [0, 1, 2, 3]) {
        f.store(at(112 + 4 * lane), b.lane(lane));
        f.store(at(128 + 4 * lane), floatPair[1].lane(lane));
      }
    });
    const due = [
      [7, 0, 5, 2],
      [3, 3, 0, 0],
      [1, 4, 6, 3],
      [4, 5, 6, 7],
      [4, 5, 6, 7],
    ].flat();
    expect([...i32.subarray(16, 36)]).toEqual(due);
  });

  it('asks masks and writes them as bytes', () => {
    for (let bits = 0; bits < 16; bits++) {
      const lanes = [0, 1, 2, 3].map((lane) => (bits >> lane) & 1);
      i32.set(lanes.map((bit) => -bit));
      machine.run((f) => {
        f.store(at(64), I32x4.load(at(0)).any());
        f.store(at(68), I32x4.load(at(0)).toBytes());
      });
      expect(i32[16]).toBe(Number(bits !== 0));
      expect([...u8.subarray(68, 72)]).toEqual(lanes);
    }
    i32.set([0, 0, 1 << 20, 0]);
    machine.run((f) => f.store(at(64), I32x4.load(at(0)).any()));
    expect(i32[16]).toBe(1);
  });
});

describe('the tests of vectors', () => {
  it('run in both modes that every engine has', () => {
    expect(modes.slice(0, 2)).toEqual(['deterministic', 'off']);
  });

  it('are there for every operation', () => {
    const tested = (tables: readonly object[], others: readonly string[]): string[] =>
      [...new Set([...tables.flatMap(Object.keys), ...others])].sort();
    const methods = (vector: { readonly prototype: object }): string[] =>
      Object.getOwnPropertyNames(vector.prototype).sort();
    const elsewhere = ['constructor', 'lane', 'shuffle'];
    expect(tested([floats, fromFloats], [...elsewhere, 'madd'])).toEqual(methods(F32x4));
    expect(tested([integers, toFloats], [...elsewhere, 'any', 'toBytes'])).toEqual(methods(I32x4));
  });
});
