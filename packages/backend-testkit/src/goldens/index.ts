/**
 * Reads the golden values (the JSON files beside this one, written by tooling/goldens/ops) as typed
 * cases. The reader believes nothing: a file that is not what it should be is an error, not a
 * passed test.
 */
import { DTYPES, type DType } from '@evenkeel/tensor';
import type { ArgSpec, InputSpec, Sample, ViewStep } from '../sample.js';
import contract from './contract.json';
import elementwise from './elementwise.json';
import indexing from './indexing.json';
import linalg from './linalg.json';
import move from './move.json';
import reduce from './reduce.json';
import scan from './scan.json';
import sort from './sort.json';

/** An array of reference values. */
export interface Golden {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: readonly number[];
}

/** A call and what it gives. */
export interface GoldenCase extends Sample {
  readonly op: string;
  readonly outputs: readonly Golden[];
  /** One per output that has a gradient; empty where the case has no gradients. */
  readonly cotangents: readonly (readonly number[] | null)[];
  /** One per operand: null where it has none. */
  readonly gradients: readonly (readonly number[] | null)[];
}

const SPECIAL = new Map<unknown, number>([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

function wrong(what: string, got: unknown): never {
  throw new TypeError(`[goldens] expected ${what}, got ${JSON.stringify(got)}`);
}

function record(x: unknown): Readonly<Record<string, unknown>> {
  if (typeof x !== 'object' || x === null || Array.isArray(x)) wrong('an object', x);
  return { ...x };
}

function list<T>(x: unknown, item: (x: unknown) => T): readonly T[] {
  return Array.isArray(x) ? x.map(item) : wrong('an array', x);
}

function number(x: unknown): number {
  return typeof x === 'number' ? x : (SPECIAL.get(x) ?? wrong('a number', x));
}

const numbers = (x: unknown): readonly number[] => list(x, number);
const numbersOrNull = (x: unknown) => (x === null ? null : numbers(x));

function dtype(x: unknown): DType {
  return DTYPES.find((name) => name === x) ?? wrong('a dtype', x);
}

function viewStep(x: unknown): ViewStep {
  const step = record(x);
  if ('transpose' in step) return { kind: 'transpose', axes: numbers(step.transpose) };
  if ('expand' in step) return { kind: 'expand', shape: numbers(step.expand) };
  const [axis, start, stop, by] = numbers(step.slice);
  if (axis === undefined || start === undefined || stop === undefined || by === undefined) {
    wrong('axis, start, stop and step', x);
  }
  return { kind: 'slice', axis, start, stop, step: by };
}

function golden(x: unknown): Golden {
  const { shape, dtype: name, data } = record(x);
  return { shape: numbers(shape), dtype: dtype(name), data: numbers(data) };
}

function input(x: unknown): InputSpec {
  const { view } = record(x);
  return { ...golden(x), view: view === undefined ? [] : list(view, viewStep) };
}

function argument(x: unknown): ArgSpec {
  if (Array.isArray(x)) return x.map(argument);
  if (x === null || typeof x === 'boolean') return x;
  if (typeof x === 'string') return SPECIAL.get(x) ?? x;
  if (typeof x === 'number') return x;
  const object = record(x);
  return 'tensor' in object ? { slot: number(object.tensor) } : undefined;
}

function goldenCase(x: unknown): GoldenCase {
  const { op, note, args, inputs, outputs, cotangents, gradients } = record(x);
  return {
    op: typeof op === 'string' ? op : wrong('the name of an operation', op),
    note: typeof note === 'string' ? note : '',
    args: list(args, argument),
    inputs: list(inputs, input),
    outputs: list(outputs, golden),
    cotangents: cotangents === undefined ? [] : list(cotangents, numbersOrNull),
    gradients: gradients === undefined ? [] : list(gradients, numbersOrNull),
  };
}

const files: readonly unknown[] = [
  elementwise,
  reduce,
  scan,
  sort,
  move,
  contract,
  indexing,
  linalg,
];

/** Every case of every operation, in the order of the files. */
export const goldens: readonly GoldenCase[] = files.flatMap((file) =>
  list(record(file).cases, goldenCase),
);
