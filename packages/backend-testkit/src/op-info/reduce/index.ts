/** What the suites know about the reductions, the softmaxes and the cross entropies. */
import { classes } from './classes.js';
import { reductions } from './reductions.js';
import { statistics } from './statistics.js';

/** The family. */
export const reduce = { ...reductions, ...statistics, ...classes };
