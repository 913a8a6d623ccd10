// What optimizers refuse: options when they are made, gradients in a step. After a step that threw, weights, slots and
// the number of steps are what they were, and the gradients are freed.
import {
  ArgumentError,
  BackendMismatchError,
  DisposedError,
  DTypeError,
  Gradients,
  ShapeError,
  tensor,
  UnbuiltError,
  Variable,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced, maker, valuesOf, Watched } from '../expect.test-support.js';
import { Adam, AdamW } from './adam.js';
import type { Optimizer } from './optimizer.js';
import { RMSprop } from './rmsprop.js';
import { SGD } from './sgd.js';

const backend = new Watched();
const { vector, variable, gradients } = maker(backend);
const elsewhere = maker(new Watched());
const learningRate = 0.1;
const nan = Number.NaN;
const inf = Number.POSITIVE_INFINITY;
/** Values that only JavaScript could give. */
const js = JSON.parse('{ "text": "0.1", "form": "other", "empty": {} }');

describe('options', () => {
  it.each<[() => unknown, string]>([
    [
      () => Reflect.construct(Adam, [{ learningRate, bata1: 0.8 }]),
      "[Adam] options must be known, got 'bata1'. Did you mean 'beta1'?",
    ],
    [
      () => Reflect.construct(SGD, [{ lr: 0.1 }]),
      "[SGD] options must be known, got 'lr'. Use one of learningRate, momentum, nesterov, weightDecay, clip, groups",
    ],
    [
      () => Reflect.construct(RMSprop, [{ learningRate, alpha: 0.9 }]),
      "[RMSprop] options must be known, got 'alpha'. Use one of learningRate, decay,",
    ],
    [
      () => new SGD({ learningRate: -1 }),
      '[SGD] learningRate must be a finite number of at least 0 or a function of the step, got -1. Give e.g. 0.001',
    ],
    [() => new Adam({ learningRate: nan }), '[Adam] learningRate must be a finite number'],
    [() => new AdamW({ learningRate: inf }), '[AdamW] learningRate must be a finite number'],
    [() => new RMSprop({ learningRate: js.text }), '[RMSprop] learningRate must be a finite'],
    [() => new Adam(js.missing), '[Adam] learningRate must be a finite number of at least 0 or a'],
    [
      () => new SGD({ learningRate, momentum: 1 }),
      '[SGD] momentum must be at least 0 and below 1, got 1. Give e.g. 0.9',
    ],
    [() => new SGD({ learningRate, momentum: nan }), '[SGD] momentum must be at least 0'],
    [
      () => new SGD({ learningRate, weightDecay: -1 }),
      '[SGD] weightDecay must be a finite number of at least 0, got -1. Give e.g. 0.01',
    ],
    [
      () => new SGD({ learningRate, nesterov: true }),
      '[SGD] nesterov needs a momentum above 0, got momentum 0. Give momentum: 0.9, or leave nesterov out',
    ],
    [
      () => new Adam({ learningRate, beta1: 1 }),
      '[Adam] beta1 must be at least 0 and below 1, got 1. Give e.g. 0.9',
    ],
    [
      () => new AdamW({ learningRate, beta2: -0.1 }),
      '[AdamW] beta2 must be at least 0 and below 1, got -0.1. Give e.g. 0.999',
    ],
    [
      () => new Adam({ learningRate, epsilon: 0 }),
      '[Adam] epsilon must be a finite number above 0, got 0. Give e.g. 1e-8',
    ],
    [() => new AdamW({ learningRate, weightDecay: inf }), '[AdamW] weightDecay must be a finite'],
    [
      () => new Adam({ learningRate, epsilonForm: js.form }),
      "[Adam] epsilonForm must be 'corrected' or 'raw', got other. Leave it out for algorithm 1",
    ],
    [
      () => new RMSprop({ learningRate, decay: 1 }),
      '[RMSprop] decay must be at least 0 and below 1, got 1. Give e.g. 0.99',
    ],
    [() => new RMSprop({ learningRate, epsilon: -1 }), '[RMSprop] epsilon must be a finite'],
    [() => new RMSprop({ learningRate, momentum: 2 }), '[RMSprop] momentum must be at least 0'],
    [() => new RMSprop({ learningRate, weightDecay: -1 }), '[RMSprop] weightDecay must be a'],
    [
      () => new SGD({ learningRate, clip: { norm: 0 } }),
      '[SGD] clip.norm must be a finite number above 0, got 0. Give e.g. 1',
    ],
    [() => new SGD({ learningRate, clip: { value: -1 } }), '[SGD] clip.value must be a finite'],
    [() => new SGD({ learningRate, clip: { globalNorm: nan } }), '[SGD] clip.globalNorm must be'],
    [
      () => new SGD({ learningRate, clip: { norm: 1, value: 1 } }),
      '[SGD] clip must be one of { value }, { norm } and { globalNorm }, got { norm, value }. Give one limit',
    ],
    [() => new SGD({ learningRate, clip: js.empty }), 'and { globalNorm }, got {  }.'],
    [
      () => new SGD({ learningRate, groups: [{ where: js.text }] }),
      "[SGD] groups[0].where must be a function of a variable, got 0.1. Give e.g. (v) => v.name.endsWith('bias')",
    ],
    [
      () => new SGD({ learningRate, groups: [{ where: () => true, learningRate: -1 }] }),
      '[SGD] groups[0].learningRate must be a finite number of at least 0 or a function',
    ],
    [
      () => new SGD({ learningRate, groups: [{ where: () => true, momentum: 1 }] }),
      '[SGD] momentum must be at least 0 and below 1, got 1.',
    ],
    [
      () => {
        new SGD({ learningRate }).learningRate = -0.5;
      },
      '[SGD] learningRate must be a finite number of at least 0 or a function of the step, got -0.5.',
    ],
  ])('refuses: %s', (make, message) => {
    expect(make).toThrow(ArgumentError);
    expect(make).toThrow(message);
  });

  it('leaves the rate as it was when a new one is refused', () => {
    const optimizer = new SGD({ learningRate });
    expect(() => {
      optimizer.learningRate = nan;
    }).toThrow(ArgumentError);
    expect(optimizer.learningRate).toBe(learningRate);
  });
});

/** Makes the gradients of a step to be refused; `w` and `b` had a step before. */
type Make = (w: Variable, b: Variable) => Gradients;

const refused: readonly (readonly [string, Make, new (...args: never[]) => Error, string])[] = [
  [
    'another shape',
    (w, b) => new Gradients([w, b], [vector(1, 1), vector(1, 1)]),
    ShapeError,
    '[Adam] the gradient of b must have its shape [1], got [2]. Give the gradient as valueAndGrad made it',
  ],
  [
    'another dtype',
    (w, b) => new Gradients([w, b], [vector(1, 1), tensor([1], { backend })]),
    DTypeError,
    '[Adam] a variable and its gradient must have one float dtype, got float64 and float32 for b. Cast one',
  ],
  [
    'another backend',
    (w, b) => new Gradients([w, b], [vector(1, 1), elsewhere.vector(1)]),
    BackendMismatchError,
    '[Adam] all tensors must live on one backend, got cpu and cpu. Create both',
  ],
  [
    'a gradient that is gone',
    (w, b) => {
      const grads = gradients([w, [1, 1]], [b, [1]]);
      grads.get(b).dispose();
      return grads;
    },
    DisposedError,
    '[Adam] the gradient of b was consumed by an earlier step, or disposed. Take new gradients for each step',
  ],
  [
    'two gradients of one variable',
    (w, b) => gradients([w, [1, 1]], [b, [1]], [w, [1, 1]]),
    ArgumentError,
    '[Adam] each variable must have one gradient, got two for w. Add them first',
  ],
  [
    'a variable without a value',
    (w) => new Gradients([w, new Variable(undefined, { name: 'late' })], [vector(1, 1), vector(1)]),
    UnbuiltError,
    '[late] has no value yet',
  ],
];

/** Weights and state, before and after. */
async function expectUnharmed(
  optimizer: Optimizer,
  weights: readonly Variable[],
  body: () => void,
): Promise<void> {
  const before = valuesOf(...weights);
  const state = await optimizer.stateDict();
  body();
  expect(valuesOf(...weights)).toEqual(before);
  expect(await optimizer.stateDict()).toEqual(state);
}

describe('a step', () => {
  it.each(refused)('with %s is refused, and nothing has happened', (_, make, kind, message) =>
    expectBalanced(backend, async () => {
      using w = variable('w', 1, 2);
      using b = variable('b', 3);
      using optimizer = new Adam({ learningRate });
      optimizer.step(gradients([w, [1, 1]], [b, [1]]));
      await expectUnharmed(optimizer, [w, b], () => {
        const grads = make(w, b);
        expect(() => optimizer.step(grads)).toThrow(kind);
        expect(grads.tensors().filter((g) => g.backend === backend && !g.isDisposed)).toEqual([]);
        expect(() => optimizer.step(make(w, b))).toThrow(message);
      });
    }),
  );

  it('with two gradients of a variable that is new is refused', () =>
    expectBalanced(backend, () => {
      using w = variable('w', 1);
      using optimizer = new Adam({ learningRate });
      expect(() => optimizer.step(gradients([w, [1]], [w, [2]]))).toThrow('got two for w');
      expect(valuesOf(w)).toEqual([[1]]);
    }));

  it('for integers is refused', () =>
    expectBalanced(backend, () => {
      using n = new Variable(tensor([1], { backend, dtype: 'int32' }), { name: 'n' });
      using optimizer = new SGD({ learningRate });
      const grads = new Gradients([n], [tensor([1], { backend, dtype: 'int32' })]);
      expect(() => optimizer.step(grads)).toThrow(
        '[SGD] a variable and its gradient must have one float dtype, got int32 and int32 for n.',
      );
    }));

  it('without gradients is refused; one with none is a step', () => {
    using optimizer = new SGD({ learningRate });
    expect(() => optimizer.step(js.missing)).toThrow(ArgumentError);
    expect(() => optimizer.step(js.empty)).toThrow(
      '[SGD] step needs Gradients, got [object Object]. Pass on the grads of valueAndGrad(...)',
    );
    expect(optimizer.steps).toBe(0);
    optimizer.step(new Gradients([], []));
    expect(optimizer.steps).toBe(1);
  });

  it('with gradients that another step consumed is refused', () =>
    expectBalanced(backend, () => {
      using w = variable('w', 1);
      using optimizer = new SGD({ learningRate, clip: { norm: 1 } });
      const grads = gradients([w, [1]]);
      optimizer.step(grads);
      expect(() => optimizer.step(grads)).toThrow('[SGD] the gradient of w was consumed');
      expect(optimizer.steps).toBe(1);
    }));

  it('of a variable that has become another is refused', () =>
    expectBalanced(backend, () => {
      using w = variable('w', 1);
      using optimizer = new SGD({ learningRate, momentum: 0.5 });
      optimizer.step(gradients([w, [1]]));
      w.dispose();
      w.assign(vector(1, 2));
      expect(() => optimizer.step(gradients([w, [1, 1]]))).toThrow(ShapeError);
      expect(() => optimizer.step(gradients([w, [1, 1]]))).toThrow(
        '[SGD] w must stay what it was in its first step, float64 [1] on cpu, got float64 [2] on cpu. Call dispose()',
      );
      w.dispose();
      w.assign(tensor([1], { backend }));
      const single = new Gradients([w], [tensor([1], { backend })]);
      expect(() => optimizer.step(single)).toThrow('float64 [1] on cpu, got float32 [1] on cpu.');
      optimizer.dispose();
      w.dispose();
      w.assign(vector(1, 2));
      optimizer.step(gradients([w, [1, 1]]));
    }));

  it.each<[number, unknown]>([
    [nan, 'NaN'],
    [-0.1, '-0.1'],
    [inf, 'Infinity'],
    [js.text, '0.1'],
    [js.missing, 'undefined'],
  ])('whose schedule gives %s is refused, with its number', (rate, text) =>
    expectBalanced(backend, async () => {
      using w = variable('w', 1);
      using b = variable('b', 1);
      using optimizer = new Adam({
        learningRate,
        groups: [{ where: (v) => v === b, learningRate: (step) => (step < 2 ? 0.1 : rate) }],
      });
      for (let step = 0; step < 2; step++) optimizer.step(gradients([w, [1]], [b, [1]]));
      await expectUnharmed(optimizer, [w, b], () => {
        expect(() => optimizer.step(gradients([w, [1]], [b, [1]]))).toThrow(
          `[Adam] the schedule must give a finite number of at least 0, got ${text} at step 2. Correct`,
        );
      });
      optimizer.step(gradients([w, [1]])); // the schedule of b is not asked
      expect(optimizer.steps).toBe(3);
    }),
  );

  it('whose predicate throws has not happened', () =>
    expectBalanced(backend, async () => {
      using w = variable('w', 1);
      using optimizer = new Adam({
        learningRate,
        groups: [
          {
            where: () => {
              throw new Error('predicate');
            },
          },
        ],
      });
      await expectUnharmed(optimizer, [w], () => {
        expect(() => optimizer.step(gradients([w, [1]]))).toThrow('predicate');
      });
    }));
});

describe('a step on a backend that fails', () => {
  it.each([0, 1, 2, 3])('after %d allocations has made no slots', (allocations) =>
    expectBalanced(backend, async () => {
      using w = variable('w', 1, 2);
      using b = variable('b', 3);
      using optimizer = new Adam({ learningRate });
      await expectUnharmed(optimizer, [w, b], () => {
        const grads = gradients([w, [1, 1]], [b, [1]]);
        backend.allocations = allocations;
        try {
          expect(() => optimizer.step(grads)).toThrow('out of memory');
        } finally {
          backend.allocations = inf;
        }
      });
      optimizer.step(gradients([w, [1, 1]], [b, [1]]));
      expect(optimizer.steps).toBe(1);
    }),
  );

  it.each([0, 1, 2, 3, 4])(
    'after %d launches, of the slots or the clipping, has not happened',
    (runs) =>
      expectBalanced(backend, async () => {
        using w = variable('w', 1, 2);
        using b = variable('b', 3);
        using optimizer = new SGD({ learningRate, momentum: 0.5, clip: { globalNorm: 1 } });
        await expectUnharmed(optimizer, [w, b], () => {
          const grads = gradients([w, [1, 1]], [b, [1]]);
          backend.runs = runs;
          try {
            expect(() => optimizer.step(grads)).toThrow('broken kernel');
          } finally {
            backend.runs = inf;
          }
        });
      }),
  );
});
