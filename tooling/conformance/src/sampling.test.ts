// Integers and orders: the draws of jax.random where the algorithm is the same, even distributions, what is refused; and that
// all samples have the same bits on both backends.
import { grad } from '@evenkeel/autograd';
import {
  type Backend,
  categorical,
  choice,
  exponential,
  gamma,
  gumbel,
  key,
  mul,
  multinomial,
  permutation,
  randint,
  randomBits,
  scope,
  sum,
  type Tensor,
  tensor,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { arangeOf, chiSquare, cpu, goldens, read, readOn, wasm } from './draws.js';

describe('jax.random', () => {
  it.each(goldens.randint)('randint of seed $seed, $low to $high', (golden) => {
    const { seed, shape, low, high, values } = golden;
    expect(read(() => randint(key(seed), shape, { backend: cpu, low, high }))).toEqual(values);
  });

  it.each(goldens.permutation)('permutation of seed $seed of $n', ({ seed, n, order, head }) => {
    const got = read(() => permutation(key(seed), n, { backend: cpu }));
    expect(got.slice(0, (order ?? head)?.length)).toEqual(order ?? head);
    expect([...got].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
  });

  it.each(goldens.permutedRows)(
    'permutation of seed $seed of the rows of $shape on axis $axis',
    ({ seed, shape, axis, values }) => {
      expect(read(() => permutation(key(seed), arangeOf(shape), { axis }))).toEqual(values);
    },
  );

  it.each(goldens.choice)(
    'choice of seed $seed from $n, replace $replace, p $p',
    ({ seed, n, shape, replace, p, values }) => {
      const options = { backend: cpu, replace, ...(p === null ? {} : { p }) };
      expect(read(() => choice(key(seed), n, shape, options))).toEqual(values);
    },
  );

  it.each(goldens.categorical)(
    'categorical of seed $seed on axis $axis, shape $shape',
    ({ seed, logits, axis, shape, values }) => {
      const draw = (): Tensor => {
        const x = tensor(logits.data, { shape: logits.shape, backend: cpu });
        return categorical(key(seed), x, shape === null ? { axis } : { axis, shape });
      };
      expect(read(draw)).toEqual(values);
    },
  );
});

describe('randint', () => {
  it.each([
    [0, 3],
    [-2, 7],
    [2 ** 31 - 2, 2 ** 31],
    [0, 65_537],
    [-(2 ** 31), 2 ** 30],
    [0, 2 ** 31],
  ])('from %d to %d stays between, and is even', (low, high) => {
    const xs = read(() => randint(key(6), [20_000], { low, high, backend: cpu }));
    expect(Math.min(...xs)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...xs)).toBeLessThan(high);
    const span = high - low;
    const bins = Math.min(span, 16);
    const binned = xs.map((x) => Math.floor(((x - low) * bins) / span));
    const sizes = Array.from({ length: bins }, (_, i) => {
      return Math.ceil(((i + 1) * span) / bins) - Math.ceil((i * span) / bins);
    });
    expect(chiSquare(binned, sizes)).toBeLessThan(40); // 15 degrees of freedom: above with p = 0.0005
  });

  it('above a span of 2^16 is the upper word of the product of 64 bits and the span', () => {
    const words = [0, 1].map((i) => read(() => randomBits(key(9).fold(i), [50], { backend: cpu })));
    const unsigned = (i: number, at: number) => BigInt((words[i]?.[at] ?? 0) >>> 0);
    for (const span of [65_537, 1_000_003, 2 ** 31 - 1, 2 ** 31, 3 * 2 ** 30, 2 ** 32 - 1]) {
      const low = -(2 ** 31);
      const got = read(() => randint(key(9), [50], { low, high: low + span, backend: cpu }));
      got.forEach((x, at) => {
        const bits = (unsigned(0, at) << 32n) + unsigned(1, at);
        expect(x).toBe(low + Number((bits * BigInt(span)) >> 64n));
      });
    }
  });

  it.each([
    [undefined, undefined],
    [0, 0],
    [3, 2],
    [0, 2 ** 31 + 1],
    [-(2 ** 31) - 1, 0],
    [0.5, 2],
    [0, Number.NaN],
  ])('refuses low %d and high %d', (low, high) => {
    const options = { backend: cpu, low, high };
    expect(() => Reflect.apply(randint, undefined, [key(0), [2], options])).toThrow(
      `[randint] low and high must be integers with -2^31 <= low < high <= 2^31, got ${low ?? 0} and ${high}. ` +
        'For a die give low: 1 and high: 7, which is not drawn itself',
    );
  });
});

describe('permutation', () => {
  it('takes each order of three equally often', () => {
    const orders = Array.from({ length: 6000 }, (_, i) => {
      const [a = 0, b = 0] = read(() => permutation(key(1).fold(i), 3, { backend: cpu }));
      return 2 * a + ((b - a + 3) % 3) - 1;
    });
    expect(new Set(orders).size).toBe(6);
    expect(chiSquare(orders, [1, 1, 1, 1, 1, 1])).toBeLessThan(22); // p = 0.0005
  });

  it('of nothing is nothing', () => {
    expect(read(() => permutation(key(1), 0, { backend: cpu }))).toEqual([]);
  });

  it('lets gradients through to the rows', () => {
    scope(() => {
      const x = tensor([1, 2, 3, 4], { backend: cpu });
      const weights = tensor([1, 10, 100, 1000], { backend: cpu });
      const order = [...permutation(key(3), 4, { backend: cpu }).data()];
      const [g] = grad((t) => sum(mul(permutation(key(3), t), weights)))(x);
      const expected = new Array<number>(4).fill(0);
      order.forEach((from, to) => {
        expected[from] = 10 ** to;
      });
      expect([...(g?.data() ?? [])]).toEqual(expected);
    });
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 31, '3', undefined])('of %o is refused', (n) => {
    expect(() => Reflect.apply(permutation, undefined, [key(0), n, { backend: cpu }])).toThrow(
      `[permutation] draws from a tensor's rows or from 0 to n - 1, n an integer from 0 to 2^31 - 1, got ${n === '3' ? "the string '3'" : n}. Give the number of rows`,
    );
  });

  it('refuses what is no key, no axis, no backend', () => {
    const of =
      (...args: unknown[]) =>
      () =>
        Reflect.apply(permutation, undefined, args);
    expect(of(7, 3, { backend: cpu })).toThrow(
      '[permutation] needs a key, got 7. Make one: key(1)',
    );
    expect(of(key(0), 3)).toThrow('[backend] a tensor needs a place to live, got undefined');
    scope(() => {
      expect(of(key(0), arangeOf([2, 3]), { axis: 2 })).toThrow(
        '[permutation] axis 2 does not exist in shape [2,3]. Use -2..1',
      );
      expect(of(key(0), arangeOf([]))).toThrow('[permutation] axis 0 does not exist');
    });
  });
});

describe('the WebAssembly backend', () => {
  const p = [0.125, 0, 0.5, 0.25, 0.125];
  const draws: Readonly<Record<string, (backend: Backend) => Tensor>> = {
    exponential: (backend) => exponential(key(1), [101], { backend }),
    gumbel: (backend) => gumbel(key(1), [101], { backend }),
    'randint of a small span': (backend) =>
      randint(key(1), [101], { low: -5, high: 60_000, backend }),
    'randint of a large span': (backend) =>
      randint(key(1), [101], { low: -5, high: 2 ** 31, backend }),
    'randint of everything': (backend) =>
      randint(key(1), [101], { low: -(2 ** 31), high: 2 ** 31, backend }),
    permutation: (backend) => permutation(key(1), 1700, { backend }),
    'choice with p': (backend) => choice(key(1), 5, [101], { p, backend }),
    'choice with p, without replacement': (backend) =>
      choice(key(1), 5, [3], { p, replace: false, backend }),
    categorical: (backend) =>
      categorical(key(1), tensor([0, 1, 2, 3], { backend }), { shape: [101] }),
    multinomial: (backend) =>
      multinomial(
        key(1),
        tensor(
          [
            [1, 2, 3],
            [3, 2, 0],
          ],
          { backend },
        ),
        { count: 20 },
      ),
    gamma: (backend) => gamma(key(1), [101], { concentration: 0.7, rate: 3, backend }),
  };

  it.each(Object.entries(draws))('gives the same bits: %s', (_, draw) => {
    expect(readOn(wasm, () => draw(wasm))).toEqual(readOn(cpu, () => draw(cpu)));
  });
});
