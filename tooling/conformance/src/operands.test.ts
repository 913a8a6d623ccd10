// What is no tensor, handed to operations by callers in JavaScript.
import { CpuBackend } from '@evenkeel/backend-cpu';
import * as tensors from '@evenkeel/tensor';
import { ArgumentError, Tensor, Variable } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const { ones, tensor } = tensors;
const x = tensor([1, 2], { backend });
const m = ones([2, 2], { backend });
const yes = tensor([true, false], { backend });
const indices = tensor(Int32Array.of(0, 1), { backend });

type Call = readonly [name: string, f: (...args: never[]) => unknown, args: readonly unknown[]];

/** Right calls; the tests replace one of their tensors after the other. */
const calls: readonly Call[] = [
  ...Object.entries({
    neg: tensors.neg,
    abs: tensors.abs,
    sign: tensors.sign,
    square: tensors.square,
    relu: tensors.relu,
    sqrt: tensors.sqrt,
    rsqrt: tensors.rsqrt,
    reciprocal: tensors.reciprocal,
    exp: tensors.exp,
    expm1: tensors.expm1,
    log: tensors.log,
    log1p: tensors.log1p,
    tanh: tensors.tanh,
    sigmoid: tensors.sigmoid,
    softplus: tensors.softplus,
    erf: tensors.erf,
    erfInv: tensors.erfInv,
    sin: tensors.sin,
    cos: tensors.cos,
    logicalNot: tensors.logicalNot,
    softmax: tensors.softmax,
    logSoftmax: tensors.logSoftmax,
    stopGradient: tensors.stopGradient,
    transpose: tensors.transpose,
    sum: tensors.sum,
    mean: tensors.mean,
    max: tensors.max,
    argmax: tensors.argmax,
    moments: tensors.moments,
  }).map(([name, f]): Call => [name, f, [x]]),
  ...Object.entries({
    add: tensors.add,
    mul: tensors.mul,
    div: tensors.div,
    maximum: tensors.maximum,
    minimum: tensors.minimum,
    equal: tensors.equal,
    notEqual: tensors.notEqual,
    less: tensors.less,
    lessEqual: tensors.lessEqual,
    greater: tensors.greater,
    greaterEqual: tensors.greaterEqual,
    softmaxCrossEntropy: tensors.softmaxCrossEntropy,
  }).map(([name, f]): Call => [name, f, [x, x]]),
  ['add', tensors.add, [x, 1]],
  ['sub', tensors.sub, [1, x]],
  ['less', tensors.less, [x, 1]],
  ['matmul', tensors.matmul, [m, m]],
  ['matrixTranspose', tensors.matrixTranspose, [m]],
  ['linear', tensors.linear, [m, m, x]],
  ['sparseCrossEntropy', tensors.sparseCrossEntropy, [m, indices]],
  ['cast', tensors.cast, [x, 'int32']],
  ['reshape', tensors.reshape, [x, [2, 1]]],
  ['expand', tensors.expand, [x, [2, 2]]],
  ['slice', tensors.slice, [x, 0, 1]],
  ['embed', tensors.embed, [x, 0, 1, 1, 4]],
  ['gather', tensors.gather, [x, indices, 0]],
  ['scatterAdd', tensors.scatterAdd, [x, indices, x, 0]],
  ['oneHot', tensors.oneHot, [indices, 3]],
  ['fullLike', tensors.fullLike, [x, 3]],
  ['zerosLike', tensors.zerosLike, [x]],
  ['onesLike', tensors.onesLike, [x]],
  ['sub', tensors.sub, [x, x]],
  ['clip', tensors.clip, [x, 0, 1]],
  ['sigmoidCrossEntropy', tensors.sigmoidCrossEntropy, [x, x]],
  ['where', tensors.where, [yes, x, x]],
  ['where', tensors.where, [yes, x, 1]],
  ['batchNorm', tensors.batchNorm, [m, null, null, 1e-5]],
];

/** All ways to replace one tensor of the arguments. */
const replaced = (args: readonly unknown[], by: unknown): unknown[][] =>
  args.flatMap((arg, i) => (arg instanceof Tensor ? [args.with(i, by)] : []));

describe.each<[string, unknown]>([
  ['undefined', undefined],
  ['null', null],
  ['an array', [1, 2]],
  ["the string 'text'", 'text'],
  ['Float32Array', Float32Array.of(1, 2)],
])('%s where a tensor belongs is refused', (what, intruder) => {
  it.each(calls)('by %s', (name, f, args) => {
    expectBalanced(backend, () => {
      for (const wrong of replaced(args, intruder)) {
        const run = () => Reflect.apply(f, undefined, wrong);
        expect(run).toThrow(ArgumentError);
        expect(run).toThrow(`[${name}] needs a tensor, got ${what}. Make one: tensor(`);
      }
    });
  });
});

it('a Variable where a tensor belongs is refused', () => {
  using w = new Variable(tensor([1], { backend }), { name: 'w' });
  expect(() => Reflect.apply(tensors.add, undefined, [w, 1])).toThrow(
    '[add] needs a tensor, got Variable',
  );
});
