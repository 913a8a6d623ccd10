/** What the suites know about the elementwise operations. */
import type { OpInfo } from '../types.js';
import { numbers } from './arithmetic.js';
import { bits } from './bits.js';
import { sigmoidCrossEntropy } from './cross-entropy.js';
import { functions } from './functions.js';
import { questions } from './questions.js';
import { select } from './select.js';

/** The elementwise operations. */
export const elementwise = {
  ...functions,
  ...numbers,
  ...questions,
  ...bits,
  ...select,
  sigmoidCrossEntropy,
} satisfies Readonly<Record<string, OpInfo>>;
