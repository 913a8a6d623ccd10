// Every activation against PyTorch and Keras (tooling/goldens/activations.py), in both precisions; its gradient
// against finite differences; and what it does at the ends of the range, with NaN, integers and wrong options.
import { readFileSync } from 'node:fs';
import { grad, gradCheck, vjp } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  type FloatDType,
  key,
  logSoftmax,
  memory,
  normal,
  scope,
  softmax,
  sum,
  type Tensor,
  tensor,
  uniform,
} from '@evenkeel/tensor';
import { afterEach, describe, expect, it } from 'vitest';
import { type ActivationId, activationIds, activationOf } from './activation-table.js';
import { relu6 } from './activations.js';
import {
  celu,
  elu,
  gelu,
  hardShrink,
  hardTanh,
  leakyRelu,
  softShrink,
  squareplus,
  threshold,
} from './activations-with-options.js';
import type { TensorFunction } from './apply.js';

interface Case {
  readonly id: ActivationId;
  readonly options: Readonly<Record<string, number | string>>;
  readonly x: readonly number[];
  readonly y: readonly (number | string)[];
  readonly slope: readonly (number | string)[];
}

interface Goldens {
  readonly cases: readonly Case[];
}

const goldens: Goldens = JSON.parse(
  readFileSync(new URL('./goldens/activations.json', import.meta.url), 'utf8'),
);
const backend = new CpuBackend();

afterEach(() => {
  expect(memory(backend).buffers).toBe(0);
});

const functionOf = ({ id, options }: Pick<Case, 'id' | 'options'>): TensorFunction =>
  activationOf<ActivationId>(id, Object.keys(options).length === 0 ? [] : [options]);

/** Names for it.each. */
const named = goldens.cases.map((c) => ({ ...c, name: `${c.id} ${JSON.stringify(c.options)}` }));

/** The largest error, relative to the wanted value (at least 1); infinities must be equal. */
function worst(got: ArrayLike<number>, want: readonly number[], x: readonly number[]): number {
  let largest = 0;
  want.forEach((w, i) => {
    const value = got[i] ?? Number.NaN;
    const error = value === w ? 0 : Math.abs(value - w) / Math.max(1, Math.abs(w));
    if (!(error < 1)) throw new Error(`at ${x[i]}: got ${value}, want ${w}`);
    largest = Math.max(largest, error);
  });
  expect(got.length).toBe(want.length);
  return largest;
}

/** Value and slope with a random cotangent, as errors against the goldens. */
function errors(c: Case, dtype: FloatDType): { readonly value: number; readonly slope: number } {
  return scope(() => {
    const x = tensor(Float64Array.from(c.x), { dtype, backend });
    const { value, pullback } = vjp(functionOf(c), x);
    expect(value.dtype).toBe(dtype);
    const cotangent = normal(key(3), x.shape, { dtype, backend });
    const gradient = pullback(cotangent)[0]?.data() ?? [];
    const round = dtype === 'float32' ? Math.fround : Number;
    const factors = cotangent.data();
    const slope = c.slope.map((s, i) => round(round(Number(s)) * (factors[i] ?? 0)));
    return {
      value: worst(value.data(), c.y.map(Number).map(round), c.x),
      slope: worst(gradient, slope, c.x),
    };
  });
}

describe('goldens', () => {
  it('cover every activation of one element', () => {
    const covered = new Set<string>(goldens.cases.map(({ id }) => id));
    expect(activationIds.filter((id) => !covered.has(id))).toEqual(['logSoftmax', 'softmax']);
  });

  it.each(named)('float64: $name', (c) => {
    const { value, slope } = errors(c, 'float64');
    expect(value).toBeLessThan(1e-15);
    expect(slope).toBeLessThan(1e-15);
  });

  it.each(named)('float32: $name', (c) => {
    const { value, slope } = errors(c, 'float32');
    expect(value).toBeLessThan(5e-7);
    expect(slope).toBeLessThan(5e-7);
  });
});

/** Points at least 0.02 from every kink of the activations with their default options. */
const smoothPoints = (): Tensor =>
  tensor(
    [
      [-7.3, -3.4, -2.6, -1.27, -0.81],
      [-0.37, -0.04, 0.03, 0.44, 0.77],
      [1.19, 2.1, 2.83, 4.9, 6.7],
    ],
    { dtype: 'float64', backend },
  );

const all = activationIds.map(
  (id) => [id, functionOf({ id: id as ActivationId, options: {} })] as const,
);

/** What has a second derivative everywhere. */
const SMOOTH: readonly ActivationId[] = [
  'gelu',
  'logSigmoid',
  'logSoftmax',
  'mish',
  'sigmoid',
  'silu',
  'softmax',
  'softplus',
  'squareplus',
  'tanh',
  'tanhShrink',
];

describe('gradients', () => {
  it.each(all)('%s against finite differences', (_, f) => {
    scope(() => {
      expect(gradCheck(f, [smoothPoints()], { epsilon: 1e-6, tolerance: 1e-8 })).toBeLessThan(1e-8);
    });
  });

  it.each(SMOOTH)('the second of %s against finite differences', (id) => {
    const f = functionOf({ id, options: {} });
    scope(() => {
      const weights = uniform(key(1), [3, 5], { dtype: 'float64', backend });
      const slope = (x: Tensor): Tensor => grad((t) => sum(f(t).mul(weights)))(x)[0] ?? x;
      expect(gradCheck(slope, [smoothPoints()], { tolerance: 1e-7 })).toBeLessThan(1e-7);
    });
  });

  it('the approximated gelu, at any distance from 0', () => {
    const f = functionOf({ id: 'gelu', options: { approximate: 'tanh' } });
    scope(() => {
      gradCheck(f, [smoothPoints()], { epsilon: 1e-6, tolerance: 1e-8 });
      const far = tensor([-30, -10.5, -9.5, 9.5, 10.5, 30], { dtype: 'float64', backend });
      gradCheck(f, [far], { tolerance: 1e-8 });
    });
  });
});

describe('the whole range of float32', () => {
  // selu of more than 3.23e38 is out of range itself.
  const EXTREMES = [1e-45, 1e-38, 1e-20, 16.7, 88.8, 89, 104, 1e4, 1e10, 1e19, 1e20, 1e30, 3.2e38];
  const points = [...EXTREMES.map((x) => -x), -0, 0, ...EXTREMES];
  const both = [...all, ['gelu by tanh', (x: Tensor) => gelu(x, { approximate: 'tanh' })] as const];

  it.each(both.filter(([id]) => !/oftmax|exponential/.test(id)))('%s stays finite', (_, f) => {
    scope(() => {
      const { value, pullback } = vjp(f, tensor(points, { backend }));
      expect([...value.data()].filter((y) => !Number.isFinite(y))).toEqual([]);
      const ones = tensor(
        points.map(() => 1),
        { backend },
      );
      const slopes = [...(pullback(ones)[0]?.data() ?? [])];
      expect(slopes.length).toBe(points.length);
      // No slope of theirs leaves [-0.2, 1.8].
      expect(slopes.filter((s) => !(s >= -0.2 && s <= 1.8))).toEqual([]);
    });
  });

  it.each(all)('%s keeps NaN', (_, f) => {
    scope(() => {
      expect(f(tensor([[Number.NaN]], { backend })).item()).toBeNaN();
    });
  });
});

describe('arguments', () => {
  const INTEGERS: readonly string[] = ['relu', 'linear']; // keep them
  it.each(all.filter(([id]) => !INTEGERS.includes(id)))('%s takes integers as float32', (_, f) => {
    scope(() => {
      const x = tensor([[-2, 0, 1]], { dtype: 'int32', backend });
      const y = f(x);
      expect(y.dtype).toBe('float32');
      expect(y.data()).toEqual(f(tensor([[-2, 0, 1]], { backend })).data());
    });
  });

  it('reads views', () => {
    scope(() => {
      const x = tensor(
        [
          [-1, 2, 3],
          [4, -5, 9],
        ],
        { backend },
      );
      expect([...relu6(x.transpose()).data()]).toEqual([0, 4, 2, 0, 3, 6]);
    });
  });

  it('softmax and logSoftmax along an axis', () => {
    scope(() => {
      const x = normal(key(0), [3, 4], { backend });
      for (const [id, f] of [
        ['softmax', softmax],
        ['logSoftmax', logSoftmax],
      ] as const) {
        expect(activationOf(id, [{ axis: 0 }])(x).data()).toEqual(f(x, 0).data());
        expect(activationOf(id, [])(x).data()).toEqual(f(x, 1).data());
      }
    });
  });

  it('refuses what is no tensor', () => {
    // @ts-expect-error: a number
    expect(() => relu6(3)).toThrow('[relu6] needs a tensor, got 3');
  });

  const infinite = Number.POSITIVE_INFINITY;
  const refused: readonly (readonly [string, (x: Tensor) => Tensor, string])[] = [
    [
      'leakyRelu',
      (x) => leakyRelu(x, { negativeSlope: Number.NaN }),
      '[leakyRelu] negativeSlope must be a finite number, got NaN. Leave it out for 0.01',
    ],
    [
      'elu',
      (x) => elu(x, { alpha: 0 }),
      '[elu] alpha must be a finite number above 0, got 0. Leave it out for 1',
    ],
    [
      'celu',
      (x) => celu(x, { alpha: -1 }),
      '[celu] alpha must be a finite number above 0, got -1. Leave it out for 1',
    ],
    [
      'gelu',
      // @ts-expect-error: another name
      (x) => gelu(x, { approximate: 'erf' }),
      "[gelu] approximate must be 'none' or 'tanh', got the string 'erf'. Leave it out for the exact form",
    ],
    [
      'squareplus',
      (x) => squareplus(x, { b: infinite }),
      '[squareplus] b must be a finite number above 0, got Infinity. Leave it out for 4',
    ],
    [
      'hardTanh',
      (x) => hardTanh(x, { min: 2 }),
      '[hardTanh] min must be below max, got 2 and 1. Leave them out for -1 and 1',
    ],
    [
      'hardShrink',
      (x) => hardShrink(x, { threshold: -1 }),
      '[hardShrink] threshold must be finite and at least 0, got -1. Leave it out for 0.5',
    ],
    [
      'softShrink',
      (x) => softShrink(x, { threshold: infinite }),
      '[softShrink] threshold must be finite and at least 0, got Infinity. Leave it out for 0.5',
    ],
    [
      'threshold',
      (x) => threshold(x, { threshold: infinite }),
      '[threshold] threshold must be a finite number, got Infinity. Leave it out for 0',
    ],
    [
      'threshold',
      (x) => threshold(x, { value: Number.NaN }),
      '[threshold] value must be a finite number, got NaN. Leave it out for 0',
    ],
  ];
  it.each(refused)('%s refuses options out of range', (_, f, message) => {
    scope(() => {
      const x = tensor([1], { backend });
      expect(() => f(x)).toThrow(expect.objectContaining({ name: 'ArgumentError', message }));
    });
  });

  it('defaults are those of the documentation', () => {
    scope(() => {
      const x = tensor([-2, -0.6, -0.4, 0.4, 0.6, 2], { dtype: 'float64', backend });
      const data = (y: Tensor): number[] => [...y.data()];
      expect(data(leakyRelu(x))).toEqual(data(leakyRelu(x, { negativeSlope: 0.01 })));
      expect(data(elu(x))).toEqual(data(elu(x, { alpha: 1 })));
      expect(data(celu(x))).toEqual(data(elu(x)));
      expect(data(gelu(x))).toEqual(data(gelu(x, { approximate: 'none' })));
      expect(data(squareplus(x))).toEqual(data(squareplus(x, { b: 4 })));
      expect(data(hardTanh(x))).toEqual(data(hardTanh(x, { min: -1, max: 1 })));
      expect(data(hardShrink(x))).toEqual([-2, -0.6, 0, 0, 0.6, 2]);
      expect(data(softShrink(x))).toEqual(data(softShrink(x, { threshold: 0.5 })));
      expect(data(threshold(x))).toEqual([0, 0, 0, 0.4, 0.6, 2]);
    });
  });
});
