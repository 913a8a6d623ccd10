/** What the nodes of programs give, number by number: the tables of docs/extending.md as rows. */
import { type DType, type Expression, e } from '@evenkeel/tensor';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const [low, high] = [-(2 ** 31), 2 ** 31 - 1];
const tiny = 2 ** -149;

/** A program of two inputs and a scalar, and its results as elements of `to`. */
export interface Row {
  readonly name: string;
  readonly body: (a: Expression, b: Expression, s: Expression) => Expression;
  readonly from: DType;
  readonly to: DType;
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly s: number;
  readonly is: readonly number[];
}

/** `b` is `a`, and `s` is 0, where a row does not say. */
const row = (
  name: string,
  body: Row['body'],
  [from, to]: readonly [DType, DType],
  values: Pick<Row, 'a' | 'is'> & Partial<Pick<Row, 'b' | 's'>>,
): Row => ({ name, body, from, to, b: values.a, s: 0, ...values });

const FLOAT = ['float32', 'float32'] as const;
const DOUBLE = ['float64', 'float64'] as const;
const INT = ['int32', 'int32'] as const;
const BOOL = ['bool', 'bool'] as const;
const ASKED = ['float32', 'bool'] as const;

const some = { a: [nan, 1, 0, -0, 2, inf], b: [1, nan, -0, 0, 3, inf] };
const bools = { a: [0, 0, 1, 1], b: [0, 1, 0, 1] };

const floats: readonly Row[] = [
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
  row('sqrt', (a) => e.sqrt(a), FLOAT, {
    a: [2, -0, -1, inf, tiny],
    is: [Math.fround(Math.SQRT2), -0, nan, inf, Math.fround(Math.sqrt(tiny))],
  }),
  row('fma', (a, b) => e.fma(a, b, -1), FLOAT, { a: [3], b: [5], is: [14] }),
  row('neg', (a) => e.neg(a), FLOAT, { a: [0, -0, inf], is: [-0, 0, -inf] }),
  row('abs', (a) => e.abs(a), FLOAT, { a: [-0, -inf, nan], is: [0, inf, nan] }),
  row('sign', (a) => e.sign(a), FLOAT, { a: [nan, 0, -0, -5, inf], is: [nan, 0, -0, -1, 1] }),
  row('floor', (a) => e.floor(a), FLOAT, { a: [-0.5, 1.5, -0, nan], is: [-1, 1, -0, nan] }),
  row('ceil', (a) => e.ceil(a), FLOAT, {
    a: [-0.5, 1.5, -0, nan, -inf, 2 ** 23 + 0.5],
    is: [-0, 2, -0, nan, -inf, 2 ** 23],
  }),
  row('trunc', (a) => e.trunc(a), FLOAT, {
    a: [-0.5, 1.5, -1.5, -0, nan, inf],
    is: [-0, 1, -1, -0, nan, inf],
  }),
  row('round', (a) => e.round(a), FLOAT, {
    a: [0.5, -0.5, 1.5, 2.5, -2.5, 0.49999997, 8388609, nan, -0, 4.5 + 2 ** -20],
    is: [0, -0, 2, 2, -2, 0, 8388609, nan, -0, 5],
  }),
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
  row('rounds to its own dtype', (a, b) => e.add(a, b), DOUBLE, {
    a: [1, 2 ** 53],
    b: [2 ** -40, 1],
    is: [1 + 2 ** -40, 2 ** 53],
  }),
];

const integers: readonly Row[] = [
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
  row('quotient', (a, b) => e.quotient(a, b), INT, {
    a: [7, -7, 7, -7, 5, 0, low, low, high],
    b: [2, 2, -2, -2, 0, 0, -1, 0, low],
    is: [3, -3, -3, 3, 0, 0, low, 0, 0],
  }),
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
  row('fma of bool', (a, b) => e.fma(a, b, e.add(a, 0)), BOOL, { ...bools, is: [0, 0, 1, 1] }),
  row('neg of bool', (a) => e.neg(a), BOOL, { a: [0, 1], is: [0, 1] }),
  row('less of bool', (a, b) => e.less(a, b), BOOL, { ...bools, is: [0, 1, 0, 0] }),
];

/** What a float gives as int32; NaN and both ends of the range among it. */
const truncated = {
  a: [1.9, -1.9, 3e9, -3e9, inf, -inf, nan, -0],
  is: [1, -1, high, low, high, low, 0, 0],
};

const casts: readonly Row[] = [
  row('cast', (a) => a, ['float32', 'int32'], truncated),
  row('cast', (a) => a, ['float64', 'int32'], truncated),
  row('cast', (a) => a, ASKED, { a: [0, -0, tiny, nan, -2], is: [0, 0, 1, 1, 1] }),
  row('cast', (a) => a, ['float64', 'bool'], { a: [0, -0, 5e-324, nan], is: [0, 0, 1, 1] }),
  row('cast', (a) => a, ['float64', 'float32'], {
    a: [1 + 2 ** -24, 1 + 3 * 2 ** -24, 1e39, nan, -0],
    is: [1, 1 + 2 ** -22, inf, nan, -0],
  }),
  row('cast', (a) => a, ['float32', 'float64'], { a: [tiny, -0, nan], is: [tiny, -0, nan] }),
  row('cast', (a) => a, ['int32', 'float32'], {
    a: [2 ** 24 + 1, 2 ** 24 + 3, high],
    is: [2 ** 24, 2 ** 24 + 4, 2 ** 31],
  }),
  row('cast', (a) => a, ['int32', 'float64'], { a: [high, low], is: [high, low] }),
  row('cast', (a) => a, ['int32', 'bool'], { a: [0, 256, low], is: [0, 1, 1] }),
  row('cast', (a) => a, ['bool', 'float32'], { a: [0, 1], is: [0, 1] }),
  row('cast', (a) => a, ['bool', 'int32'], { a: [0, 1], is: [0, 1] }),
];

const numbers: readonly Row[] = [
  row('a constant is rounded first', (a) => e.sub(e.mul(a, 0.1), a), FLOAT, {
    a: [1],
    is: [Math.fround(Math.fround(0.1) - 1)],
  }),
  row('a scalar is rounded first', (a, _, s) => e.sub(e.mul(a, s), a), FLOAT, {
    a: [1],
    s: 0.1,
    is: [Math.fround(Math.fround(0.1) - 1)],
  }),
  row('a scalar is not rounded to float32', (a, _, s) => e.mul(a, s), DOUBLE, {
    a: [1],
    s: 0.1,
    is: [0.1],
  }),
  row('a constant is converted', (a) => e.add(a, 3e9), INT, { a: [0], is: [high] }),
  row('a scalar is converted', (a, _, s) => e.add(a, s), INT, { a: [0], s: 3e9, is: [high] }),
  row('a scalar is converted', (a, _, s) => e.add(a, s), BOOL, { a: [0], s: 0.5, is: [1] }),
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
  row(
    'a comparison is made in the dtype of its tensors',
    (a) => e.less(a, 0.5),
    ['int32', 'bool'],
    {
      a: [0, -1],
      is: [0, 1],
    },
  ),
];

/** All of them. */
export const numberRows: readonly Row[] = [...floats, ...integers, ...casts, ...numbers];
