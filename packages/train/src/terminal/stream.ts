/** Where progress is written, and whether that is a terminal in which a line can be drawn again. */
import { ArgumentError } from '@evenkeel/tensor';

/** What takes text: `process.stderr`, or anything with such a method. */
export interface WritableLike {
  write(text: string): unknown;
  /** Whether it is a terminal; default false. */
  readonly isTTY?: boolean;
  /** How many characters fit on a line; default 80. */
  readonly columns?: number;
}

/** A stream of Node that is a terminal. */
export type Terminal = WritableLike & NodeJS.WritableStream;

/** The standard error of this process. */
export function defaultStream(op: string): WritableLike {
  const stream: WritableLike | undefined = globalThis.process?.stderr;
  if (stream !== undefined) return stream;
  throw new ArgumentError(
    op,
    'needs a stream to write to, got none where there is no process.stderr. Give one: progress({ stream: { write: (text) => console.log(text) } })',
  );
}

/**
 * Whether lines can be drawn again there: it is a terminal, of Node's, and the environment does not say that its text
 * goes to a log (CI) or that it understands no control characters (TERM=dumb).
 */
export function isTerminal(stream: WritableLike): stream is Terminal {
  const { CI = '', TERM } = globalThis.process?.env ?? {};
  if (stream.isTTY !== true || TERM === 'dumb' || !['', '0', 'false'].includes(CI)) return false;
  return 'on' in stream && typeof stream.on === 'function';
}
