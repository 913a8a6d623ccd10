/**
 * The functions that the tensor package exports and that are no operations on tensors, by what they
 * are instead. A new function is named here, or it gets an OpInfo.
 */

/** What a function is, if it is no operation, and the functions that are that. */
export const notOperations = {
  'creation: there is no operand': [
    'arange',
    'eye',
    'full',
    'fullLike',
    'ones',
    'onesLike',
    'tensor',
    'zeros',
    'zerosLike',
  ],
  'random: a function of a key': [
    'bernoulli',
    'categorical',
    'choice',
    'exponential',
    'gamma',
    'gumbel',
    'key',
    'multinomial',
    'normal',
    'permutation',
    'randint',
    'randomBits',
    'threefryBits',
    'truncatedNormal',
    'uniform',
  ],
  'programs, which are data': ['defineProgram', 'elementwise', 'resolveProgram', 'update'],
  'scopes and memory': ['keep', 'memory', 'scope'],
  'questions about dtypes, shapes and layouts': [
    'axesOf',
    'castNumber',
    'dense',
    'floatOf',
    'formatShape',
    'hostArray',
    'isFloat',
    'promote',
    'promoteNumber',
    'sizeOf',
    'strided',
  ],
  'words for messages': ['closest'],
} as const;

type Lists = typeof notOperations;

/** The name of a function of the tensor package that is no operation. */
export type NotAnOperation = Lists[keyof Lists][number];
