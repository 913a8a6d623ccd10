// The exact text of messages that no operation's samples reach: what callers in JavaScript get wrong most.
import { customGrad, grad, gradCheck, valueAndGrad, vjp } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import {
  ArgumentError,
  add,
  bernoulli,
  CapabilityError,
  categorical,
  choice,
  concat,
  DTypeError,
  defineProgram,
  type EvenkeelError,
  e,
  elementwise,
  embed,
  exp,
  expand,
  exponential,
  GradientError,
  gamma,
  gumbel,
  indexPut,
  keep,
  key,
  mean,
  meshgrid,
  moveAxis,
  mul,
  multinomial,
  normal,
  ones,
  pad,
  permutation,
  randint,
  randomBits,
  reshape,
  ShapeError,
  scope,
  square,
  stack,
  sum,
  type Tensor,
  tensor,
  transpose,
  truncatedNormal,
  UnbuiltError,
  uniform,
  update,
  Variable,
  zeros,
} from '@evenkeel/tensor';
import { expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const x = tensor([1, 2], { backend });
const call = (f: (...args: never[]) => unknown, ...args: unknown[]): unknown =>
  Reflect.apply(f, undefined, args);
const pair = defineProgram('pair', 2, 1, ([a, b], [s]) => [e.add(a, e.mul(b, s))]);
const two = defineProgram('two', 1, 0, ([a]) => [a, a]);
const unbound = defineProgram('unbound', 1, 0, () => [e.input(3)]);
const wrong = (pullback: (g: Tensor) => (Tensor | null)[]) => () =>
  scope(() => grad((y) => sum(customGrad((z) => ({ value: exp(z), pullback }))(y)))(x));
class NoFloat64 extends CpuBackend {
  override readonly capabilities = { dtypes: ['float32', 'int32', 'bool'] as const };
}

type ErrorClass = new (...args: never[]) => EvenkeelError;

it.each<[string, ErrorClass, () => unknown]>([
  [
    '[backend] a tensor needs a place to live, got undefined. Give { backend }, such as new CpuBackend() of @evenkeel/backend-cpu',
    ArgumentError,
    () => call(zeros, [2]),
  ],
  [
    '[backend] a tensor needs a place to live, got Object. Give { backend }, such as new CpuBackend() of @evenkeel/backend-cpu',
    ArgumentError,
    () => call(zeros, [2], { backend: {} }),
  ],
  [
    '[zeros] a dtype is one of float32, float64, int32, bool, got int8. Name one of these',
    DTypeError,
    () => call(zeros, [2], { backend, dtype: 'int8' }),
  ],
  [
    '[ones] the backend cpu has float32, int32, bool, got dtype float64. Use one of these, or a backend that has every dtype, such as @evenkeel/backend-cpu',
    CapabilityError,
    () => ones([2], { backend: new NoFloat64(), dtype: 'float64' }),
  ],
  [
    "[add] needs a tensor, got the string 'a'. Make one: tensor(values, { backend })",
    ArgumentError,
    () => call(add, x, 'a'),
  ],
  [
    '[tensor] values must be numbers, booleans, arrays of them or a typed array, got Map. Use Array.from for other collections',
    ArgumentError,
    () => call(tensor, new Map(), { backend }),
  ],
  [
    '[sum] an axis is a number, got Object. Call sum(x, 0); where several are taken, sum(x, [0, 1])',
    ArgumentError,
    () => call(sum, x, { axis: 0 }),
  ],
  [
    '[mean] an axis is a number, got null. Call mean(x, 0); where several are taken, mean(x, [0, 1])',
    ArgumentError,
    () => call(mean, x, null),
  ],
  [
    '[reshape] a shape is an array of integers >= 0, got 2. Give one such integer per axis',
    ShapeError,
    () => call(reshape, x, 2),
  ],
  [
    '[concat] needs an array of tensors, got 3. Call concat([a, b])',
    ArgumentError,
    () => call(concat, 3),
  ],
  [
    '[stack] needs an array of tensors, got Object. Call stack([a, b])',
    ArgumentError,
    () => call(stack, { length: 2 }),
  ],
  [
    '[stack] an axis is a number, got an array. Call stack(x, 0); where several are taken, stack(x, [0, 1])',
    ArgumentError,
    () => call(stack, [x], [0]),
  ],
  [
    '[transpose] axes must be an array, got 0. Give a permutation of 0..rank-1; to swap two axes use swapAxes',
    ArgumentError,
    () => call(transpose, x, 0),
  ],
  [
    '[moveAxis] an axis is a number, got undefined. Call moveAxis(x, 0); where several are taken, moveAxis(x, [0, 1])',
    ArgumentError,
    () => call(moveAxis, x),
  ],
  [
    "[reshape] a shape is an array of integers >= 0, got [undefined,the string '2']. Give one such integer per axis",
    ShapeError,
    () => call(reshape, x, [undefined, '2']),
  ],
  [
    '[expand] a shape is an array of integers >= 0, got [undefined,undefined]. Give one such integer per axis',
    ShapeError,
    () => expand(x, new Array(2)),
  ],
  [
    '[embed] 0 elements from 0 in steps of 1 must fit into a size of -1, got shape [0] on axis 0. Give a larger size',
    ShapeError,
    () => scope(() => embed(zeros([0], { backend }), 0, 0, -1)),
  ],
  [
    '[pad] options must be an object, got null. Name each: { mode: ... }',
    ArgumentError,
    () => call(pad, x, 1, null),
  ],
  [
    '[meshgrid] options must be an object, got null. Name each: { indexing: ... }',
    ArgumentError,
    () => call(meshgrid, [x], null),
  ],
  [
    '[indexPut] options must be an object, got true. Name each: { accumulate: ... }',
    ArgumentError,
    () => call(indexPut, x, [x], 1, true),
  ],
  [
    '[scope] needs a function to run, got 5. Call scope(() => ...)',
    ArgumentError,
    () => call(scope, 5),
  ],
  ['[keep] needs a tensor, got 3. Call keep(x)', ArgumentError, () => call(keep, 3)],
  [
    '[pair] the program takes 2 tensors (at least one) and 1 numbers, got 1 and 0. Give as many as defineProgram was told',
    ArgumentError,
    () => elementwise(pair, [x]),
  ],
  [
    '[two] a differentiable program has one output, got 2. Use update for several',
    ArgumentError,
    () => elementwise(two, [x]),
  ],
  [
    '[program] reads input 3, which is not bound. Count inputs from 0, and give defineProgram their number',
    ArgumentError,
    () => elementwise(unbound, [x]),
  ],
  [
    '[two] the program reads 1 tensors, writes 2 and takes 0 numbers, got 1 written lists, 0 read lists and 0 numbers. Give the written lists first, in the order of the outputs',
    ArgumentError,
    () => update(two, [[]], []),
  ],
  [
    '[uniform] needs a key, got 1. Make one: key(1)',
    ArgumentError,
    () => call(uniform, 1, [2], { backend }),
  ],
  [
    '[uniform] low must be below high, got 2 and 1. Swap them',
    ArgumentError,
    () => uniform(key(0), [2], { low: 2, high: 1, backend }),
  ],
  [
    '[normal] std must be at least 0, got -1. Give its absolute value',
    ArgumentError,
    () => normal(key(0), [2], { std: -1, backend }),
  ],
  [
    '[normal] draws float32 or float64, got int32. Use cast on the result',
    DTypeError,
    () => call(normal, key(0), [2], { dtype: 'int32', backend }),
  ],
  [
    '[truncatedNormal] lower must be below upper, got 1 and 1. Swap them',
    ArgumentError,
    () => truncatedNormal(key(0), [2], { lower: 1, upper: 1, backend }),
  ],
  [
    '[bernoulli] p must be between 0 and 1, got 2. Give a probability',
    ArgumentError,
    () => bernoulli(key(0), [2], { p: 2, backend }),
  ],
  [
    "[uniform] low must be below high, got the string '0' and 1. Swap them",
    ArgumentError,
    () => call(uniform, key(0), [2], { low: '0', backend }),
  ],
  [
    '[normal] mean must be a number, got Tensor. Leave it out for 0',
    ArgumentError,
    () => call(normal, key(0), [2], { mean: x, backend }),
  ],
  [
    '[exponential] rate must be positive and finite, got Tensor. Give 1 / mean',
    ArgumentError,
    () => call(exponential, key(0), [2], { rate: x, backend }),
  ],
  [
    '[categorical] options must be an object, got null. Name each: { axis: ... }',
    ArgumentError,
    () => call(categorical, key(0), x, null),
  ],
  [
    '[permutation] options must be an object, got 1. Name each: { backend: ... }',
    ArgumentError,
    () => call(permutation, key(0), x, 1),
  ],
  [
    '[choice] p must be an array or a tensor, got null. Give a probability for each row, or leave it out',
    ArgumentError,
    () => call(choice, key(0), 2, [1], { p: null, backend }),
  ],
  [
    '[w] has no value yet. Give it one with assign(tensor), or build the module that it belongs to: build(inputShape)',
    UnbuiltError,
    () => new Variable(undefined, { name: 'w' }).value,
  ],
  [
    '[valueAndGrad] needs an array of variables, got Tensor. Call valueAndGrad([w, b], f) with Variables; for tensors use grad',
    GradientError,
    () => call(valueAndGrad, [x], () => sum(x)),
  ],
  [
    '[grad] needs a tensor, got 3. Make one: tensor(values, { backend })',
    ArgumentError,
    () => call(grad(square), 3),
  ],
  [
    '[grad] the function must return a tensor, got 3. Return what operations gave',
    GradientError,
    () =>
      call(
        grad(() => call(Number, 3) as Tensor),
        x,
      ),
  ],
  [
    '[vjp] needs one cotangent for each of 1 outputs, got 2. Give them in the order of the values',
    ArgumentError,
    () => scope(() => call(vjp(square, x).pullback, [x, x])),
  ],
  [
    '[customGrad] the pullback must return one gradient (or null) for each of 1 arguments, got 2. Use null where it is zero',
    GradientError,
    wrong((g) => [g, g]),
  ],
  [
    '[customGrad] gradient 0 must be float32 of shape [2] like its argument, got float32 of shape []. Sum over what was broadcast, and cast',
    GradientError,
    wrong((g) => [sum(g)]),
  ],
  [
    '[gradCheck] epsilon must be above 0, got 0. Leave it out for 1e-5',
    ArgumentError,
    () => gradCheck((y) => mul(y, 2), [x], { epsilon: 0 }),
  ],
])('%s', (message, errorClass, f) =>
  expectBalanced(backend, () => {
    let thrown: unknown;
    try {
      f();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(errorClass);
    expect(thrown instanceof Error && thrown.message).toBe(message);
  }),
);

const drawing: Readonly<Record<string, (options: object) => unknown>> = {
  ...Object.fromEntries(
    [
      uniform,
      normal,
      truncatedNormal,
      exponential,
      gumbel,
      bernoulli,
      gamma,
      randint,
      randomBits,
    ].map((f) => [f.name, (options: object) => call(f, key(0), [2], options)]),
  ),
  permutation: (options) => call(permutation, key(0), x, options),
  choice: (options) => call(choice, key(0), x, [1], options),
  categorical: (options) => call(categorical, key(0), x, options),
  multinomial: (options) => call(multinomial, key(0), x, options),
};

it.each(Object.entries(drawing))('%s refuses an option that it does not know', (name, draw) =>
  expectBalanced(backend, () => {
    expect(() => draw({ backend, shift: 1 })).toThrow(`[${name}] options must be known, got `);
  }),
);
