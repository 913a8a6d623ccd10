/** For the tests of products: operands at random, and what must come out. */
import { dense, type Layout, sizeOf, strided } from '@evenkeel/tensor';
import { expect } from 'vitest';
import type { WasmOperand } from '../../memory/buffer.js';
import type { Runtime } from '../../runtime/runtime.js';
import { anyInput, expectSame, Operands, offsetsOf } from '../kernels.test-support.js';
import type { ContractKernels } from './contract.js';

const SIZES = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 16, 18, 20, 33];

/** A product to be computed, and what comes out. */
export interface Case {
  readonly a: Layout;
  readonly b: Layout;
  readonly aValues: number[];
  readonly bValues: number[];
  readonly bias: number[] | null;
}

export function draw(
  layoutA: Layout,
  layoutB: Layout,
  hasBias: boolean,
  random: () => number,
): Case {
  const number = (): number =>
    layoutA.dtype === 'int32' ? Math.floor(random() * 2 ** 32) | 0 : Math.fround(random() - 0.5);
  // What repeats is one number in memory: the last one written.
  const values = (layout: Layout): number[] => {
    const held = new Map<number, number>();
    return Array.from(offsetsOf(layout), (at) => {
      if (!held.has(at)) held.set(at, number());
      return held.get(at) ?? 0;
    });
  };
  const n = layoutB.shape.at(-1) ?? 0;
  return {
    a: layoutA,
    b: layoutB,
    aValues: values(layoutA),
    bValues: values(layoutB),
    bias: hasBias ? Array.from({ length: n }, number) : null,
  };
}

const outOf = ({ a, b }: Case): Layout =>
  dense(a.dtype, [...a.shape.slice(0, -1), b.shape.at(-1) ?? 0]);

/** Computes it `uses` times with these kernels; the result of the last. */
export function compute(
  runtime: Runtime,
  kernels: ContractKernels,
  it: Case,
  uses: number,
): number[] {
  const operands = new Operands(runtime);
  const a = operands.input(it.a, it.aValues);
  const b = operands.input(it.b, it.bValues);
  const bias = it.bias && operands.input(dense('float32', [it.bias.length]), it.bias);
  const run = (out: WasmOperand): void => {
    if (bias === null) kernels.matmul(a, b, out);
    else expect(kernels.linear(a, b, bias, out)).toBe(true);
  };
  for (let use = 1; use < uses; use++) run(operands.output(outOf(it)));
  const out = operands.output(outOf(it));
  operands.run(() => run(out));
  const values = [...operands.read(out)];
  operands.close();
  return values;
}

/** Each element as one sum in increasing order, every step by `step`. */
export function reference(it: Case, step: (sum: number, x: number, y: number) => number): number[] {
  const [m, k] = it.a.shape.slice(-2) as [number, number];
  const n = it.b.shape.at(-1) ?? 0;
  const batch = sizeOf(it.a.shape.slice(0, -2));
  return Array.from({ length: batch * m * n }, (_, at) => {
    const [place, i, j] = [Math.floor(at / (m * n)), Math.floor(at / n) % m, at % n];
    let sum = 0;
    for (let q = 0; q < k; q++) {
      sum = step(sum, it.aValues[(place * m + i) * k + q]!, it.bValues[(place * k + q) * n + j]!);
    }
    return it.bias === null ? sum : step(sum, it.bias[j]!, 1);
  });
}

const single = (sum: number, x: number, y: number): number => Math.fround(sum + Math.fround(x * y));
const double = (sum: number, x: number, y: number): number => sum + x * y;
export const integer = (sum: number, x: number, y: number): number => (sum + Math.imul(x, y)) | 0;

/** Near the exact result; with two roundings a step, equal to what they give. */
export function expectRight(mode: string, got: number[], it: Case, label: string): void {
  if (mode !== 'relaxed') {
    expectSame(got, reference(it, single), label);
    return;
  }
  const exact = reference(it, double);
  expect(got.length, label).toBe(exact.length);
  for (const [i, value] of got.entries()) {
    // Products below 1/4, so sums of k of them: half a unit in the last place for every step.
    const bound = ((it.a.shape.at(-1) ?? 0) ** 2 / 8 + 1) * 2 ** -23;
    if (!(Math.abs(value - exact[i]!) <= bound)) {
      expect.fail(`${label}: got ${value} for ${exact[i]} at position ${i}`);
    }
  }
}

export const nameOf = ({ a, b, bias }: Case): string =>
  `[${a.shape}] / ${a.strides} @ [${b.shape}] / ${b.strides}${bias === null ? '' : ' + bias'}`;

/** Shapes and layouts at random: dense, transposed, rows that lie apart, and anything. */
export function drawCase(random: () => number, dtype: 'float32' | 'int32', sizes = SIZES): Case {
  const pick = (): number => sizes[Math.floor(random() * sizes.length)]!;
  const [m, n, k] = [pick(), pick(), random() < 0.2 ? 300 : pick()];
  const layout = (rows: number, columns: number): Layout => {
    const kind = random();
    const gap = Math.floor(random() * 3);
    if (kind < 0.35) return strided(dtype, [rows, columns], [columns + gap, 1]);
    if (kind < 0.7) return strided(dtype, [rows, columns], [1, rows + gap]);
    return anyInput(dtype, [rows, columns], random);
  };
  return draw(layout(m, k), layout(k, n), dtype === 'float32' && random() < 0.5, random);
}
