/**
 * Reads the arguments of a call as the types that an operation takes; a wrong one is a bug of a
 * sample.
 */
import { DTYPES, type DType, Tensor } from '@evenkeel/tensor';
import type { Arg } from '../sample.js';

function wrong(what: string, got: Arg): never {
  throw new TypeError(`a sample gave ${String(got)} where ${what} is needed`);
}

/** A tensor. */
export const tensorArg = (x: Arg): Tensor => (x instanceof Tensor ? x : wrong('a tensor', x));

/** A number. */
export const numberArg = (x: Arg): number => (typeof x === 'number' ? x : wrong('a number', x));

/** A tensor or a number. */
export const termArg = (x: Arg): Tensor | number => (typeof x === 'number' ? x : tensorArg(x));

/** A tensor, or null. */
export const tensorOrNull = (x: Arg): Tensor | null => (x === null ? null : tensorArg(x));

/** A dtype. */
export const dtypeArg = (x: Arg): DType => DTYPES.find((d) => d === x) ?? wrong('a dtype', x);

const isList = (x: Arg): x is readonly Arg[] => Array.isArray(x);

/** An array of numbers. */
export const numbersArg = (x: Arg): number[] =>
  isList(x) ? x.map(numberArg) : wrong('an array of numbers', x);

/** An array of tensors. */
export const tensorsArg = (x: Arg): Tensor[] =>
  isList(x) ? x.map(tensorArg) : wrong('an array of tensors', x);

/** `undefined`, or what `read` makes of it. */
export const optional = <T>(x: Arg, read: (x: Arg) => T): T | undefined =>
  x === undefined ? undefined : read(x);

/** One axis, several, or undefined. */
export const axesArg = (x: Arg): number | number[] | undefined =>
  optional<number | number[]>(x, (y) => (typeof y === 'number' ? y : numbersArg(y)));

/** A flag, or undefined. */
export const flagArg = (x: Arg): boolean | undefined =>
  optional(x, (y) => (typeof y === 'boolean' ? y : wrong('a boolean', y)));
