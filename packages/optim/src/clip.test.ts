// Clipping by itself: what it makes of gradients, of a norm of 0, and of one that is not finite.
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  ArgumentError,
  BackendMismatchError,
  Gradients,
  memory,
  scope,
  tensor,
  Variable,
  zeros,
} from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { clipByGlobalNorm, clipByNorm, clipByValue } from './clip.js';
import { expectBalanced, maker, Watched } from './expect.test-support.js';

const backend = new Watched();
const { vector, variable, gradients } = maker(backend);

type Lists = readonly (readonly number[])[];
type Clipper = (grads: Gradients, limit: number) => Gradients;

/** What becomes of gradients of these elements. */
function clipped(clip: Clipper, limit: number, lists: Lists): Lists {
  return scope(() => {
    const variables = lists.map((xs, i) => variable(`v${i}`, ...xs));
    const grads = new Gradients(
      variables,
      lists.map((xs) => vector(...xs)),
    );
    const result = clip(grads, limit);
    expect(result.variables).toEqual(variables);
    expect(grads.tensors().map((g) => [...g.data()])).toEqual(lists); // as they were
    for (const v of variables) v.dispose();
    return result.tensors().map((g) => [...g.data()]);
  });
}

const NaNs = (n: number) => Array.from({ length: n }, () => Number.NaN);
const { POSITIVE_INFINITY: inf, NaN: nan } = Number;

describe('clipByValue', () => {
  it.each<[string, Lists, Lists]>([
    ['what is outside becomes the limit', [[-3, -2, 0, 1.5, 7]], [[-2, -2, 0, 1.5, 2]]],
    ['infinities become the limit, NaN stays', [[inf, -inf, nan, 1]], [[2, -2, nan, 1]]],
    ['each gradient by itself', [[5], [-1]], [[2], [-1]]],
  ])('%s', (_, lists, expected) =>
    expectBalanced(backend, () => expect(clipped(clipByValue, 2, lists)).toEqual(expected)),
  );
});

describe('clipByNorm', () => {
  it.each<[string, Lists, Lists]>([
    ['each gradient by itself', [[6, 8], [0.3, 0.4], [-20]], [[1.5, 2], [0.3, 0.4], [-2.5]]],
    ['one of exactly the limit stays', [[1.5, -2]], [[1.5, -2]]],
    ['a norm of 0 stays', [[0, 0], [5]], [[0, 0], [2.5]]],
    [
      'a norm that is not finite makes that gradient NaN',
      [
        [1, inf],
        [6, 8],
        [nan, 0],
      ],
      [NaNs(2), [1.5, 2], NaNs(2)],
    ],
    ['squares that overflow are not finite', [[1e200, 1], [1]], [NaNs(2), [1]]],
    ['nothing stays nothing', [[]], [[]]],
  ])('%s', (_, lists, expected) =>
    expectBalanced(backend, () => expect(clipped(clipByNorm, 2.5, lists)).toEqual(expected)),
  );
});

describe('clipByGlobalNorm', () => {
  it.each<[string, Lists, Lists]>([
    ['one factor for all', [[6], [-8, 0]], [[1.5], [-2, 0]]],
    ['below the limit all stay', [[1, 1], [-1]], [[1, 1], [-1]]],
    ['a norm of 0 stays', [[0, 0], [0]], [[0, 0], [0]]],
    ['one that is not finite makes all NaN', [[inf, 1], [2]], [NaNs(2), NaNs(1)]],
    ['so does NaN', [[nan, 1], [2]], [NaNs(2), NaNs(1)]],
    ['so do squares that overflow', [[1e200], [2]], [NaNs(1), NaNs(1)]],
    ['no gradients at all', [], []],
  ])('%s', (_, lists, expected) =>
    expectBalanced(backend, () => expect(clipped(clipByGlobalNorm, 2.5, lists)).toEqual(expected)),
  );

  it('counts gradients of two dtypes together, and leaves each its dtype', () =>
    expectBalanced(backend, () => {
      scope(() => {
        const a = new Variable(zeros([1], { backend, dtype: 'float64' }));
        const b = new Variable(zeros([1], { backend, dtype: 'float32' }));
        const pair = [tensor([6], { backend, dtype: 'float64' }), tensor([-8], { backend })];
        for (const order of [0, 1]) {
          const variables = order === 0 ? [a, b] : [b, a];
          const grads = new Gradients(variables, order === 0 ? pair : [...pair].reverse());
          const result = clipByGlobalNorm(grads, 2.5);
          expect([result.get(a).dtype, result.get(b).dtype]).toEqual(['float64', 'float32']);
          expect([...result.get(a).data(), ...result.get(b).data()]).toEqual([1.5, -2]);
        }
        a.dispose();
        b.dispose();
      });
    }));

  it('refuses gradients on two backends', () =>
    expectBalanced(backend, () => {
      const far = new CpuBackend();
      using a = new Variable(zeros([1], { backend }));
      using b = new Variable(zeros([1], { backend: far }));
      using grads = new Gradients([a, b], [zeros([1], { backend }), zeros([1], { backend: far })]);
      expect(() => clipByGlobalNorm(grads, 1)).toThrow(BackendMismatchError);
      expect(() => clipByGlobalNorm(grads, 1)).toThrow('[clipByGlobalNorm] all tensors must live');
    }));
});

describe.each<[string, Clipper]>([
  ['clipByValue', clipByValue],
  ['clipByNorm', clipByNorm],
  ['clipByGlobalNorm', clipByGlobalNorm],
])('%s', (name, clip) => {
  it('reads nothing back', () =>
    expectBalanced(backend, () => {
      using w = variable('w', 0, 0);
      using grads = gradients([w, [3, 4]]);
      backend.readable = false;
      try {
        clip(grads, 1).dispose();
      } finally {
        backend.readable = true;
      }
    }));

  it('makes gradients of its own, and nothing else', () =>
    expectBalanced(backend, () => {
      using w = variable('w', 0, 0);
      using b = variable('b', 0);
      using grads = gradients([w, [3, 4]], [b, [5]]);
      const { buffers } = memory(backend);
      using result = clip(grads, 1);
      expect(memory(backend).buffers).toBe(buffers + 2);
      grads.dispose();
      expect(result.get(w).data()).toHaveLength(2);
    }));

  it('leaves nothing when it fails', () =>
    expectBalanced(backend, () => {
      using w = variable('w', 0, 0);
      using grads = gradients([w, [3, 4]], [w, [3, 4]]);
      for (let n = 0; n < 2; n++) {
        backend.runs = n;
        try {
          expect(() => clip(grads, 1)).toThrow('broken kernel');
        } finally {
          backend.runs = inf;
        }
      }
    }));

  it.each([0, -1, nan, inf])('refuses the limit %d', (limit) =>
    expectBalanced(backend, () => {
      using w = variable('w', 0);
      using grads = gradients([w, [1]]);
      expect(() => clip(grads, limit)).toThrow(ArgumentError);
      expect(() => clip(grads, limit)).toThrow(
        `[${name}] limit must be a finite number above 0, got ${limit}. Give e.g. 1`,
      );
    }),
  );
});
