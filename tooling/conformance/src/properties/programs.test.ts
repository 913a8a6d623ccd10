// Random programs of ten operations each, on both backends: the same values and the same gradients.
import { grad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import { WasmBackend } from '@evenkeel/backend-wasm';
import { type Backend, mul, scope, sum, type Tensor, tensor } from '@evenkeel/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from '../backends.js';
import type { Choose } from './moves.js';
import { exact, smooth, type Value, type Vocabulary, type Word } from './vocabulary.js';

const OPERATIONS = 10;
/** Larger results are not made: the point is variety. */
const LARGEST = 64;

/** A word by number, its operands by number, and the numbers that it chooses with. */
const instruction = fc.tuple(
  fc.nat(),
  fc.nat(),
  fc.nat(),
  fc.array(fc.nat(1000), { maxLength: 6 }),
);
const leaf = fc.record({
  shape: fc.array(fc.constantFrom(1, 2, 3, 4), { maxLength: 3 }),
  values: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 12 }),
});
const program = fc.record({
  leaves: fc.array(leaf, { minLength: 2, maxLength: 3 }),
  instructions: fc.array(instruction, { minLength: OPERATIONS, maxLength: OPERATIONS }),
});

type Program = typeof program extends fc.Arbitrary<infer T> ? T : never;
type Instruction = Program['instructions'][number];

/** What programs are put together from, and how near two backends have to be. */
interface Kind {
  readonly words: readonly (readonly [name: string, word: Word])[];
  /** Added to the small integers that leaves consist of, times the position. */
  readonly step: number;
  /** No value and no derivative is to become larger. */
  readonly limit: number;
  /** Of the largest element of a tensor, at least 1: for values, for gradients. */
  readonly tolerance: readonly [value: number, gradient: number];
}

const kind = (words: Vocabulary, more: Omit<Kind, 'words'>): Kind => ({
  words: Object.entries(words),
  ...more,
});

const kinds = {
  // Sums of so many integers of this size are exact in float32. A gradient may have been shared by three equals.
  'of integers, to the last bit': kind(exact, { step: 0, limit: 2 ** 12, tolerance: [0, 1e-6] }),
  'of smooth functions': kind(smooth, { step: 1 / 32, limit: 2 ** 8, tolerance: [1e-5, 1e-4] }),
} as const;

function leavesOf(backend: Backend, { leaves }: Program, step: number): Tensor[] {
  return leaves.map(({ shape, values }, k) => {
    const size = shape.reduce<number>((n, m) => n * m, 1);
    const data = Float32Array.from(
      { length: size },
      (_, i) => (values[i % values.length] ?? 0) + step * (i + 5 * k),
    );
    return tensor(data, { shape, backend });
  });
}

/** The value that an instruction adds: of the first word, from the chosen one on, that can be applied. */
function added(
  { words, limit }: Kind,
  values: readonly Value[],
  [word, first, second, numbers]: Instruction,
): readonly [name: string, value: Value] {
  const [a, b] = [values[first % values.length], values[second % values.length]];
  if (a === undefined || b === undefined) throw new RangeError('a program has leaves');
  for (let i = 0; i < words.length; i++) {
    let at = 0;
    const choose: Choose = (n) => (numbers[at++] ?? 0) % Math.max(1, n);
    const [name, apply] = words[(word + i) % words.length] ?? ['', () => null];
    const value = apply(a, b, choose);
    if (value === null || value.x.size > LARGEST || value.x.rank > 5) continue;
    if (value.bound <= limit && value.gain <= limit) return [name, value];
  }
  throw new RangeError('a movement can always be made');
}

/** Every value of a program, the leaves first, and what the operations were. */
function run(
  one: Kind,
  { instructions }: Program,
  leaves: readonly Tensor[],
): { readonly values: readonly Value[]; readonly names: readonly string[] } {
  const values: Value[] = leaves.map((x) => ({ x, bound: 4, gain: 1 }));
  const names: string[] = [];
  for (const instruction of instructions) {
    const [name, value] = added(one, values, instruction);
    values.push(value);
    names.push(name);
  }
  return { values, names };
}

/** One number that the last values decide, with a weight for each element. */
function lossOf(values: readonly Value[]): Tensor {
  const terms = values.slice(-3).map(({ x }) => {
    const weights = Float32Array.from({ length: x.size }, (_, i) => ((i * 3) % 5) - 2);
    return sum(mul(x, tensor(weights, { shape: x.shape, backend: x.backend })));
  });
  return terms.reduce((total, term) => total.add(term));
}

/** Values and gradients on the host. */
interface Outcome {
  readonly names: readonly string[];
  readonly values: readonly Host[];
  readonly gradients: readonly Host[];
}

interface Host {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

const hostOf = (x: Tensor): Host => ({ shape: x.shape, data: x.data() });

function outcomeOf(one: Kind, backend: Backend, p: Program): Outcome {
  let outcome: Outcome = { names: [], values: [], gradients: [] };
  scope(() => {
    const leaves = leavesOf(backend, p, one.step);
    const { values, names } = run(one, p, leaves);
    const gradients = grad((...xs) => lossOf(run(one, p, xs).values))(...leaves);
    outcome = {
      names,
      values: values.map(({ x }) => hostOf(x)),
      gradients: gradients.map(hostOf),
    };
  });
  return outcome;
}

function expectNear(label: string, got: Host, expected: Host, tolerance: number): void {
  expect(got.shape, label).toEqual(expected.shape);
  const largest = Math.max(1, ...Array.from(expected.data, Math.abs));
  for (let i = 0; i < expected.data.length; i++) {
    const [x = Number.NaN, y = Number.NaN] = [got.data[i], expected.data[i]];
    if (Math.abs(x - y) <= tolerance * largest) continue;
    expect.fail(`${label}, element ${i}: expected ${y}, got ${x}; the largest is ${largest}`);
  }
}

/** 10,000 in all; another seed finds others. */
const SETTINGS = { seed: 20261120, numRuns: 5000 } as const;

describe.each(Object.entries(kinds))('programs of ten operations %s', (_, one) => {
  it('agree on both backends', { timeout: 180_000 }, () => {
    const [cpu, wasm] = [new CpuBackend(), new WasmBackend({ simd: 'deterministic' })];
    const met = new Set<string>();
    expectBalanced(cpu, () =>
      expectBalanced(wasm, () =>
        fc.assert(
          fc.property(program, (p) => {
            const [expected, got] = [outcomeOf(one, cpu, p), outcomeOf(one, wasm, p)];
            for (const name of expected.names) met.add(name);
            expect(got.names).toEqual(expected.names);
            const label = expected.names.join(', ');
            const [near, nearGradients] = one.tolerance;
            expected.values.forEach((y, i) => {
              expectNear(`${label}: value ${i}`, got.values[i] ?? y, y, near);
            });
            expected.gradients.forEach((y, i) => {
              expectNear(`${label}: gradient ${i}`, got.gradients[i] ?? y, y, nearGradients);
            });
          }),
          SETTINGS,
        ),
      ),
    );
    // Every word was used.
    expect(one.words.map(([name]) => name).filter((name) => !met.has(name))).toEqual([]);
  });
});
