// Elementwise operations beyond what the suites ask of each: options, exact integers and rests against JavaScript's
// own over many pairs, and derivatives where two formulas meet.
import { grad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import { WasmBackend } from '@evenkeel/backend-wasm';
import {
  type Backend,
  bitwiseAnd,
  bitwiseOr,
  bitwiseXor,
  clip,
  type DType,
  defineProgram,
  e,
  elementwise,
  floorDivide,
  fmod,
  isClose,
  leftShift,
  logAddExp,
  logit,
  nanToNum,
  pow,
  remainder,
  rightShift,
  scope,
  sinc,
  sqrt,
  sum,
  type Tensor,
  tensor,
  xlogy,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const cpu = new CpuBackend();
const backends: readonly (readonly [string, Backend])[] = [
  ['cpu', cpu],
  ['wasm', new WasmBackend({ simd: 'deterministic' })],
  ['wasm without vectors', new WasmBackend({ simd: 'off' })],
];

/** The values of a result; nothing may be left. */
function values(backend: Backend, f: () => Tensor): number[] {
  let found: number[] = [];
  expectBalanced(backend, () => {
    found = scope(() => [...f().data()]);
  });
  return found;
}

const float64 = (data: readonly number[], dtype: DType = 'float64') =>
  tensor(data, { backend: cpu, dtype });

describe('isClose', () => {
  const a = () => float64([1, 1.05, 1.2, Number.NaN, Number.POSITIVE_INFINITY]);
  const b = () => float64([1.1, 1, 1, Number.NaN, Number.POSITIVE_INFINITY]);

  it('allows atol and a share of the second operand', () => {
    expect(values(cpu, () => isClose(a(), b(), { atol: 0.1, rtol: 0 }))).toEqual([0, 1, 0, 0, 1]);
    // 0.1 of 1.1 is more than 0.1, of 1 it is not: the operands are not alike.
    const wide = { atol: 0, rtol: 0.1 };
    expect(values(cpu, () => isClose(a(), b(), wide))).toEqual([1, 1, 0, 0, 1]);
    expect(
      values(cpu, () => isClose(float64([1.1]), float64([1]), { ...wide, rtol: 0.095 })),
    ).toEqual([0]);
    expect(
      values(cpu, () => isClose(float64([1]), float64([1.1]), { ...wide, rtol: 0.095 })),
    ).toEqual([1]);
  });

  it('has NaN equal to NaN where that is asked for, and to nothing else', () => {
    const { NaN: nan } = Number;
    const close = (equalNaN: boolean) =>
      values(cpu, () => isClose(float64([nan, nan, 1]), float64([nan, 1, nan]), { equalNaN }));
    expect(close(true)).toEqual([1, 0, 0]);
    expect(close(false)).toEqual([0, 0, 0]);
  });

  it.each(backends)('tells integers apart that float32 does not, on %s', (_, backend) => {
    const near = (atol: number) =>
      values(backend, () =>
        isClose(
          tensor([16777216, 2147483647, 5], { backend, dtype: 'int32' }),
          tensor([16777217, -2147483648, 5], { backend, dtype: 'int32' }),
          { rtol: 0, atol },
        ),
      );
    expect(near(0)).toEqual([0, 0, 1]);
    expect(near(0.5)).toEqual([0, 0, 1]);
    expect(near(1)).toEqual([1, 0, 1]);
  });

  it('refuses a tolerance that is none, and an option that is not', () => {
    expectBalanced(cpu, () =>
      scope(() => {
        expect(() => isClose(a(), b(), { rtol: -1 })).toThrow(
          '[isClose] rtol must be a number of at least 0, got -1. Use 0 to ask for equal numbers',
        );
        expect(() => isClose(a(), b(), { atol: Number.NaN })).toThrow(
          '[isClose] atol must be a number of at least 0, got NaN. Use 0 to ask for equal numbers',
        );
        const text: object = { rtol: '1' };
        expect(() => isClose(a(), b(), text)).toThrow(
          "[isClose] rtol must be a number of at least 0, got the string '1'. Use 0 to ask for equal numbers",
        );
        const mistyped: object = { equalNan: true };
        expect(() => isClose(a(), b(), mistyped)).toThrow(
          "[isClose] options must be known, got 'equalNan'. Did you mean 'equalNaN'?",
        );
      }),
    );
  });
});

describe('nanToNum', () => {
  const { NaN: nan, POSITIVE_INFINITY: inf, MAX_VALUE } = Number;

  it('puts the ends of the range of the dtype for infinities', () => {
    const ends = (dtype: DType) => values(cpu, () => nanToNum(float64([nan, inf, -inf, 2], dtype)));
    const most = Math.fround(3.4028234663852886e38);
    expect(ends('float64')).toEqual([0, MAX_VALUE, -MAX_VALUE, 2]);
    expect(ends('float32')).toEqual([0, most, -most, 2]);
  });

  it('takes one number and leaves the others', () => {
    const f = () => nanToNum(float64([nan, inf, -inf]), { posinf: 9 });
    expect(values(cpu, f)).toEqual([0, 9, -MAX_VALUE]);
  });

  it('refuses another option, and one that is no number', () => {
    const [mistyped, text]: readonly object[] = [{ inf: 1 }, { nan: '0' }];
    expectBalanced(cpu, () =>
      scope(() => {
        expect(() => nanToNum(float64([1]), mistyped)).toThrow(
          "[nanToNum] options must be known, got 'inf'. Use one of nan, posinf, neginf",
        );
        expect(() => nanToNum(float64([1]), text)).toThrow(
          "[nanToNum] nan must be a number, got the string '0'. Leave it out for its default",
        );
      }),
    );
  });
});

describe('arguments from JavaScript', () => {
  const double = defineProgram('double', 1, 1, ([x], [s]) => [e.add(x, s)]);
  const x = () => float64([1, 2]);
  const call = (f: (...args: never[]) => unknown, ...args: unknown[]): unknown =>
    Reflect.apply(f, undefined, args);
  it.each<[string, () => unknown]>([
    [
      '[clip] a bound must be a number, got undefined. Use -Infinity or Infinity for none',
      () => call(clip, x(), 0),
    ],
    [
      '[clip] a bound must be a number, got null. Use -Infinity or Infinity for none',
      () => call(clip, x(), null, 1),
    ],
    [
      '[clip] a bound must be a number, got NaN. Use -Infinity or Infinity for none',
      () => clip(x(), Number.NaN, 1),
    ],
    [
      '[isClose] options must be an object, got null. Name each: { rtol: ... }',
      () => call(isClose, x(), x(), null),
    ],
    [
      '[nanToNum] options must be an object, got 0. Name each: { nan: ... }',
      () => call(nanToNum, x(), 0),
    ],
    [
      "[elementwise] needs a program, got undefined. Make one: defineProgram('double', 1, 0, ([x]) => [e.add(x, x)])",
      () => call(elementwise, undefined, [x()]),
    ],
    [
      '[double] tensors and numbers come in arrays, got Tensor and an array. Call elementwise(program, [x], [1])',
      () => call(elementwise, double, x(), [1]),
    ],
    [
      "[double] the program's scalars are numbers, got the string '1'. Read a tensor's with item(), or make it an input",
      () => call(elementwise, double, [x()], ['1']),
    ],
    [
      '[double] a dtype is one of float32, float64, int32, bool, got half. Name one of these',
      () => call(elementwise, double, [x()], [1], 'half'),
    ],
  ])('%s', (message, body) => {
    expectBalanced(cpu, () => scope(() => expect(body).toThrow(message)));
  });

  it('a program gives no dtype that the backend lacks', () => {
    const backend = new WasmBackend({ simd: 'off' });
    expectBalanced(backend, () =>
      scope(() =>
        expect(() => elementwise(double, [tensor([1], { backend })], [1], 'float64')).toThrow(
          '[double] the backend wasm has float32, int32, bool, got dtype float64. Use one of these',
        ),
      ),
    );
  });
});

/** Numbers that look random: a linear congruential generator. */
function* draws(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    yield state >> (state & 15);
  }
}

describe.each(backends)('int32 as JavaScript has it, on %s', (_, backend) => {
  const most = 2 ** 31 - 1;
  const draw = draws(1);
  const ends = [0, 1, -1, 2, -2, most, -most, -most - 1];
  const left = [...ends.flatMap((x) => ends.map(() => x))];
  const right = [...ends.flatMap(() => ends)];
  for (let i = 0; i < 2000; i++) {
    left.push(draw.next().value);
    right.push(draw.next().value >> 7);
  }
  const of = (f: (a: Tensor, b: Tensor) => Tensor) =>
    values(backend, () =>
      f(tensor(left, { backend, dtype: 'int32' }), tensor(right, { backend, dtype: 'int32' })),
    );
  const expected = (f: (a: number, b: number) => number) =>
    left.map((a, i) => {
      const b = right[i] ?? 0;
      return f(a, b) | 0;
    });

  it('division', () => {
    const down = (a: number, b: number) => (b === 0 ? 0 : Math.floor(a / b));
    expect(of(floorDivide)).toEqual(expected(down));
    expect(of(remainder)).toEqual(expected((a, b) => (b === 0 ? 0 : a - down(a, b) * b)));
    expect(of(fmod)).toEqual(expected((a, b) => (b === 0 ? 0 : a % b)));
  });

  it('bits', () => {
    expect(of(bitwiseAnd)).toEqual(expected((a, b) => a & b));
    expect(of(bitwiseOr)).toEqual(expected((a, b) => a | b));
    expect(of(bitwiseXor)).toEqual(expected((a, b) => a ^ b));
    const fits = (n: number) => n >= 0 && n < 32;
    expect(of((a, b) => leftShift(a, b))).toEqual(expected((a, b) => (fits(b) ? a << b : 0)));
    expect(of((a, b) => rightShift(a, b))).toEqual(expected((a, b) => a >> (fits(b) ? b : 31)));
  });

  it('powers', () => {
    const power = (a: number, b: number) => {
      if (b >= 0) return Number(BigInt.asIntN(32, BigInt(a) ** BigInt(b & 63)));
      return a === 1 ? 1 : a === -1 ? 1 - 2 * (b & 1) : 0;
    };
    const got = values(backend, () =>
      pow(
        tensor(left, { backend, dtype: 'int32' }),
        tensor(
          right.map((b) => (b < 0 ? b : b & 63)),
          { backend, dtype: 'int32' },
        ),
      ),
    );
    expect(got).toEqual(expected(power));
  });
});

describe.each(backends)('float32 rests as JavaScript has them, on %s', (_, backend) => {
  const draw = draws(2);
  const left: number[] = [];
  const right: number[] = [];
  for (let i = 0; i < 2000; i++) {
    left.push(Math.fround(draw.next().value / 2 ** 10));
    right.push(Math.fround(((draw.next().value % 2 ** 20) + 0.5) / 2 ** (i % 9)));
  }
  const of = (f: (a: Tensor, b: Tensor) => Tensor) =>
    values(backend, () => f(tensor(left, { backend }), tensor(right, { backend })));
  const pairs = left.map((a, i) => [a, right[i] ?? 1] as const);
  /** Exact, in float64. */
  const rest = (a: number, b: number) => (a % b !== 0 && a % b < 0 !== b < 0 ? (a % b) + b : a % b);

  it('the quotients stay where fmod is exact', () => {
    expect(Math.max(...pairs.map(([a, b]) => Math.abs(a / b)))).toBeLessThan(2 ** 24);
    expect(new Set(pairs.map(([a, b]) => Math.sign(a * b))).size).toBeGreaterThan(1);
  });

  it('fmod and remainder are exact', () => {
    const plus = (x: number) => x + 0;
    expect(of(fmod).map(plus)).toEqual(pairs.map(([a, b]) => (a % b) + 0));
    expect(of(remainder).map(plus)).toEqual(pairs.map(([a, b]) => Math.fround(rest(a, b)) + 0));
  });

  it('floorDivide is what remainder leaves', () => {
    const whole = pairs.map(([a, b]) => Math.fround(Math.round((a - rest(a, b)) / b)) + 0);
    const got = of(floorDivide);
    got.forEach((q, i) => {
      const want = whole[i] ?? 0;
      expect(Math.abs(q - want), `${pairs[i]}`).toBeLessThanOrEqual(Math.abs(want) * 2 ** -23);
    });
  });
});

describe('pow with a number as exponent', () => {
  it.each(backends)('is as exact as a product, a quotient or a root, on %s', (_, backend) => {
    const data = [0.1, -0.7, 3.3, 1e-20, 123456.7, -2e18].map(Math.fround);
    const of = (n: number) => values(backend, () => pow(tensor(data, { backend }), n));
    const { fround } = Math;
    expect(of(0)).toEqual(data.map(() => 1));
    expect(of(1)).toEqual(data);
    expect(of(2)).toEqual(data.map((x) => fround(x * x)));
    expect(of(3)).toEqual(data.map((x) => fround(fround(x * x) * x)));
    expect(of(-1)).toEqual(data.map((x) => fround(1 / x)));
    const root = values(backend, () => sqrt(tensor(data, { backend })));
    expect(of(0.5)).toEqual(root);
  });
});

describe('derivatives where two formulas meet', () => {
  /** The first and the second derivative of f at each x. */
  function derivatives(
    f: (x: Tensor) => Tensor,
    at: readonly number[],
    backend: Backend = cpu,
    dtype: DType = 'float64',
  ): [number[], number[]] {
    const first = grad((x) => sum(f(x)));
    const second = grad((x) => sum(first(x)[0] ?? x));
    const x = () => tensor([...at], { backend, dtype });
    const take = (g: typeof first) => values(backend, () => g(x())[0] ?? x());
    return [take(first), take(second)];
  }

  it('sinc at 0, and as near to it as you like', () => {
    const [first, second] = derivatives(sinc, [0, 1e-9, -1e-4, 0.2499999, 0.25]);
    // -pi^2 x / 3 + pi^4 x^3 / 30 - ..., and its derivative.
    expect(first[0]).toBe(0);
    expect(first[1]).toBeCloseTo((-(Math.PI ** 2) * 1e-9) / 3, 20);
    expect(first[2]).toBeCloseTo((Math.PI ** 2 * 1e-4) / 3, 9);
    expect(first[3]).toBeCloseTo(first[4] ?? 0, 5);
    for (const y of second.slice(0, 2)) expect(y).toBeCloseTo(-(Math.PI ** 2) / 3, 14);
    expect(second[3]).toBeCloseTo(second[4] ?? 0, 5);
  });

  it.each(backends)('sinc far away, where its series overflows, on %s', (_, backend) => {
    const [first, second] = derivatives(sinc, [5000.25, -(2 ** 62)], backend, 'float32');
    const [x, y] = [5000.25, -(2 ** 62)];
    // (cos(pi x) - sinc(x)) / x and -pi^2 sinc(x) - 2 sinc'(x) / x; cos and sin of pi / 4 are alike.
    const sincX = Math.SQRT1_2 / (Math.PI * x);
    const slope = (Math.SQRT1_2 - sincX) / x;
    expect((first[0] ?? 0) / slope).toBeCloseTo(1, 5);
    expect((first[1] ?? 0) * y).toBeCloseTo(1, 5);
    expect((second[0] ?? 0) / (-(Math.PI ** 2) * sincX - (2 * slope) / x)).toBeCloseTo(1, 5);
    expect(Math.abs(second[1] ?? Number.NaN)).toBeLessThan(2 ** -120);
  });

  it('logit at 1/4, 1/2 and 3/4', () => {
    const at = [0.25, 0.5, 0.75, 0.2499, 0.7501];
    const [first, second] = derivatives(logit, at);
    at.forEach((x, i) => {
      expect(first[i]).toBeCloseTo(1 / (x * (1 - x)), 12);
      expect(second[i]).toBeCloseTo((2 * x - 1) / (x * (1 - x)) ** 2, 11);
    });
  });

  it('logAddExp of equal numbers', () => {
    const [first, second] = derivatives((x) => logAddExp(x, 2), [2]);
    expect(first[0]).toBeCloseTo(0.5, 15);
    expect(second[0]).toBeCloseTo(0.25, 15);
  });

  it('xlogy at x = 0', () => {
    const [first, second] = derivatives((x) => xlogy(x, 3), [0]);
    expect(first[0]).toBeCloseTo(Math.log(3), 15);
    expect(second[0]).toBe(0);
  });

  it('powers at 0', () => {
    expect(derivatives((x) => pow(x, 2), [0])).toEqual([[0], [2]]);
    expect(derivatives((x) => pow(x, float64([2])), [0])).toEqual([[0], [2]]);
    expect(derivatives((x) => pow(x, 0), [0])).toEqual([[0], [0]]);
  });
});
