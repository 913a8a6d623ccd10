import { describe, expect, it } from 'vitest';
import { instantiate, moduleWith, validate } from './assembler.test-support.js';
import type { Body } from './body.js';
import { type InstructionName, instructions, type ValueType } from './instructions.js';
import { LANE, meanings, SHUFFLED } from './meanings.test-support.js';
import { laneOf, memoryMeanings } from './memory-meanings.test-support.js';

const sizes: { readonly [T in ValueType]: number } = { i32: 4, i64: 8, f32: 4, f64: 8, v128: 16 };

/** Where the tests have their bytes: operands at multiples of 64, the result, what is loaded and stored. */
const RESULT = 512;
const DATA = 1024;

/** A memory between threads, for the atomics; to other instructions it is all the same. */
const shared = { initial: 1, maximum: 1, shared: true };

const isName = (name: string): name is InstructionName => name in instructions;
const names = Object.keys(instructions).filter(isName);
const relaxed = names.filter((name) => name.includes('relaxed'));
const portable = names.filter((name) => !name.includes('relaxed'));

/** The instruction between loads of its operands and a store of its result. */
function around(name: InstructionName): (body: Body) => void {
  const { params, result, immediate } = instructions[name];
  const inMemory = immediate.startsWith('memory');
  return (body) => {
    if (result !== null) body.i32(RESULT);
    params.forEach((type, i) => {
      body.i32(inMemory && i === 0 ? DATA - 8 : 64 * i);
      if (!inMemory || i > 0) body.op(`${type}.load`);
    });
    if (immediate === 'lanes') body.shuffle(SHUFFLED);
    else if (inMemory) body.op(name, 8, laneOf(name));
    else body.op(name, LANE);
    if (result !== null) body.op(`${result}.store`);
  };
}

/** Sixteen bytes each: numbers of every type, special ones among them, in every lane. */
const patterns: readonly Uint8Array[] = [
  Float32Array.of(0, -0, 1.5, -2.5),
  Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 2 ** -149),
  Float32Array.of(3e9, -3e9, 0.5, 2 ** 24 + 2),
  Int32Array.of(0, 1, -1, 2 ** 31 - 1),
  Int32Array.of(-(2 ** 31), 7, -3, 0x1e3779b1),
  Int32Array.of(0x80ff7f01, 0x00017fff, -40000, 70000),
  Float64Array.of(1e300, -1.25),
  Float64Array.of(2 ** -1074, Number.NaN),
].flatMap(({ buffer }) => {
  const bytes = new Uint8Array(buffer);
  return [0, 4, 8, 12].map((by) => bytes.map((_, i) => bytes[(i + by) % 16] ?? 0));
});
const pattern = (i: number): Uint8Array => patterns[i % patterns.length] ?? new Uint8Array(16);

/** What an instruction gives, or null if it traps. */
function meaningOf(
  name: InstructionName,
  operands: readonly Uint8Array[],
  data: Uint8Array,
): { readonly result?: Uint8Array; readonly data?: Uint8Array } | null {
  const none = new Uint8Array();
  const [a = none, b = none, c = none] = operands;
  try {
    const result = meanings[name]?.(a, b, c);
    return result === undefined ? (memoryMeanings[name]?.(data, b, c) ?? null) : { result };
  } catch {
    return null;
  }
}

/** Fails unless the bytes are the same; a float that is computed may be any NaN. */
function expectBytes(name: string, actual: Uint8Array, expected: Uint8Array, label: string): void {
  if (actual.every((byte, i) => byte === expected[i])) return;
  const floats = name.startsWith('f32') ? Float32Array : Float64Array;
  const isFloat = name.startsWith('f');
  const [got, due] = [actual, expected].map((b) => (isFloat ? new floats(b.slice().buffer) : b));
  expect(got, label).toEqual(due);
}

describe('instructions', () => {
  it('has a meaning for each', () => {
    const all = [...Object.keys(meanings), ...Object.keys(memoryMeanings)];
    expect(all.sort()).toEqual(portable.toSorted());
  });

  it.each(portable)('%s does what it says', (name) => {
    const { params } = instructions[name];
    const { memory, exports } = instantiate(moduleWith([], null, around(name), shared), shared);
    const bytes = new Uint8Array(memory);
    for (let round = 0; round < 6 * patterns.length; round++) {
      const turn = Math.floor(round / patterns.length);
      const operands = params.map((type, i) =>
        pattern(round * (2 * i + 1) + i * turn).slice(0, sizes[type]),
      );
      if (name === 'memory.atomic.wait32') operands[2] = new Uint8Array(8); // no time at all
      for (const [i, operand] of operands.entries()) bytes.set(operand, 64 * i);
      const data = pattern(5 * round + turn);
      bytes.set(data, DATA);
      const expected = meaningOf(name, operands, data);
      const label = `${name} of ${operands.join(' | ')} at ${data}`;
      if (expected === null) {
        expect(() => exports.run?.(), label).toThrow();
        continue;
      }
      exports.run?.();
      const { result = new Uint8Array(), data: after = data } = expected;
      expectBytes(name, bytes.slice(RESULT, RESULT + result.length), result, label);
      expectBytes('data', bytes.slice(DATA, DATA + 16), after, label);
    }
  });

  it.each(relaxed)('%s rounds once or twice, where the engine has it', (name) => {
    const bytes = moduleWith([], null, around(name), shared);
    if (!validate(bytes)) return;
    const { memory, exports } = instantiate(bytes, shared);
    const numbers = new Float32Array(memory);
    const sign = name.includes('nmadd') ? -1 : 1;
    const x = 1 + 2 ** -12;
    for (const [i, lane] of [x, x * sign, -1].entries()) numbers.fill(lane, 16 * i, 16 * i + 4);
    exports.run?.();
    const [twice, once] = [Math.fround(x * x) - 1, x * x - 1];
    const first = numbers[RESULT / 4];
    expect([twice, once]).toContain(first);
    expect([...numbers.slice(RESULT / 4, RESULT / 4 + 4)]).toEqual(Array(4).fill(first));
  });
});
