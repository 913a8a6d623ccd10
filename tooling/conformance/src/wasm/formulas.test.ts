// The error of every transcendental function as the kernels compute it, in each mode that the engine has,
// against double precision. That each has one formula, and its error over all arguments, is tested in tensor.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { WasmBackend } from '@evenkeel/backend-wasm';
import {
  defineProgram,
  type Expression,
  e,
  elementwise,
  type FormulaOp,
  scope,
  type Tensor,
  tensor,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { modes } from './modes.js';

const COUNT = 100_000;

/** Floats of every size and sign: random bits, without NaN and infinities. */
function anyFloats(): Float32Array {
  const words = new Int32Array(COUNT);
  let state = 1;
  for (let i = 0; i < COUNT; i++) {
    state = Math.imul(state, 1664525) + 1013904223;
    words[i] = state ^ (state >>> 16);
  }
  return new Float32Array(words.buffer).map((x) => (Number.isFinite(x) ? x : 1));
}

/** Floats between these, evenly. */
const between = (low: number, high: number): Float32Array =>
  Float32Array.from({ length: COUNT }, (_, i) => low + ((high - low) * i) / COUNT);

const any = anyFloats();
const others = anyFloats().reverse();
const near = between(-9, 9);

/** For each a few sets of arguments, and the bound: its formula states the error over all of them. */
const functions: {
  readonly [K in FormulaOp]: readonly [ulp: number, ...(readonly (readonly Float32Array[])[])];
} = {
  exp: [2, [any], [between(-104, 89)]],
  exp2: [2, [any], [between(-150, 128)]],
  expm1: [2, [any], [near]],
  log: [2, [any.map(Math.abs)], [between(0.25, 4)]],
  log2: [3, [any.map(Math.abs)], [between(0.25, 4)]],
  log10: [3, [any.map(Math.abs)], [between(0.25, 4)]],
  log1p: [3, [any.map(Math.abs)], [between(-1, 4)]],
  pow: [2, [any.map(Math.abs), near], [between(0, 9), others], [near, near.map(Math.round)]],
  cbrt: [1, [any], [near]],
  hypot: [2, [any, others], [near, between(1, 2)]],
  fmod: [0, [near, between(0.1, 1)], [between(-1e6, 1e6), near.map((x) => x + 0.01)]],
  sin: [4, [any], [between(-20, 20)]],
  cos: [4, [any], [between(-20, 20)]],
  tan: [4, [any], [between(-20, 20)]],
  asin: [3, [any], [between(-1, 1)]],
  acos: [2, [any], [between(-1, 1)]],
  atan: [2, [any], [near]],
  atan2: [2, [any, others], [near, between(2, -1)]],
  sinh: [3, [any], [near]],
  cosh: [2, [any], [near]],
  tanh: [3, [any], [near]],
  asinh: [3, [any], [near]],
  acosh: [3, [any], [between(1, 20)]],
  atanh: [3, [any], [between(-1, 1)]],
  sigmoid: [3, [any], [between(-104, 17)]],
  softplusTail: [3, [any], [near]],
  erf: [4, [any], [between(-4, 4)]],
  erfc: [6, [any], [between(-4, 10)]],
  erfInv: [4, [between(-1, 1)]],
  lgamma: [5, [any.map(Math.abs)], [between(-0.5, 9)]],
};

/** The node as an operation. */
function nodeOf(name: FormulaOp, count: number): (xs: readonly Tensor[]) => Tensor {
  const node = (all: readonly Expression[]): Expression => e[name](all[0] ?? 0, all[1] ?? 0);
  const program = defineProgram<number, 0>(name, count, 0, (all) => [node(all)]);
  return (xs) => elementwise(program, xs);
}

/** The distance to the next float of 32 bits. */
function ulpOf(x: number): number {
  const exponent = Math.floor(Math.log2(Math.max(Math.abs(x), 2 ** -126)));
  return 2 ** (exponent - 23);
}

const reference = new CpuBackend();

describe.each(modes)('%s', (simd) => {
  const backend = new WasmBackend({ simd });

  it.each(Object.keys(functions) as FormulaOp[])('%s is within its bound', (name) => {
    const [bound, ...sets] = functions[name];
    for (const columns of sets) {
      const f = nodeOf(name, columns.length);
      const [got, expected] = scope(() => [
        f(columns.map((x) => tensor(x, { backend }))).data(),
        f(columns.map((x) => tensor(Float64Array.from(x), { backend: reference }))).data(),
      ]);
      let worst = 0;
      for (let i = 0; i < COUNT; i++) {
        const [y, wanted] = [got?.[i] ?? 0, expected?.[i] ?? 0];
        const rounded = Math.fround(wanted);
        if (Object.is(y, rounded) || (Number.isFinite(y) === false && y === rounded)) continue;
        worst = Math.max(worst, Math.abs(y - wanted) / ulpOf(wanted));
      }
      expect(worst).toBeLessThanOrEqual(bound);
    }
  });
});
