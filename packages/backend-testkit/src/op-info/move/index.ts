/** What the suites know about the movement operations. */
import type { OpInfo } from '../types.js';
import { diagonals } from './diagonals.js';
import { parts } from './parts.js';
import { repeats } from './repeats.js';
import { views } from './views.js';

/** The movement operations. */
export const movement = {
  ...views,
  ...parts,
  ...repeats,
  ...diagonals,
} satisfies Readonly<Record<string, OpInfo>>;
