/** What the suites know about the package linalg. */
import type * as api from '@evenkeel/linalg';
import type { OpInfo } from '../types.js';
import { factorizations } from './factorizations.js';
import { norms } from './norms.js';
import { systems } from './systems.js';

/** Every operation of linear algebra. */
export const linalg: { readonly [K in keyof typeof api]: OpInfo } = {
  ...systems,
  ...factorizations,
  ...norms,
};
