/**
 * The table of all operations. Its type lists every function that the tensor package exports and
 * that is not known to be something else (not-operations.ts), so an operation without an OpInfo
 * does not compile.
 */
import type * as api from '@evenkeel/tensor';
import { contract } from './contract/index.js';
import { elementwise } from './elementwise/index.js';
import { indexing } from './indexing/index.js';
import { linalg } from './linalg/index.js';
import { movement } from './move/index.js';
import type { NotAnOperation } from './not-operations.js';
import { reduce } from './reduce/index.js';
import { scan } from './scan/index.js';
import { sort } from './sort/index.js';
import type { OpInfo } from './types.js';

type Api = typeof api;

type Functions = {
  [K in keyof Api]: Api[K] extends (...args: never) => unknown ? K : never;
}[keyof Api];

/** The name of an operation. */
export type OpName = Exclude<Functions, NotAnOperation> | keyof typeof linalg;

/** Every operation. */
export const opInfo: { readonly [K in OpName]: OpInfo } = {
  ...elementwise,
  ...reduce,
  ...scan,
  ...sort,
  ...movement,
  ...contract,
  ...indexing,
  ...linalg,
};

/** The operations in order, with their names. */
export const opEntries: readonly (readonly [name: string, info: OpInfo])[] = Object.entries(opInfo);
