// The whole comparison, in the order of the page.
import { contraction, linearAlgebra } from './algebra.js';
import { arithmetic, functions, logic } from './elementwise.js';
import { creation, indexing, movement } from './movement.js';
import { others } from './other.js';
import { random } from './random.js';
import { reductions, scans, sorting } from './reductions.js';
import type { Section } from './row.js';

export type { Absence } from './row.js';
export { without } from './without.js';

/** What has a counterpart, by family. */
export const sections: readonly Section[] = [
  arithmetic,
  functions,
  logic,
  reductions,
  scans,
  sorting,
  creation,
  movement,
  indexing,
  contraction,
  linearAlgebra,
  random,
  others,
];
