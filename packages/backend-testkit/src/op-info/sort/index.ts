/** What the suites know about sorting, searching and counting. */
import { counting } from './counting.js';
import { sorting } from './sorting.js';

/** The family. */
export const sort = { ...sorting, ...counting };
