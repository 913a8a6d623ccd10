// Arguments that the types would refuse, and operands on two backends.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { memory, ones, scope } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import {
  cholesky,
  lstsq,
  matrixNorm,
  matrixPower,
  pinv,
  qr,
  solve,
  svd,
  triangularSolve,
  vectorNorm,
} from './index.js';
import { backend, balanced } from './linalg.test-support.js';

/** An argument as it might come from a program that is not checked. */
const unchecked = (text: string) => JSON.parse(text);

describe('options', () => {
  it('that are unknown are refused', () =>
    balanced(() => {
      const x = ones([2, 2], { backend });
      expect(() => cholesky(x, unchecked('{"uper":true}'))).toThrow(
        "[cholesky] options must be known, got 'uper'. Did you mean 'upper'?",
      );
      expect(() => qr(x, unchecked('{"modus":1}'))).toThrow('[qr] options must be known');
      expect(() => svd(x, unchecked('{"full":1}'))).toThrow('[svd] options must be known');
      expect(() => triangularSolve(x, x, unchecked('{"lower":true}'))).toThrow(
        '[triangularSolve] options must be known',
      );
    }));

  it('of another kind are refused', () =>
    balanced(() => {
      const x = ones([2, 2], { backend });
      expect(() => qr(x, unchecked('{"mode":"full"}'))).toThrow(
        "[qr] mode must be 'reduced' or 'complete', got the string 'full'. Leave it out for 'reduced'",
      );
      expect(() => matrixNorm(x, unchecked('3'))).toThrow(
        "[matrixNorm] ord must be 'fro', 'nuc', 1, -1, 2, -2, Infinity or -Infinity, got 3. Flatten matrices for the other norms of vectors",
      );
      expect(() => svd(x, unchecked('true'))).toThrow(
        '[svd] options must be an object, got true. Name each: { fullMatrices: ... }',
      );
      expect(() => pinv(x, unchecked('{"relativeTolerance":"0.1"}'))).toThrow(
        "[pinv] relativeTolerance must be a number of at least 0, got the string '0.1'. Leave it out for that of the dtype",
      );
      expect(() => matrixPower(x, unchecked('"2"'))).toThrow(
        "[matrixPower] the exponent must be an integer, got the string '2'. For others there is eigh",
      );
      expect(() => vectorNorm(x, 2, unchecked('null'))).toThrow('[vectorNorm] an axis is a number');
    }));
});

it('a right side that is missing is refused', () =>
  balanced(() => {
    const x = ones([2, 2], { backend });
    for (const f of [solve, triangularSolve, lstsq]) {
      expect(() => f(x, unchecked('null'))).toThrow(`[${f.name}] needs a tensor, got null`);
    }
  }));

it('operands on two backends are refused', () => {
  const other = new CpuBackend();
  balanced(() => {
    const [a, b] = [ones([2, 2], { backend }), ones([2], { backend: other })];
    expect(() => solve(a, b)).toThrow('[solve] all tensors must live on one backend');
  });
  scope(() => expect(memory(other).buffers).toBe(0));
});
