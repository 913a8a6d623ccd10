/** What the suites know about the contractions. */
import type { OpInfo } from '../types.js';
import { einsums } from './einsum.js';
import { matrices } from './matmul.js';
import { normalization } from './normalization.js';
import { products } from './products.js';

/** The contractions. */
export const contract = {
  ...matrices,
  ...products,
  ...einsums,
  ...normalization,
} satisfies Readonly<Record<string, OpInfo>>;
