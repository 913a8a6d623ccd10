/**
 * @evenkeel/data: what its data sets have in common. Each data set is its own subpath, so that a program
 * carries only those it uses: `@evenkeel/data/breast-cancer`.
 */
export type { Dataset } from './dataset.js';
