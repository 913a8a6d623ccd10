// A world for the app, whose text can be read afterwards.
import type { Io } from './io.js';

export interface TestIo extends Io {
  /** What was written to `out`, and to `err`. */
  readonly written: { out: string; err: string };
}

export function testIo({
  signal = new AbortController().signal,
  folder = '/nowhere',
  onError = () => {},
}: {
  readonly signal?: AbortSignal;
  readonly folder?: string;
  /** Is told what is written to `err`. */
  readonly onError?: (text: string) => void;
} = {}): TestIo {
  const written = { out: '', err: '' };
  return {
    written,
    signal,
    folder,
    out: {
      write: (text) => {
        written.out += text;
      },
    },
    err: {
      write: (text) => {
        written.err += text;
        onError(text);
      },
    },
  };
}
