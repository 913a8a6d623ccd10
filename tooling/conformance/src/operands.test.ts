// What is no tensor, handed to operations by callers in JavaScript.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { opInfo } from '@evenkeel/backend-testkit';
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

/** Calls with the same arguments, by the operations' names. */
const each = (args: readonly unknown[], ops: Readonly<Record<string, Call[1]>>): Call[] =>
  Object.entries(ops).map(([name, f]) => [name, f, args]);

const { abs, neg, sign, square, relu, sqrt, rsqrt, reciprocal, exp, exp2, expm1, log } = tensors;
const { log1p, log2, log10, cbrt, sin, cos, tan, asin, acos, atan, sinc, sinh, cosh } = tensors;
const { tanh, asinh, acosh, atanh, sigmoid, softplus, logit, erf, erfc, erfInv, lgamma } = tensors;
const { digamma, floor, ceil, trunc, round, isNaN: isNan, isFinite: isFin } = tensors;
const { isInfinite, signBit, logicalNot, nanToNum, softmax, logSoftmax, stopGradient } = tensors;
const { transpose, matrixTranspose, sum, prod, mean, max, min, argmax, argmin, any, all } = tensors;
const { countNonzero, moments, variance, standardDeviation, logSumExp, median } = tensors;
const { cumsum, cumprod, cummax, cummin, sort, argsort, unique, nonzero, squeeze, flip } = tensors;
const { tril, triu, diagonal, diag, trace, zerosLike, onesLike } = tensors;
const { add, mul, div, maximum, minimum, equal, notEqual, less, lessEqual, greater } = tensors;
const { greaterEqual, floorDivide, remainder, fmod, pow, hypot, atan2, copySign } = tensors;
const { logAddExp, xlogy, isClose, logicalAnd, logicalOr, logicalXor } = tensors;
const { softmaxCrossEntropy, sub, sigmoidCrossEntropy, searchsorted, dot, vecdot } = tensors;
const { inner, outer, kron, bitwiseAnd, bitwiseOr, bitwiseXor, leftShift, rightShift } = tensors;

/** Right calls; the tests replace one of their tensors after the other. */
const calls: readonly Call[] = [
  ...each([x], { neg, abs, sign, square, relu, sqrt, rsqrt, reciprocal, exp, exp2, expm1, log }),
  ...each([x], { log1p, log2, log10, cbrt, sin, cos, tan, asin, acos, atan, sinc, sinh, cosh }),
  ...each([x], { tanh, asinh, acosh, atanh, sigmoid, softplus, logit, erf, erfc, erfInv }),
  ...each([x], { lgamma, digamma, floor, ceil, trunc, round, isNaN: isNan, isFinite: isFin }),
  ...each([x], { isInfinite, signBit, logicalNot, nanToNum, softmax, logSoftmax }),
  ...each([x], { stopGradient, transpose, sum, prod, mean, max, min, argmax, argmin, any, all }),
  ...each([x], { countNonzero, moments, variance, standardDeviation, logSumExp, median }),
  ...each([x], { cumsum, cumprod, cummax, cummin, sort, argsort, unique, nonzero, squeeze }),
  ...each([x], { flip, diag, zerosLike, onesLike }),
  ...each([m], { matrixTranspose, tril, triu, diagonal, trace }),
  ...each([x, x], { add, sub, mul, div, maximum, minimum, equal, notEqual, less, lessEqual }),
  ...each([x, x], { greater, greaterEqual, floorDivide, remainder, fmod, pow, hypot, atan2 }),
  ...each([x, x], { copySign, logAddExp, xlogy, isClose, logicalAnd, logicalOr, logicalXor }),
  ...each([x, x], { softmaxCrossEntropy, sigmoidCrossEntropy, searchsorted, dot, vecdot }),
  ...each([x, x], { inner, outer, kron }),
  ...each([x, 1], { add, less, pow, floorDivide, isClose }),
  ...each([1, x], { sub, pow, remainder }),
  ...each([indices, indices], { bitwiseAnd, bitwiseOr, bitwiseXor, leftShift, rightShift }),
  ['bitwiseNot', tensors.bitwiseNot, [indices]],
  ['bincount', tensors.bincount, [indices]],
  ['lerp', tensors.lerp, [x, x, x]],
  ['matmul', tensors.matmul, [m, m]],
  ['tensordot', tensors.tensordot, [m, m, 1]],
  ['einsum', tensors.einsum, ['ij,jk->ik', m, m]],
  ['linear', tensors.linear, [m, m, x]],
  ['sparseCrossEntropy', tensors.sparseCrossEntropy, [m, indices]],
  ['cast', tensors.cast, [x, 'int32']],
  ['reshape', tensors.reshape, [x, [2, 1]]],
  ['expand', tensors.expand, [x, [2, 2]]],
  ['expandDims', tensors.expandDims, [x, 0]],
  ['moveAxis', tensors.moveAxis, [m, 0, 1]],
  ['swapAxes', tensors.swapAxes, [m, 0, 1]],
  ['slice', tensors.slice, [x, 0, 1]],
  ['split', tensors.split, [x, 2]],
  ['embed', tensors.embed, [x, 0, 1, 4]],
  ['pad', tensors.pad, [x, 1]],
  ['tile', tensors.tile, [x, 2]],
  ['repeat', tensors.repeat, [x, 2]],
  ['roll', tensors.roll, [x, 1]],
  ['concat', tensors.concat, [[x, x]]],
  ['stack', tensors.stack, [[x, x]]],
  ['meshgrid', tensors.meshgrid, [[x, x]]],
  ['quantile', tensors.quantile, [x, 0.5]],
  ['topK', tensors.topK, [x, 1]],
  ['gather', tensors.gather, [x, indices, 0]],
  ['take', tensors.take, [x, indices, 0]],
  ['takeAlongAxis', tensors.takeAlongAxis, [x, indices, 0]],
  ['scatter', tensors.scatter, [x, indices, x, 0]],
  ['scatterAdd', tensors.scatterAdd, [x, indices, x, 0]],
  ['indexPut', tensors.indexPut, [x, [indices], x]],
  ['booleanMask', tensors.booleanMask, [x, yes]],
  ['at', tensors.at, [x, 0]],
  ['oneHot', tensors.oneHot, [indices, 3]],
  ['fullLike', tensors.fullLike, [x, 3]],
  ['clip', tensors.clip, [x, 0, 1]],
  ['where', tensors.where, [yes, x, x]],
  ['where', tensors.where, [yes, x, 1]],
  ['batchNorm', tensors.batchNorm, [m, null, null, 1e-5]],
];

it('there is a call of every operation of tensor', () => {
  const known = new Set(calls.map(([name]) => name));
  const missing = Object.keys(opInfo).filter((name) => name in tensors && !known.has(name));
  expect(missing).toEqual([]);
});

/** All ways to replace one tensor of the arguments, or of a list among them. */
const replaced = (args: readonly unknown[], by: unknown): unknown[][] =>
  args.flatMap((arg, i) => {
    if (arg instanceof Tensor) return [args.with(i, by)];
    return Array.isArray(arg) ? replaced(arg, by).map((list) => args.with(i, list)) : [];
  });

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
