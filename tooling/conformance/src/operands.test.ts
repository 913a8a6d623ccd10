// What is no tensor, handed to operations by callers in JavaScript; and functions that only look synchronous.
import { checkpoint, customGrad, grad, jacobian, valueAndGrad, vjp } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import * as tensors from '@evenkeel/tensor';
import { ArgumentError, EvenkeelError, ScopeError, scope, Variable } from '@evenkeel/tensor';
import { runtime } from '@evenkeel/tensor/dispatch';
import { describe, expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

const backend = new CpuBackend();
const x = tensors.tensor([1, 2], { backend });
const matrix = tensors.ones([2, 2], { backend });
const condition = tensors.tensor([true, false], { backend });
const indices = tensors.tensor(Int32Array.of(0, 1), { backend });
const program = tensors.defineProgram('program', 2, 0, ([a, b]) => [tensors.e.add(a, b)]);

/** Every operation, with the arguments of a right call; the tensors among them are replaced one by one. */
const calls: Partial<Record<keyof typeof tensors, readonly unknown[]>> = {};
const unary = [
  ...['neg', 'abs', 'sign', 'square', 'relu', 'sqrt', 'rsqrt', 'reciprocal', 'exp', 'expm1', 'log'],
  ...['log1p', 'tanh', 'sigmoid', 'softplus', 'erf', 'erfInv', 'logicalNot', 'softmax', 'logSoftmax'],
  ...['stopGradient', 'transpose', 'sum', 'mean', 'max', 'argmax', 'moments'],
  ...['zerosLike', 'onesLike'],
];
