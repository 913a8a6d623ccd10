// The tables of numbers in docs/extending.md, row by row, on the reference backend and on the worked one.
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  type Backend,
  bytesPerElement,
  type DType,
  defineProgram,
  dense,
  type Expression,
  e,
  hostArray,
  type Operand,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { HeapBackend } from './heap-backend.js';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const [low, high] = [-(2 ** 31), 2 ** 31 - 1];
const tiny = 2 ** -149;

/** What a body gives for operands of one dtype, as elements of `to`. */
interface Row {
  readonly name: string;
  readonly body: (a: Expression, b: Expression) => Expression;
  readonly from: DType;
  readonly a: readonly number[];
  readonly b?: readonly number[];
  readonly to: DType;
  readonly expected: readonly number[];
}

const row = (
  name: string,
  body: Row['body'],
  [from, to]: readonly [DType, DType],
  { a, b, is }: { a: readonly number[]; b?: readonly number[]; is: readonly number[] },
): Row => ({ name, body, from, to, a, b: b ?? a, expected: is });

const FLOAT = ['float32', 'float32'] as const;
const INT = ['int32', 'int32'] as const;
const BOOL = ['bool', 'bool'] as const;
const ASKED = ['float32', 'bool'] as const;

const some = { a: [nan, 1, 0, -0, 2, inf], b: [1, nan, -0, 0, 3, inf] };
const bools = { a: [0, 0, 1, 1], b: [0, 1, 0, 1] };

const rows: readonly Row[] = [
  row('rounds once', (a, b) => e.add(a, b), FLOAT, {
    a: [2 ** 24, 2 ** 24, tiny],
    b: [1, 3, tiny],
    is: [2 ** 24, 2 ** 24 + 4, 2 * tiny],
  }),
  row('rounds every node', (a, b) => e.sub(e.add(a, b), a), FLOAT, {
    a: [2 ** 24],
    b: [1],
    is: [0],
  }),
  row('divides', (a, b) => e.div(a, b), FLOAT, {
    a: [1, 1, 0, 1],
    b: [3, -0, 0, inf],
    is: [Math.fround(1 / 3), -inf, nan, 0],
  }),
  row('fma', (a, b) => e.fma(a, b, -1), FLOAT, { a: [3], b: [5], is: [14] }),
  row('sign', (a) => e.sign(a), FLOAT, { a: [nan, 0, -0, -5, inf], is: [nan, 0, -0, -1, 1] }),
  row('floor', (a) => e.floor(a), FLOAT, { a: [-0.5, 1.5, -0, nan], is: [-1, 1, -0, nan] }),
  row('max', (a, b) => e.max(a, b), FLOAT, { ...some, is: [nan, nan, 0, 0, 3, inf] }),
  row('min', (a, b) => e.min(a, b), FLOAT, { ...some, is: [nan, nan, -0, -0, 2, inf] }),
  row('equal', (a, b) => e.equal(a, b), ASKED, { ...some, is: [0, 0, 1, 1, 0, 1] }),
  row('notEqual', (a, b) => e.notEqual(a, b), ASKED, { ...some, is: [1, 1, 0, 0, 1, 0] }),
  row('less', (a, b) => e.less(a, b), ASKED, { ...some, is: [0, 0, 0, 0, 1, 0] }),
  row('lessEqual', (a, b) => e.lessEqual(a, b), ASKED, { ...some, is: [0, 0, 1, 1, 1, 1] }),
  row('not', (a) => e.not(a), ASKED, { a: [nan, 0, -0, 0.5], is: [0, 1, 1, 0] }),
  row('select', (a, b) => e.select(e.less(a, b), a, b), FLOAT, {
    a: [1, 5, nan],
    b: [2, nan, 3],
    is: [1, nan, 3],
  }),
  row('bitcast', (a) => e.bitcast(a, 'int32'), ['float32', 'int32'], {
    a: [1, -0, inf],
    is: [0x3f800000, low, 0x7f800000],
  }),
  row('bitcast back', (a) => e.bitcast(a, 'float32'), ['int32', 'float32'], {
    a: [0x3f800000, low, 1],
    is: [1, -0, tiny],
  }),

  row('add wraps', (a, b) => e.add(a, b), INT, { a: [high, low], b: [1, -1], is: [low, high] }),
  row('sub wraps', (a, b) => e.sub(a, b), INT, { a: [low], b: [1], is: [high] }),
  row('mul wraps', (a, b) => e.mul(a, b), INT, {
    a: [high, 65536, 123456789],
    b: [high, 65536, 987654321],
    is: [1, 0, Math.imul(123456789, 987654321)],
  }),
  row('fma wraps', (a, b) => e.fma(a, b, 1), INT, { a: [high], b: [high], is: [2] }),
  row('neg wraps', (a) => e.neg(a), INT, { a: [low, 0, 3], is: [low, 0, -3] }),
  row('abs wraps', (a) => e.abs(a), INT, { a: [low, -3], is: [low, 3] }),
  row('sign of int32', (a) => e.sign(a), INT, { a: [low, 0, 9], is: [-1, 0, 1] }),
  row('bits', (a, b) => e.bitXor(e.bitAnd(a, b), e.bitOr(a, 1)), INT, {
    a: [-1],
    b: [6],
    is: [-7],
  }),
  row('shiftLeft', (a) => e.shiftLeft(a, 31), INT, { a: [3], is: [low] }),
  row('shiftRight', (a) => e.shiftRight(a, 31), INT, { a: [-1, 5], is: [1, 0] }),

  row('or', (a, b) => e.add(a, b), BOOL, { ...bools, is: [0, 1, 1, 1] }),
  row('and', (a, b) => e.mul(a, b), BOOL, { ...bools, is: [0, 0, 0, 1] }),
  row('max of bool', (a, b) => e.max(a, b), BOOL, { ...bools, is: [0, 1, 1, 1] }),
  row('min of bool', (a, b) => e.min(a, b), BOOL, { ...bools, is: [0, 0, 0, 1] }),
  row('less of bool', (a, b) => e.less(a, b), BOOL, { ...bools, is: [0, 1, 0, 0] }),

  row('float32 to int32', (a) => a, ['float32', 'int32'], {
    a: [1.9, -1.9, 3e9, -3e9, inf, -inf, nan, -0],
    is: [1, -1, high, low, high, low, 0, 0],
  }),
  row('float32 to bool', (a) => a, ASKED, { a: [0, -0, tiny, nan, -2], is: [0, 0, 1, 1, 1] }),
  row('int32 to float32', (a) => a, ['int32', 'float32'], {
    a: [2 ** 24 + 1, 2 ** 24 + 3, high],
    is: [2 ** 24, 2 ** 24 + 4, 2 ** 31],
  }),
  row('int32 to bool', (a) => a, ['int32', 'bool'], { a: [0, 256, low], is: [0, 1, 1] }),
  row('bool to float32', (a) => a, ['bool', 'float32'], { a: [0, 1], is: [0, 1] }),
  row('bool to int32', (a) => a, ['bool', 'int32'], { a: [0, 1], is: [0, 1] }),

  row('a number is rounded first', (a) => e.sub(e.mul(a, 0.1), a), FLOAT, {
    a: [1],
    is: [Math.fround(Math.fround(0.1) - 1)],
  }),
  row('a number that is cast is a float32', (a) => e.add(a, e.cast(2 ** 24 + 1, 'int32')), INT, {
    a: [0],
    is: [2 ** 24],
  }),
  row('a number whose bits are read', (a) => e.add(a, e.bitcast(1, 'int32')), INT, {
    a: [0],
    is: [0x3f800000],
  }),
  row('numbers among themselves', (a) => e.add(a, e.sub(2 ** 24, -1)), FLOAT, {
    a: [0],
    is: [2 ** 24],
  }),
  row('a comparison is made in the type of its tensors', (a) => e.less(a, 0.5), ['int32', 'bool'], {
    a: [0, -1],
    is: [0, 1],
  }),
];

describe.each<[string, () => Backend]>([
  ['cpu', () => new CpuBackend()],
  ['the worked backend', () => new HeapBackend()],
])('%s', (_, make) => {
  const backend = make();

  const operand = (dtype: DType, values: readonly number[]): Operand => {
    const layout = dense(dtype, [values.length]);
    const x = { buffer: backend.alloc(bytesPerElement[dtype] * values.length), layout, offset: 0 };
    const host = hostArray(dtype, values.length);
    host.set(values);
    backend.write(host, x);
    return x;
  };

  it.each(rows.map((r) => [`${r.name}: ${r.from} to ${r.to}`, r] as const))('%s', (_, r) => {
    const program = defineProgram(r.name, 2, 0, ([a, b]) => [r.body(a, b)]);
    const out = operand(
      r.to,
      r.expected.map(() => 0),
    );
    backend.elementwise(program, [operand(r.from, r.a), operand(r.from, r.b ?? [])], [], [out]);
    expect([...backend.read(out)]).toEqual(r.expected);
  });
});
