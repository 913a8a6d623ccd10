// That a step which repeats the one before takes the same way, and any other the right one: weights that come, go and
// change places give, to the bit, what each gives by itself.
import { Gradients, type StateDict, tensor, type Variable } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced, maker, valuesOf, Watched } from '../expect.test-support.js';
import { Adam } from './adam.js';
import type { Optimizer } from './optimizer.js';
import { SGD } from './sgd.js';

const backend = new Watched();
const { variable, gradients } = maker(backend);
const single = maker(backend, 'float32');

/** Which weights have a gradient in each step, in which order. */
const ORDERS: readonly (readonly number[])[] = [
  [0, 1, 2],
  [0, 1, 2],
  [2, 0, 1],
  [0, 1],
  [0, 1],
  [1],
  [0, 1, 2, 3],
  [0, 1, 2, 3],
  [3, 2],
  [0, 1, 2],
];

const gradientOf = (step: number, weight: number): number => Math.sin(1 + step + 10 * weight);

/** Three weights in float64 and one in float32. */
const weights = (): Variable[] => [
  variable('w', 1),
  variable('b', 2),
  variable('g', 3),
  single.variable('s', 4),
];

function step(optimizer: Optimizer, ws: readonly Variable[], order: readonly number[], n: number) {
  const gs = order.map((i) => (i === 3 ? single : maker(backend)).vector(gradientOf(n, i)));
  const taking = order.flatMap((i) => ws[i] ?? []);
  optimizer.step(new Gradients(taking, gs));
}

const MAKERS: readonly (readonly [string, () => Optimizer])[] = [
  ['SGD', () => new SGD({ learningRate: 0.1 })],
  ['SGD with momentum', () => new SGD({ learningRate: 0.1, momentum: 0.9 })],
  ['Adam', () => new Adam({ learningRate: 0.1 })],
  [
    'Adam with groups',
    () =>
      new Adam({
        learningRate: 0.1,
        groups: [{ where: ({ name }) => name === 'b', learningRate: 0.01, beta1: 0.5 }],
      }),
  ],
  ['Adam that clips', () => new Adam({ learningRate: 0.1, clip: { norm: 0.5 } })],
];

describe.each(MAKERS)('%s', (_, make) => {
  it('moves each weight as an optimizer of its own would', () =>
    expectBalanced(backend, () => {
      const together = weights();
      const apart = weights();
      const optimizer = make();
      const own = apart.map(make);
      for (const [n, order] of ORDERS.entries()) {
        step(optimizer, together, order, n);
        for (const i of order) step(own[i] ?? optimizer, apart, [i], n);
        expect(valuesOf(...together)).toEqual(valuesOf(...apart));
      }
      for (const owner of [...together, ...apart, optimizer, ...own]) owner.dispose();
    }));

  it('starts anew after dispose(), and goes on from what is loaded', () =>
    expectBalanced(backend, async () => {
      const ws = weights();
      const again = weights();
      const [optimizer, other] = [make(), make()];
      const all = [0, 1, 2];
      const assign = (to: readonly Variable[], values: readonly number[][]): void => {
        for (const i of all) to[i]?.assign(maker(backend).vector(...(values[i] ?? [])));
      };
      for (let n = 0; n < 3; n++) step(optimizer, ws, all, n);
      const start = valuesOf(...ws);
      const state: StateDict = await optimizer.stateDict();
      step(optimizer, ws, all, 3);
      const went = valuesOf(...ws);

      optimizer.loadStateDict(state);
      assign(ws, start);
      step(optimizer, ws, all, 3);
      expect(valuesOf(...ws)).toEqual(went);

      optimizer.dispose();
      assign(ws, start);
      assign(again, start);
      step(optimizer, ws, all, 3);
      step(other, again, all, 3);
      expect(valuesOf(...ws.slice(0, 3))).toEqual(valuesOf(...again.slice(0, 3)));
      for (const owner of [...ws, ...again, optimizer, other]) owner.dispose();
    }));

  it('takes the rate that was set last', () =>
    expectBalanced(backend, () => {
      using w = variable('w', 1);
      using optimizer = make();
      for (let n = 0; n < 3; n++) optimizer.step(gradients([w, [1]]));
      const before = valuesOf(w);
      optimizer.learningRate = 0;
      optimizer.step(gradients([w, [1]]));
      expect(valuesOf(w)).toEqual(before);
    }));
});

describe('a weight that has become another one', () => {
  it('of another dtype goes on where there are no slots', () =>
    expectBalanced(backend, () => {
      using w = variable('w', 1);
      using b = variable('b', 1);
      using optimizer = new SGD({ learningRate: 0.5 });
      optimizer.step(gradients([w, [1]], [b, [1]]));
      optimizer.step(gradients([w, [1]], [b, [1]]));
      w.dispose();
      w.assign(tensor([4], { backend }));
      optimizer.step(new Gradients([w, b], [tensor([2], { backend }), maker(backend).vector(2)]));
      expect(valuesOf(w, b)).toEqual([[3], [-1]]);
      expect(w.value.dtype).toBe('float32');
    }));

  it('on another backend too', () => {
    const far = new Watched();
    return expectBalanced(far, () =>
      expectBalanced(backend, () => {
        using w = variable('w', 1);
        using optimizer = new SGD({ learningRate: 0.5 });
        optimizer.step(gradients([w, [1]]));
        w.dispose();
        w.assign(maker(far).vector(4));
        optimizer.step(maker(far).gradients([w, [2]]));
        expect(valuesOf(w)).toEqual([[3]]);
      }),
    );
  });
});

it('a step that fails changes nothing for the next', () =>
  expectBalanced(backend, () => {
    using w = variable('w', 1);
    using same = variable('w', 1);
    using optimizer = new Adam({ learningRate: 0.1 });
    using reference = new Adam({ learningRate: 0.1 });
    for (let n = 0; n < 4; n++) {
      backend.runs = 0;
      expect(() => optimizer.step(gradients([w, [9]]))).toThrow('broken kernel');
      backend.runs = Number.POSITIVE_INFINITY;
      optimizer.step(gradients([w, [1 + n]]));
      reference.step(gradients([same, [1 + n]]));
    }
    expect(valuesOf(w)).toEqual(valuesOf(same));
    expect(optimizer.steps).toBe(4);
  }));
