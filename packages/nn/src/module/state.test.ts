// State dicts: what they hold, the way back to the bit, and that everything is checked before anything is written.
import { valueAndGrad } from '@evenkeel/autograd';
import {
  ArgumentError,
  DTypeError,
  defineProgram,
  e,
  type FloatDType,
  key,
  mean,
  normal,
  relu,
  ShapeError,
  type StateDict,
  type StateEntry,
  scope,
  square,
  type Tensor,
  update,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../layers/sequential.js';
import { BatchNorm } from '../normalization/batch-norm.js';
import { backend, balanced, errorOf, live, snapshot, TRAINING } from './module.test-support.js';

const NAMES = [
  'layers.0.kernel',
  'layers.0.bias',
  'layers.1.gamma',
  'layers.1.beta',
  'layers.1.runningMean',
  'layers.1.runningVariance',
  'layers.1.updates',
  'layers.3.kernel',
  'layers.3.bias',
];

function built(seed: number, dtype: FloatDType = 'float32'): Sequential {
  const layers = [new Dense({ units: 4 }), new BatchNorm(), relu, new Dense({ units: 1 })];
  return new Sequential(layers).build([null, 3], { backend, seed, dtype });
}

const batch = (seed: number, dtype: FloatDType = 'float32'): Tensor =>
  normal(key(seed), [6, 3], { mean: seed, std: 2, dtype, backend });

const descend = defineProgram('descend', 2, 1, ([w, g], [rate]) => [e.sub(w, e.mul(rate, g))]);

/** Some steps of gradient descent, so that no variable has its first value. */
function train(model: Sequential, steps: number, dtype: FloatDType = 'float32'): void {
  for (let step = 0; step < steps; step++) {
    scope(() => {
      const { grads } = valueAndGrad(model.trainableParameters(), () =>
        mean(square(model.call(batch(step, dtype), TRAINING))),
      );
      update(descend, [grads.variables], [grads.tensors()], [0.05]);
    });
  }
}

/** Runs an asynchronous body and expects as many live buffers after it as before. */
async function balancedAsync(body: () => Promise<void>): Promise<void> {
  const before = live();
  await body();
  expect(live()).toEqual(before);
}

describe('a state dict', () => {
  it('holds every variable under its path, with kind, dtype and shape', () =>
    balancedAsync(async () => {
      using model = built(1);
      const state = await model.stateDict();
      expect([...state.keys()]).toEqual(NAMES);
      const facts = [...state.values()].map(
        ({ kind, dtype, shape }) => `${kind} ${dtype} [${shape}]`,
      );
      expect(facts).toEqual([
        'parameter float32 [3,4]',
        'parameter float32 [4]',
        'parameter float32 [4]',
        'parameter float32 [4]',
        'statistic float32 [4]',
        'statistic float32 [4]',
        'statistic int32 []',
        'parameter float32 [4,1]',
        'parameter float32 [1]',
      ]);
    }));

  it('of a part has the paths from there', () =>
    balancedAsync(async () => {
      using model = built(1);
      const [dense] = model.layers;
      expect([...((await dense?.stateDict()) ?? new Map()).keys()]).toEqual(['kernel', 'bias']);
      expect(model.variables().map(({ name }) => name)).toEqual(NAMES);
    }));

  it.each(['float32', 'float64'] as const)(
    'makes another model the same to the bit, in %s',
    (dtype) =>
      balancedAsync(async () => {
        using one = built(1, dtype);
        train(one, 3, dtype);
        using two = built(2, dtype);
        expect(snapshot(two.variables())).not.toEqual(snapshot(one.variables()));
        two.loadStateDict(await one.stateDict());
        expect(snapshot(two.variables())).toEqual(snapshot(one.variables()));
        train(one, 2, dtype);
        train(two, 2, dtype);
        expect(snapshot(two.variables())).toEqual(snapshot(one.variables()));
      }),
  );

  it('is what the model was when it was asked for, whatever is trained meanwhile', () =>
    balancedAsync(async () => {
      using model = built(1);
      const before = snapshot(model.variables());
      const pending = model.stateDict();
      train(model, 2);
      const state = await pending;
      expect(new Map([...state].map(([name, { data }]) => [name, [...data]]))).toEqual(before);
    }));

  it('shares no memory with the model, neither way', () =>
    balancedAsync(async () => {
      using model = built(1);
      const before = snapshot(model.variables());
      const state = await model.stateDict();
      for (const { data } of state.values()) data.fill(7);
      expect(snapshot(model.variables())).toEqual(before);
      model.loadStateDict(state);
      for (const { data } of state.values()) data.fill(8);
      expect([...snapshot(model.variables()).values()].flat().every((x) => x === 7)).toBe(true);
    }));

  it('can be loaded inside a scope: the values outlive it', () =>
    balancedAsync(async () => {
      using one = built(1);
      using two = built(2);
      const state = await one.stateDict();
      scope(() => two.loadStateDict(state));
      expect(snapshot(two.variables())).toEqual(snapshot(one.variables()));
    }));
});

/** A good state of a model with seed 1, changed; and the error that loading it into one with seed 2 gives. */
async function refused(change: (state: StateDict) => void, strict?: boolean) {
  const source = built(1);
  const state = await source.stateDict();
  source.dispose();
  change(state);
  using model = built(2);
  const before = snapshot(model.variables());
  const tensors = model.variables().map((variable) => variable.value);
  const buffers = live();
  const error = errorOf(() => model.loadStateDict(state, strict === undefined ? {} : { strict }));
  expect(snapshot(model.variables())).toEqual(before);
  expect(model.variables().map((variable) => variable.value)).toEqual(tensors);
  expect(live()).toEqual(buffers);
  return error;
}

const changed = (name: string, entry: Partial<StateEntry>) => (state: StateDict) => {
  const old = state.get(name);
  if (old === undefined) throw new Error(`no ${name}`);
  state.set(name, { ...old, ...entry });
};

describe('loading checks everything before it writes', () => {
  const HINT = 'Load into the model that was saved, or pass { strict: false } to take what fits';
  const others = (state: StateDict) => {
    const entry = state.get('layers.3.bias');
    if (entry === undefined) return;
    for (const name of ['a', 'b', 'c', 'd', 'e']) state.set(name, entry);
  };

  it.each<[string, (state: StateDict) => void, new (...args: never[]) => Error, string]>([
    [
      'a name is missing',
      (state) => state.delete('layers.3.bias'),
      ArgumentError,
      `the state must have the variables of Sequential, but it lacks layers.3.bias. ${HINT}`,
    ],
    [
      'a name is unknown, another missing',
      (state) => {
        const entry = state.get('layers.3.bias');
        state.delete('layers.3.bias');
        if (entry !== undefined) state.set('layers.3.biases', entry);
      },
      ArgumentError,
      `the state must have the variables of Sequential, but it lacks layers.3.bias, and it has layers.3.biases, which the model has not. ${HINT}`,
    ],
    [
      'many names are unknown',
      others,
      ArgumentError,
      `the state must have the variables of Sequential, but it has a, b, c and 2 more, which the model has not. ${HINT}`,
    ],
    [
      'the last shape differs',
      changed('layers.3.bias', { shape: [2], data: new Float32Array(2) }),
      ShapeError,
      'layers.3.bias has shape [1] in the model, got [2] in the state. Load into a model of the same sizes',
    ],
    [
      'the last dtype differs',
      changed('layers.3.bias', { dtype: 'float64', data: new Float64Array(1) }),
      DTypeError,
      'layers.3.bias has dtype float32 in the model, got float64 in the state. Build the model with that dtype',
    ],
    [
      'the last entry has too few elements',
      changed('layers.3.bias', { data: new Float32Array(0) }),
      ShapeError,
      'layers.3.bias has 1 elements, got 0 in the state. Its data must fit its shape',
    ],
  ])('%s', async (_, change, kind, message) => {
    const error = await refused(change);
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toBe(`[loadStateDict] ${message}`);
  });

  it('what is no state dict is refused, such as a promise of one', async () => {
    const given: readonly (readonly [unknown, string])[] = [
      [Promise.resolve(new Map()), 'Promise'],
      [{ state: new Map() }, 'Object'],
      [undefined, 'undefined'],
    ];
    using model = new Dense({ units: 1 }).build([null, 1], { backend });
    for (const [state, got] of given) {
      const error = errorOf(() => Reflect.apply(model.loadStateDict, model, [state]));
      expect(error).toBeInstanceOf(ArgumentError);
      expect(error.message).toBe(
        `[loadStateDict] needs a state dict, a Map from names to values, got ${got}. Write loadStateDict(await model.stateDict()), or (await loadSafetensors(path)).state`,
      );
    }
  });

  it('a shape that differs is refused without strict, too', async () => {
    const wrong = changed('layers.3.bias', { shape: [2], data: new Float32Array(2) });
    expect(await refused(wrong, false)).toBeInstanceOf(ShapeError);
  });

  it('takes what fits without strict', () =>
    balancedAsync(async () => {
      using one = built(1);
      using two = built(2);
      const before = snapshot(two.variables());
      const state = await one.stateDict();
      others(state);
      state.delete('layers.0.kernel');
      two.loadStateDict(state, { strict: false });
      const expected = new Map(snapshot(one.variables()));
      expected.set('layers.0.kernel', before.get('layers.0.kernel') ?? []);
      expect(snapshot(two.variables())).toEqual(expected);
    }));

  it('an unbuilt model is refused', () =>
    balancedAsync(async () => {
      using one = built(1);
      const state = await one.stateDict();
      balanced(() => {
        const model = new Sequential([
          new Dense({ units: 4 }),
          new BatchNorm(),
          relu,
          new Dense({ units: 1 }),
        ]);
        expect(errorOf(() => model.loadStateDict(state)).message).toBe(
          '[Sequential] layers.0.kernel has no value yet. Build the model first: build([null, features], { backend })',
        );
      });
    }));
});
