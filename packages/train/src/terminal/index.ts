/**
 * @evenkeel/train/terminal: a progress bar for `fit`, where there is a terminal, and plain lines where there is none.
 */
export { type ProgressOptions, progress } from './progress.js';
export type { WritableLike } from './stream.js';
