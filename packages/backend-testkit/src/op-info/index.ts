/**
 * The table of all operations. Its type lists every function that the tensor package exports and
 * that is not known to be something else, so an operation without an OpInfo does not compile.
 */
import type * as api from '@evenkeel/tensor';
import { contract } from './contract.js';
import { elementwise } from './elementwise.js';
import { indexing } from './indexing.js';
import { movement } from './move.js';
import { reduce } from './reduce.js';
import type { OpInfo } from './types.js';

type Api = typeof api;

/**
 * Exported functions that are no operations on tensors; a new one is named here or gets an OpInfo.
 */
type NotAnOperation =
  // Creation: there is no operand.
  | 'arange'
  | 'eye'
  | 'full'
  | 'fullLike'
  | 'ones'
  | 'onesLike'
  | 'tensor'
  | 'zeros'
  | 'zerosLike'
  // Random: see suites/random.ts.
  | 'bernoulli'
  | 'key'
  | 'normal'
  | 'randomBits'
  | 'threefryBits'
  | 'truncatedNormal'
  | 'uniform'
  // Programs are data; the operations that are programs have an OpInfo each.
  | 'defineProgram'
  | 'elementwise'
  | 'resolveProgram'
  | 'update'
  // Scopes and memory.
  | 'keep'
  | 'memory'
  | 'scope'
  // Questions about dtypes, shapes and layouts.
  | 'axesOf'
  | 'castNumber'
  | 'dense'
  | 'floatOf'
  | 'formatShape'
  | 'hostArray'
  | 'isFloat'
  | 'promote'
  | 'promoteNumber'
  | 'sizeOf'
  | 'strided'
  // Words for messages.
  | 'closest';

type Functions = {
  [K in keyof Api]: Api[K] extends (...args: never) => unknown ? K : never;
}[keyof Api];

/** The name of an operation. */
export type OpName = Exclude<Functions, NotAnOperation>;

/** Every operation. */
export const opInfo: { readonly [K in OpName]: OpInfo } = {
  ...elementwise,
  ...reduce,
  ...movement,
  ...contract,
  ...indexing,
};

/** The operations in order, with their names. */
export const opEntries: readonly (readonly [name: string, info: OpInfo])[] = Object.entries(opInfo);
