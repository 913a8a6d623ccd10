// Functions must be synchronous, also those that return something only like a Promise: it would be awaited after
// its tensors were freed.
import { checkpoint, customGrad, grad, jacobian, valueAndGrad, vjp } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import { ScopeError, scope, square, sum, type Tensor, tensor, Variable } from '@evenkeel/tensor';
import { runtime } from '@evenkeel/tensor/dispatch';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const REFUSAL = 'the function must be synchronous, got one that returns a Promise';

const later: [string, () => unknown][] = [
  ['a Promise', () => Promise.resolve(1)],
  ['a Promise that fails', () => Promise.reject(new Error('hidden'))],
  // biome-ignore lint/suspicious/noThenProperty: this is what is refused
  ['a thenable', () => ({ then: (resolve: (x: number) => void) => resolve(1) })],
];

/** A function of JavaScript, which no type stops: it computes, and returns what is not there yet. */
const eventually = (result: () => unknown) => (x?: Tensor) => {
  if (x !== undefined) square(x);
  return result();
};

const calls: [string, (w: Variable, f: (x?: Tensor) => unknown) => unknown][] = [
  ['scope', (w, f) => scope(() => f(w.value))],
  ['valueAndGrad', (w, f) => Reflect.apply(valueAndGrad, undefined, [[w], () => f(w.value)])],
  ['grad', (w, f) => Reflect.apply(grad, undefined, [f])(w.value)],
  ['vjp', (w, f) => Reflect.apply(vjp, undefined, [f, w.value])],
  ['jacobian', (w, f) => Reflect.apply(jacobian, undefined, [f])(w.value)],
  ['customGrad', (w, f) => Reflect.apply(customGrad, undefined, [f])(w.value)],
  [
    'customGrad',
    (w, f) =>
      grad((x) => Reflect.apply(customGrad, undefined, [() => ({ value: f(x) })])(x))(w.value),
  ],
  ['checkpoint', (w, f) => grad(Reflect.apply(checkpoint, undefined, [f]))(w.value)],
];

describe.each(later)('%s', (_, result) => {
  it.each(calls)('is refused by %s, which frees everything', (name, run) => {
    expectBalanced(backend, () => {
      using w = new Variable(tensor([1, 2], { backend }));
      const attempt = () => scope(() => void run(w, eventually(result)));
      expect(attempt).toThrow(ScopeError);
      expect(attempt).toThrow(`[${name}] ${REFUSAL}`);
      const { depth, top, recordings, recorder } = runtime;
      expect([depth, top, recordings, recorder]).toEqual([0, 0, 0, null]);
      scope(() => {
        const { grads } = valueAndGrad([w], () => sum(square(w.value)));
        expect([...grads.get(w).data()]).toEqual([2, 4]);
      });
    });
  });
});
