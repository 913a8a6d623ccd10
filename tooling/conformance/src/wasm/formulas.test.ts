// The error of every transcendental function as the kernels compute it, in each mode that the engine has,
// against double precision. That each has one formula, and its error over all arguments, is tested in tensor.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { WasmBackend } from '@evenkeel/backend-wasm';
import {
  cos,
  erf,
  exp,
  log,
  scope,
  sigmoid,
  sin,
  type Tensor,
  tanh,
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
const functions: readonly [
  name: string,
  f: (x: Tensor) => Tensor,
  arguments_: readonly Float32Array[],
  ulp: number,
][] = [
  ['exp', exp, [any, between(-104, 89)], 5],
  ['log', log, [any.map(Math.abs), between(0.25, 4)], 5],
  ['tanh', tanh, [any, between(-9, 9)], 5],
  ['sigmoid', sigmoid, [any, between(-104, 17)], 5],
  ['erf', erf, [any, between(-4, 4)], 5],
  ['sin', sin, [any, between(-20, 20)], 5],
  ['cos', cos, [any, between(-20, 20)], 5],
];

/** The distance to the next float of 32 bits. */
function ulpOf(x: number): number {
  const exponent = Math.floor(Math.log2(Math.max(Math.abs(x), 2 ** -126)));
  return 2 ** (exponent - 23);
}

const reference = new CpuBackend();

describe.each(modes)('%s', (simd) => {
  const backend = new WasmBackend({ simd });

  it.each(functions)('%s is within its bound', (_, f, arguments_, bound) => {
    for (const x of arguments_) {
      const [got, expected] = scope(() => [
        f(tensor(x, { backend })).data(),
        f(tensor(Float64Array.from(x), { backend: reference })).data(),
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
