// Saving and loading: what is in a state dict, and that a run which went through one cannot be told from one that
// did not.
import {
  defineProgram,
  e,
  memory,
  type StateDict,
  type StateEntry,
  type Variable,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced, maker, valuesOf, Watched } from '../expect.test-support.js';
import { warmUp } from '../schedules.js';
import { Adam, AdamW } from './adam.js';
import { Optimizer } from './optimizer.js';
import { RMSprop } from './rmsprop.js';
import type { OptimizerOptions } from './settings.js';
import { SGD } from './sgd.js';

const backend = new Watched();
const { variable, gradients } = maker(backend, 'float32');

/** Two weights, and a step with gradients that depend on its number. */
function run(optimizer: Optimizer, w: Variable, b: Variable, from: number, to: number): void {
  for (let step = from; step < to; step++) {
    optimizer.step(gradients([w, [Math.sin(step), 0.1 * step]], [b, [Math.cos(3 * step)]]));
  }
}

const entry = (
  data: StateEntry['data'],
  shape: readonly number[] = [data.length],
  dtype: StateEntry['dtype'] = 'float32',
): StateEntry => ({ kind: 'optimizer', dtype, shape, data });

const steps = (n: number): [string, StateEntry] => ['steps', entry(Int32Array.of(n), [], 'int32')];

describe.each<[string, () => Optimizer, readonly string[]]>([
  ['SGD', () => new SGD({ learningRate: 0.1 }), []],
  ['SGD with momentum', () => new SGD({ learningRate: 0.1, momentum: 0.9 }), ['momentum']],
  ['Adam', () => new Adam({ learningRate: warmUp(0.1, { steps: 6 }) }), ['m', 'v']],
  ['AdamW with amsgrad', () => new AdamW({ learningRate: 0.1, amsgrad: true }), ['m', 'v', 'vMax']],
  [
    'RMSprop',
    () => new RMSprop({ learningRate: 0.1, momentum: 0.5, centered: true }),
    ['meanSquare', 'mean', 'momentum'],
  ],
])('%s', (_, make, slots) => {
  it('saves its steps and its slots by name', () =>
    expectBalanced(backend, async () => {
      using w = variable('layers.0.kernel', 1, 2);
      using b = variable('layers.0.bias', 3);
      using optimizer = make();
      run(optimizer, w, b, 0, 3);
      const state = await optimizer.stateDict();
      expect([...state.keys()]).toEqual([
        'steps',
        ...slots.map((slot) => `layers.0.kernel.${slot}`),
        ...slots.map((slot) => `layers.0.bias.${slot}`),
      ]);
      expect(state.get('steps')).toEqual(steps(3)[1]);
      for (const [name, value] of state) {
        expect(value.kind).toBe('optimizer');
        if (name === 'steps') continue;
        expect(value).toMatchObject({
          dtype: 'float32',
          shape: name.includes('kernel') ? [2] : [1],
        });
        expect(value.data.some((x) => x !== 0)).toBe(true);
      }
    }));

  it.each([
    ['loaded before the first step', 0],
    ['loaded over another run', 2],
  ])('goes on bit for bit, %s', (__, before) =>
    expectBalanced(backend, async () => {
      using w = variable('w', 1, 2);
      using b = variable('b', 3);
      using uninterrupted = make();
      run(uninterrupted, w, b, 0, 4);
      const state = await uninterrupted.stateDict();
      const [atW = [], atB = []] = valuesOf(w, b);

      using w2 = variable('w', 7, 8);
      using b2 = variable('b', 9);
      using resumed = make();
      run(resumed, w2, b2, 100, 100 + before);
      w2.assign(maker(backend, 'float32').vector(...atW));
      b2.assign(maker(backend, 'float32').vector(...atB));
      resumed.loadStateDict(state);
      expect(resumed.steps).toBe(4);

      run(uninterrupted, w, b, 4, 9);
      run(resumed, w2, b2, 4, 9);
      expect(valuesOf(w2, b2)).toEqual(valuesOf(w, b));
      expect(await resumed.stateDict()).toEqual(await uninterrupted.stateDict());
    }),
  );
});

describe('a state', () => {
  it('that was loaded is saved again, before and after some of it was used', () =>
    expectBalanced(backend, async () => {
      using w = variable('w', 1, 2);
      using b = variable('b', 3);
      using first = new Adam({ learningRate: 0.1 });
      run(first, w, b, 0, 3);
      const state = await first.stateDict();
      using second = new Adam({ learningRate: 0.1 });
      second.loadStateDict(state);
      expect(await second.stateDict()).toEqual(state);
      second.step(gradients([b, [1]]));
      const after = await second.stateDict();
      expect(after.get('w.m')).toEqual(state.get('w.m'));
      expect(after.get('w.steps')).toEqual(steps(3)[1]);
      expect(after.get('b.m')).not.toEqual(state.get('b.m'));
      expect([...after.keys()].sort()).toEqual(['b.m', 'b.v', 'steps', 'w.m', 'w.steps', 'w.v']);
    }));

  it('knows the weights that missed steps', () =>
    expectBalanced(backend, async () => {
      using w = variable('w', 1, 2);
      using b = variable('b', 3);
      using optimizer = new Adam({ learningRate: 0.1 });
      optimizer.step(gradients([w, [1, 1]]));
      run(optimizer, w, b, 1, 3);
      const state = await optimizer.stateDict();
      expect([...state.keys()]).toEqual(['steps', 'w.m', 'w.v', 'b.m', 'b.v', 'b.steps']);
      expect(state.get('b.steps')).toEqual(steps(2)[1]);

      using w2 = variable('w', ...(valuesOf(w)[0] ?? []));
      using b2 = variable('b', ...(valuesOf(b)[0] ?? []));
      using resumed = new Adam({ learningRate: 0.1 });
      resumed.loadStateDict(state);
      run(optimizer, w, b, 3, 5);
      run(resumed, w2, b2, 3, 5);
      expect(valuesOf(w2, b2)).toEqual(valuesOf(w, b));
    }));

  it('holds the values of the time of the call', () =>
    expectBalanced(backend, async () => {
      using w = variable('w', 0);
      using optimizer = new SGD({ learningRate: 1, momentum: 0.5 });
      optimizer.step(gradients([w, [4]]));
      const saving = optimizer.stateDict();
      optimizer.step(gradients([w, [4]]));
      const state = await saving;
      expect(state.get('w.momentum')?.data).toEqual(Float32Array.of(4));
      expect(state.get('steps')?.data).toEqual(Int32Array.of(1));
    }));

  it('is copied when it is loaded', () =>
    expectBalanced(backend, () => {
      using w = variable('w', 0);
      using optimizer = new SGD({ learningRate: 1, momentum: 0.5 });
      const data = Float32Array.of(8);
      optimizer.loadStateDict(new Map([steps(1), ['w.momentum', entry(data)]]));
      data[0] = 100;
      optimizer.step(gradients([w, [0]]));
      expect(valuesOf(w)).toEqual([[-4]]);
    }));

  it('without a weight lets it start anew', () =>
    expectBalanced(backend, async () => {
      using w = variable('w', 0);
      using optimizer = new Adam({ learningRate: 0.5 });
      optimizer.loadStateDict(new Map([steps(100)]));
      optimizer.step(gradients([w, [3]]));
      expect(w.value.item()).toBeCloseTo(-0.5, 6);
      expect(optimizer.steps).toBe(101);
      const state = await optimizer.stateDict();
      expect(state.get('w.steps')).toEqual(steps(1)[1]);
    }));

  it('counts on for weights without slots, whose numbers may depend on that', () =>
    expectBalanced(backend, () => {
      const program = defineProgram('Harmonic', 2, 1, ([w, g], [rate]) => [
        e.sub(w, e.mul(rate, g)),
      ]);
      class Harmonic extends Optimizer {
        constructor(options: OptimizerOptions) {
          const scalars = (rate: number, updates: number) => [rate / updates];
          super('Harmonic', options, () => ({ program, slots: [], scalars }));
        }
      }
      using w = variable('w', 0);
      using optimizer = new Harmonic({ learningRate: 1 });
      optimizer.loadStateDict(new Map([steps(3)]));
      optimizer.step(gradients([w, [1]]));
      expect(valuesOf(w)).toEqual([[-0.25]]);
    }));

  it('may stand among entries of a model', () =>
    expectBalanced(backend, () => {
      using w = variable('w', 0);
      using optimizer = new SGD({ learningRate: 1, momentum: 0.5 });
      const weight: StateEntry = { ...entry(Float32Array.of(1)), kind: 'parameter' };
      const statistic: StateEntry = { ...entry(Float32Array.of(1)), kind: 'statistic' };
      optimizer.loadStateDict(
        new Map([
          ['w', weight],
          ['n.mean', statistic],
          ['w.momentum', entry(Float32Array.of(8))],
          steps(1),
        ]),
      );
      optimizer.step(gradients([w, [0]]));
      expect(valuesOf(w)).toEqual([[-4]]);
    }));

  it('frees the slots that were there', () =>
    expectBalanced(backend, () => {
      using w = variable('w', 0);
      using optimizer = new SGD({ learningRate: 1, momentum: 0.5 });
      optimizer.step(gradients([w, [1]]));
      optimizer.loadStateDict(new Map([steps(0)]));
      expect(memory(backend).buffers).toBe(1);
    }));

  it('needs no values of variables that were disposed', () =>
    expectBalanced(backend, () => {
      using optimizer = new SGD({ learningRate: 1, momentum: 0.5 });
      const gone = variable('gone', 1);
      optimizer.step(gradients([gone, [1]]));
      gone.dispose();
      optimizer.loadStateDict(new Map([steps(3), ['gone.momentum', entry(Float32Array.of(8))]]));
      expect(optimizer.steps).toBe(3);
    }));
});

describe('names', () => {
  it('may be shared by variables as long as nothing is saved or loaded', () =>
    expectBalanced(backend, async () => {
      using a = variable('w', 0);
      using b = variable('w', 0);
      using optimizer = new SGD({ learningRate: 1, momentum: 0.5 });
      optimizer.step(gradients([a, [1]], [b, [2]]));
      optimizer.step(gradients([a, [1]], [b, [2]]));
      expect(valuesOf(a, b)).toEqual([[-2.5], [-5]]);
      await expect(optimizer.stateDict()).rejects.toThrow(
        '[SGD] each variable needs a name of its own to save or load its state, got two named w. Give names',
      );
      optimizer.dispose();
      optimizer.loadStateDict(new Map([steps(1), ['w.momentum', entry(Float32Array.of(8))]]));
      optimizer.step(gradients([a, [0]]));
      expect(() => optimizer.step(gradients([b, [0]]))).toThrow('got two named w');
      expect(valuesOf(a, b)).toEqual([[-6.5], [-5]]);
    }));

  it('matter only where there are slots', () =>
    expectBalanced(backend, async () => {
      using a = variable('w', 0);
      using b = variable('w', 0);
      using optimizer = new SGD({ learningRate: 1 });
      optimizer.step(gradients([a, [1]], [b, [2]]));
      expect([...(await optimizer.stateDict()).keys()]).toEqual(['steps']);
    }));
});

/** A state that is wrong in one way; "at the step" where only that can see it. */
const wrong: readonly (readonly [string, StateDict, string, 'at once' | 'at the step'])[] = [
  [
    'no steps',
    new Map([['w.momentum', entry(Float32Array.of(1, 2))]]),
    "[SGD] the entry 'steps' of the state must hold one integer of at least 0, got no entry. Give what stateDict() returned",
    'at once',
  ],
  [
    'steps that are no number of steps',
    new Map([['steps', entry(Float32Array.of(1.5), [])]]),
    "the entry 'steps' of the state must hold one integer of at least 0, got [1.5]",
    'at once',
  ],
  ['negative steps', new Map([steps(-1)]), 'integer of at least 0, got [-1]', 'at once'],
  [
    'several steps',
    new Map([['steps', entry(Int32Array.of(1, 2), [2], 'int32')]]),
    'integer of at least 0, got [1,2]',
    'at once',
  ],
  [
    'wrong steps of a weight',
    new Map([steps(1), ['w.steps', entry(Float32Array.of(Number.NaN), [])]]),
    "the entry 'w.steps' of the state must hold one integer of at least 0, got [NaN]",
    'at once',
  ],
  [
    'a slot of another optimizer',
    new Map([steps(1), ['w.v', entry(Float32Array.of(1, 2))]]),
    "[SGD] the entry 'w.v' must be that of a slot of this optimizer, which has the slots momentum. Load the state of one",
    'at once',
  ],
  [
    'a name without a slot',
    new Map([steps(1), ['momentum', entry(Float32Array.of(1, 2))]]),
    "the entry 'momentum' must be that of a slot of this optimizer",
    'at once',
  ],
  [
    'too few elements',
    new Map([steps(1), ['w.momentum', entry(Float32Array.of(1), [2])]]),
    "[SGD] the entry 'w.momentum' of shape [2] must hold 2 elements, got 1. Give what stateDict() returned",
    'at once',
  ],
  [
    'another shape',
    new Map([steps(1), ['w.momentum', entry(Float32Array.of(1, 2), [2, 1])]]),
    "[SGD] the loaded entry 'w.momentum' must have the shape [2] of its variable, got [2,1]. Load the state",
    'at the step',
  ],
  [
    'another dtype',
    new Map([steps(1), ['w.momentum', entry(Float64Array.of(1, 2), [2], 'float64')]]),
    "[SGD] the loaded entry 'w.momentum' must have the dtype float32 of its variable, got float64. Convert its data",
    'at the step',
  ],
];

describe('a wrong state', () => {
  it.each(wrong)('with %s is refused over a run, which goes on', (_, state, message) =>
    expectBalanced(backend, async () => {
      using w = variable('w', 1, 2);
      using b = variable('b', 3);
      using optimizer = new SGD({ learningRate: 1, momentum: 0.5 });
      run(optimizer, w, b, 0, 2);
      const before = await optimizer.stateDict();
      expect(() => optimizer.loadStateDict(state)).toThrow(message);
      expect(await optimizer.stateDict()).toEqual(before);
    }),
  );

  it.each(wrong)('with %s is refused before the first step, or in it', (_, state, message, when) =>
    expectBalanced(backend, () => {
      using w = variable('w', 1, 2);
      using b = variable('b', 3);
      using optimizer = new SGD({ learningRate: 1, momentum: 0.5 });
      if (when === 'at the step') {
        optimizer.loadStateDict(state);
        expect(() => run(optimizer, w, b, 0, 1)).toThrow(message);
        expect(optimizer.steps).toBe(1);
      } else {
        expect(() => optimizer.loadStateDict(state)).toThrow(message);
        expect(optimizer.steps).toBe(0);
      }
      expect(valuesOf(w, b)).toEqual([[1, 2], [3]]);
      expect(memory(backend).buffers).toBe(2);
    }),
  );

  it('that lacks one slot of a weight is refused in its first step', () =>
    expectBalanced(backend, () => {
      using w = variable('w', 1);
      using optimizer = new Adam({ learningRate: 1 });
      optimizer.loadStateDict(new Map([steps(1), ['w.m', entry(Float32Array.of(1))]]));
      expect(() => optimizer.step(gradients([w, [1]]))).toThrow(
        "[Adam] the loaded state must have all slots of w (m, v), got no entry 'w.v'. Load the state of an optimizer",
      );
      expect(valuesOf(w)).toEqual([[1]]);
    }));

  it('is refused by an optimizer without slots', () => {
    const state = new Map([steps(1), ['w.momentum', entry(Float32Array.of(1))] as const]);
    expect(() => new SGD({ learningRate: 1 }).loadStateDict(state)).toThrow(
      "the entry 'w.momentum' must be that of a slot of this optimizer, which has no slots.",
    );
  });

  it('that is no Map is refused', () => {
    const parsed = JSON.parse('{"steps": 1}');
    expect(() => new SGD({ learningRate: 1 }).loadStateDict(parsed)).toThrow(
      '[SGD] loadStateDict needs a Map of entries by name, got [object Object]. Give what stateDict() returned',
    );
  });
});
