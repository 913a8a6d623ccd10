/** What the app has of the world: injected, so that a test can be the world. */
import type { WritableLike } from '@evenkeel/train/terminal';

export interface Io {
  /** For what the user asked: the summary, the table, the verdict. */
  readonly out: WritableLike;
  /** For how it goes on, and for errors. */
  readonly err: WritableLike;
  /** Relative paths start here. */
  readonly folder: string;
  /** Ends the training after the current step. */
  readonly signal: AbortSignal;
}
