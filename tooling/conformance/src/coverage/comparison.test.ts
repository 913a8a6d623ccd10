// Every function of NumPy and PyTorch is answered, once, with something that exists; the expressions give what theirs
// give.
import * as autograd from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import * as csv from '@evenkeel/data/csv';
import * as npy from '@evenkeel/data/npy';
import * as npz from '@evenkeel/data/npz';
import * as linalg from '@evenkeel/linalg';
import * as nn from '@evenkeel/nn';
import * as tensor from '@evenkeel/tensor';
import { key, memory, scope, Tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import expressions from '../goldens/expressions.json' with { type: 'json' };
import {
  absent,
  type Counterpart,
  comparisonCounts,
  counterparts,
  functionsOf,
  LIBRARIES,
} from './comparison.js';

describe.each(LIBRARIES)('the functions of %s', (library) => {
  it('are each answered once', () => {
    const answered = [...counterparts.flatMap((row) => row[library]), ...absent(library)];
    expect(answered.toSorted()).toEqual(functionsOf(library).toSorted());
  });

  it('are counted', () => {
    const title = library === 'numpy' ? 'NumPy' : 'PyTorch';
    const line = comparisonCounts().match(new RegExp(`\\| ${title} .*`))?.[0] ?? '';
    const [all, named = 0, expressed = 0, without = 0] = line.split('|').slice(2, -1).map(Number);
    expect(all).toBe(functionsOf(library).length);
    expect(named + expressed + without).toBe(all);
    expect(without).toBe(absent(library).length);
  });
});

/** Where a name of ours is looked up, by what stands before it. */
const places: Readonly<Record<string, object>> = {
  '': tensor,
  'linalg.': linalg,
  'nn.': nn,
  'autograd.': autograd,
  'data/csv.': csv,
  'data/npy.': npy,
  'data/npz.': npz,
  'Tensor.': Tensor.prototype,
};

describe('ours', () => {
  const names = counterparts
    .filter((row) => !row.expression)
    .flatMap((row) => row.ours.split(', '));

  it.each(names)('%s exists', (name) => {
    const [, place = '', rest = ''] = name.match(/^(.*\.)?(.+)$/) ?? [];
    expect(places[place], `nothing is called ${place}`).toBeDefined();
    expect(rest in (places[place] ?? {}), `${name} is not exported`).toBe(true);
  });
});

const backend = new CpuBackend();

/** An array of the golden values; what JSON cannot say is a string. */
interface Golden {
  readonly shape: readonly number[];
  readonly data: readonly (number | string)[];
}

function operand({ dtype, shape, data }: Golden & { readonly dtype: string }): Tensor {
  const values = data.map(Number);
  if (dtype === 'int32') return tensor.tensor(Int32Array.from(values), { shape, backend });
  if (dtype === 'bool') return tensor.tensor(Uint8Array.from(values), { shape, dtype, backend });
  return tensor.tensor(Float64Array.from(values), { shape, backend });
}

/** What an expression gives, with the operands of the golden values and some random numbers. */
function evaluate(expression: string): unknown {
  const operands = Object.entries(expressions.operands).map(([name, x]) => [name, operand(x)]);
  const { m } = expressions.operands;
  const random = {
    key: key(1),
    g: tensor.gamma(key(2), [4], { concentration: 2, backend }),
    h: tensor.gamma(key(3), [4], { concentration: 3, backend }),
  };
  const known = {
    ...tensor,
    ...linalg,
    ...random,
    ...Object.fromEntries(operands),
    ...expressions.numbers,
    c: linalg.cholesky(operand(m)),
    backend,
  };
  return new Function(...Object.keys(known), `return ${expression}`)(...Object.values(known));
}

/** A result as the golden values have it. */
function arraysOf(result: unknown): readonly Golden[] {
  if (Array.isArray(result)) return result.flatMap(arraysOf);
  if (result instanceof Tensor) return [{ shape: result.shape, data: [...result.data()] }];
  return [{ shape: [], data: [Number(result)] }];
}

type Values = Readonly<Record<string, readonly Golden[]>>;
const values: Readonly<Record<(typeof LIBRARIES)[number], Values>> = expressions.values;

const isRandom = ({ numpy, torch }: Counterpart): boolean =>
  numpy.some((name) => name.startsWith('random.')) || torch.some((name) => name.startsWith('rand'));

describe('expressions', () => {
  const rows = counterparts.filter((row) => row.expression);

  it.each(rows.filter(isRandom).map(({ ours }) => ours))('%s can be called', (ours) => {
    scope(() => {
      const result = evaluate(ours);
      expect(result instanceof Tensor || result instanceof tensor.Key).toBe(true);
    });
  });

  const compared = rows
    .filter((row) => !isRandom(row))
    .flatMap((row) =>
      LIBRARIES.flatMap((library) =>
        row[library].map((name) => ({ library, name, ours: row.ours })),
      ),
    );

  it.each(compared)('$ours is $name of $library', ({ library, name, ours }) => {
    const wanted = values[library][name] ?? [];
    expect(wanted.length, 'there is a golden value').toBeGreaterThan(0);
    scope(() => {
      const got = arraysOf(evaluate(ours));
      expect(got.map((x) => x.shape)).toEqual(wanted.map((x) => x.shape));
      const numbers = got.flatMap((x) => x.data).map(Number);
      for (const [i, y] of wanted
        .flatMap((x) => x.data)
        .map(Number)
        .entries()) {
        // Some expressions begin with an arange, which is float32.
        const tolerance = Number.isFinite(y) ? 1e-6 * Math.max(1, Math.abs(y)) : 0;
        const x = numbers[i] ?? Number.NaN;
        expect(Object.is(x, y) || Math.abs(x - y) <= tolerance, `${x} is ${y}`).toBe(true);
      }
    });
  });

  it('are each compared with every function that they stand for', () => {
    const told = LIBRARIES.map((library) => Object.keys(values[library]).length);
    expect(told.reduce((a, b) => a + b, 0)).toBe(compared.length);
  });

  it('leave nothing behind', () => {
    expect(memory(backend).buffers).toBe(0);
  });
});
