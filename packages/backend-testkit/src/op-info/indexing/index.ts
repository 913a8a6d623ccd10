/** What the suites know about the operations whose positions are data. */
import type { OpInfo } from '../types.js';
import { reading } from './at.js';
import { masks } from './masks.js';
import { classes } from './one-hot.js';
import { reads } from './reads.js';
import { writes } from './writes.js';

/** The operations with positions. */
export const indexing = {
  ...reads,
  ...writes,
  ...masks,
  ...classes,
  ...reading,
} satisfies Readonly<Record<string, OpInfo>>;
