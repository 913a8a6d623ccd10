// Names and paths: those of properties, from the outermost module, whoever was built or named first; modules in
// two places; what observers are told.
import { relu, type Tensor, transpose } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../layers/sequential.js';
import { BatchNorm } from '../normalization/batch-norm.js';
import type { CallEvent, Context } from './context.js';
import { Module } from './module.js';
import {
  backend,
  balanced,
  differentiate,
  errorOf,
  expectNear,
  floats,
  TRAINING,
  valuesOf,
} from './module.test-support.js';

/** Modules in a property, in an array, and in objects in arrays. */
class Nested extends Module {
  stem = new Dense({ units: 2 });
  blocks = [
    { norm: new BatchNorm(), dense: new Dense({ units: 3, bias: false }) },
    new Dense({ units: 1 }),
  ] as const;

  protected forward(x: Tensor, ctx: Context): Tensor {
    const [{ norm, dense }, last] = this.blocks;
    return last.call(dense.call(norm.call(this.stem.call(x, ctx), ctx), ctx), ctx);
  }
}

const namesOf = (module: Module): string[] => module.variables().map(({ name }) => name);
const NAMES = [
  'stem.kernel',
  'stem.bias',
  'blocks.0.norm.gamma',
  'blocks.0.norm.beta',
  'blocks.0.norm.runningMean',
  'blocks.0.norm.runningVariance',
  'blocks.0.norm.updates',
  'blocks.0.dense.kernel',
  'blocks.1.kernel',
  'blocks.1.bias',
];

describe('names', () => {
  it('are paths of properties, before and after building', () =>
    balanced(() => {
      using model = new Nested();
      expect(namesOf(model)).toEqual(NAMES);
      model.build([null, 4], { backend });
      expect(namesOf(model)).toEqual(NAMES);
      expect(
        model.modules().map(([path, module]) => `${path}:${module.type}:${module.path}`),
      ).toEqual([
        ':Nested:',
        'stem:Dense:stem',
        'blocks.0.norm:BatchNorm:blocks.0.norm',
        'blocks.0.dense:Dense:blocks.0.dense',
        'blocks.1:Dense:blocks.1',
      ]);
      expect(model.parameters().map(({ name }) => name)).toEqual(
        NAMES.filter((n) => !/running|updates/.test(n)),
      );
      expect(model.states().map(({ name }) => name)).toEqual(
        NAMES.filter((n) => /running|updates/.test(n)),
      );
    }));

  it('of a module that was built by itself are those of the larger model it is put into', () =>
    balanced(() => {
      const dense = new Dense({ units: 2 }).build([null, 3], { backend });
      expect(namesOf(dense)).toEqual(['kernel', 'bias']);
      using model = new Sequential([dense]);
      expect(namesOf(model)).toEqual(['layers.0.kernel', 'layers.0.bias']);
      using larger = new Sequential([relu, model]);
      expect(larger.trainableParameters().map(({ name }) => name)).toEqual([
        'layers.1.layers.0.kernel',
        'layers.1.layers.0.bias',
      ]);
      expect(dense.path).toBe('layers.1.layers.0');
    }));

  it('of a built module that is put into a model are right in errors of its first call', () =>
    balanced(() => {
      using model = new Sequential([new Dense({ units: 2 }).build([null, 3], { backend })]);
      expect(errorOf(() => model.infer(floats([[1]], 'float32'))).layer).toBe('layers.0 (Dense)');
    }));

  it('stay where a part of a named model is built by itself', () =>
    balanced(() => {
      using model = new Nested();
      expect(namesOf(model)).toEqual(NAMES);
      model.stem.build([null, 4], { backend });
      expect(model.stem.kernel.name).toBe('stem.kernel');
      expect(errorOf(() => model.stem.infer(floats([[1]], 'float32'))).layer).toBe('stem (Dense)');
      expect(namesOf(model)).toEqual(NAMES);
    }));

  it('of a part do not change its first values: they are those it has by itself', () =>
    balanced(() => {
      using model = new Nested();
      namesOf(model);
      model.stem.build([null, 4], { backend, seed: 3 });
      using alone = new Dense({ units: 2 }).build([null, 4], { backend, seed: 3 });
      expect(valuesOf(model.stem.kernel)).toEqual(valuesOf(alone.kernel));
    }));

  it('of a part that is replaced are those of the place', () =>
    balanced(() => {
      using model = new Nested().build([null, 4], { backend });
      model.stem.dispose();
      model.stem = new Dense({ units: 2 }).build([null, 5], { backend });
      expect(errorOf(() => model.infer(floats([[1]], 'float32'))).layer).toBe('stem (Dense)');
      expect(namesOf(model)).toEqual(NAMES);
      expect(model.trainableParameters()[0]).toBe(model.stem.kernel);
    }));

  it('of a part that is replaced, and not called yet, too', () =>
    balanced(() => {
      using model = new Nested().build([null, 4], { backend });
      model.stem.dispose();
      model.stem = new Dense({ units: 2 }).build([null, 5], { backend });
      expect(
        model
          .trainableParameters()
          .map(({ name }) => name)
          .slice(0, 2),
      ).toEqual(['stem.kernel', 'stem.bias']);
    }));
});

it('a part that is called by itself keeps its place when one below it is new', () =>
  balanced(() => {
    const inner = new Nested();
    using model = new Sequential([inner]).build([null, 4], { backend });
    inner.stem.dispose();
    inner.stem = new Dense({ units: 2 }).build([null, 5], { backend });
    const error = errorOf(() => inner.infer(floats([[1]], 'float32')));
    expect(error.layer).toBe('layers.0.stem (Dense)');
    expect(namesOf(model)[0]).toBe('layers.0.stem.kernel');
  }));

it('a variable in two places is there once, under the first path', () =>
  balanced(() => {
    class Tied extends Module {
      readonly dense = new Dense({ units: 2, bias: false });
      readonly decoder = this.dense.kernel;
      protected forward(x: Tensor, ctx: Context): Tensor {
        return this.dense.call(x, ctx).matmul(transpose(this.decoder.value));
      }
    }
    using tied = new Tied();
    expect(tied.variables()).toEqual([tied.decoder]);
    tied.dense.build([null, 3], { backend });
    expect(tied.infer(floats([[1, 2, 3]], 'float32')).shape).toEqual([1, 3]);
    expect(tied.trainableParameters()).toEqual([tied.decoder]);
  }));

describe('a module in two places', () => {
  it('has its variables once, under the first path, and gets the gradients of both', () =>
    balanced(() => {
      const dense = new Dense({ units: 2, bias: false });
      using model = new Sequential([dense, dense]).build([null, 2], { backend, dtype: 'float64' });
      expect(namesOf(model)).toEqual(['layers.0.kernel']);
      expect(model.modules().map(([path]) => path)).toEqual(['', 'layers.0']);
      dense.kernel.assign(
        floats([
          [2, 0],
          [1, 3],
        ]),
      );
      // y = x K K; of sum(c y): dK = x^T c K^T + (x K)^T c
      const got = differentiate(model, floats([[1, 10]]), floats([[1, 100]]), TRAINING);
      expect(valuesOf(got.y)).toEqual([54, 90]);
      const first = [1, 10].flatMap((x) => [2, 301].map((g) => x * g));
      const second = [12, 30].flatMap((h) => [1, 100].map((c) => h * c));
      expectNear(
        valuesOf(got.gradient(dense.kernel)),
        first.map((g, i) => g + (second[i] ?? 0)),
        1e-12,
      );
    }));

  it('may be its own parent', () =>
    balanced(() => {
      class Loop extends Module {
        readonly self: Module = this;
        readonly dense = new Dense({ units: 1 });
        protected forward(x: Tensor, ctx: Context): Tensor {
          return this.dense.call(x, ctx);
        }
      }
      using loop = new Loop().build([null, 2], { backend });
      expect(namesOf(loop)).toEqual(['dense.kernel', 'dense.bias']);
    }));

  it('may stand in a plain object that refers to itself', () =>
    balanced(() => {
      class Cyclic extends Module {
        readonly parts: { dense: Dense; again?: object } = { dense: new Dense({ units: 1 }) };
        constructor() {
          super();
          this.parts.again = this.parts;
        }
        protected forward(x: Tensor, ctx: Context): Tensor {
          return this.parts.dense.call(x, ctx);
        }
      }
      using cyclic = new Cyclic().build([null, 2], { backend });
      expect(namesOf(cyclic)).toEqual(['parts.dense.kernel', 'parts.dense.bias']);
    }));
});

describe('an observer', () => {
  const observed = (model: Module, x: Tensor): CallEvent[] => {
    const events: CallEvent[] = [];
    model.call(x, { training: true, observer: (event) => events.push(event) });
    return events;
  };

  it('is told of every module when it ends, children before parents, with its path', () =>
    balanced(() => {
      using nested = new Nested();
      using model = new Sequential([nested, relu]).build([null, 4], { backend, dtype: 'float64' });
      const x = floats([
        [1, 2, 3, 4],
        [2, 1, 0, 5],
      ]);
      const events = observed(model, x);
      expect(events.map(({ path, module }) => `${path}:${module.type}`)).toEqual([
        'layers.0.stem:Dense',
        'layers.0.blocks.0.norm:BatchNorm',
        'layers.0.blocks.0.dense:Dense',
        'layers.0.blocks.1:Dense',
        'layers.0:Nested',
        'layers.1:Activation',
        ':Sequential',
      ]);
      expect(events.every(({ module, path }) => module.path === path)).toBe(true);
      const [stem, norm, ...rest] = events;
      expect(stem?.input).toBe(x);
      expect(norm?.input).toBe(stem?.output);
      expect(rest.at(-1)?.input).toBe(x);
      expect(rest.at(-1)?.output).toBe(rest.at(-2)?.output);
    }));

  it('is told twice of a module that is called twice', () =>
    balanced(() => {
      const dense = new Dense({ units: 2 });
      using model = new Sequential([dense, dense]).build([null, 2], { backend, dtype: 'float64' });
      expect(observed(model, floats([[1, 2]])).map(({ path }) => path)).toEqual([
        'layers.0',
        'layers.0',
        '',
      ]);
    }));

  it('is not told of a module that threw; what it throws itself ends the call', () =>
    balanced(() => {
      using model = new Sequential([new Dense({ units: 2 }), new BatchNorm()]);
      model.build([null, 2], { backend, dtype: 'float64' });
      const seen: string[] = [];
      const observer = ({ path }: CallEvent) => seen.push(path);
      const one = () => floats([[1, 2]]);
      expect(errorOf(() => model.call(one(), { training: true, observer })).layer).toBe(
        'layers.1 (BatchNorm)',
      );
      expect(seen).toEqual(['layers.0']);
      const failing = () => {
        throw new Error('observer');
      };
      expect(() => model.call(one(), { training: false, observer: failing })).toThrow('observer');
      expect(model.infer(one()).shape).toEqual([1, 2]);
    }));
});
