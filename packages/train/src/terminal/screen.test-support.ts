/** Streams for tests: one that takes plain text, and a terminal that shows what a person would see. */
import { Writable } from 'node:stream';
import type { WritableLike } from './stream.js';

/** Remembers everything, and is no terminal. */
export class Paper implements WritableLike {
  text = '';

  write(text: string): void {
    this.text += text;
  }
}

/** A terminal of so many columns, on which nothing scrolls away. */
export class Screen extends Writable {
  readonly isTTY = true;
  columns: number;
  /** Everything that was written, control characters and all. */
  raw = '';
  /** How often a line was drawn anew. */
  redraws = 0;
  #lines: string[] = [''];
  #row = 0;
  #column = 0;
  #saved = [0, 0] as readonly [row: number, column: number];

  constructor(columns = 80) {
    super({ decodeStrings: false });
    this.columns = columns;
  }

  /** What stands there, without the blanks at the end. */
  get lines(): string[] {
    return this.#lines.map((line) => line.trimEnd());
  }

  override _write(chunk: unknown, _encoding: string, done: (error?: Error | null) => void): void {
    const text = String(chunk);
    this.raw += text;
    for (const token of text.match(TOKENS) ?? []) this.#take(token);
    done();
  }

  #take(token: string): void {
    const line = this.#lines[this.#row] ?? '';
    if (token === '\n') {
      this.#row++;
      this.#column = 0;
      while (this.#lines.length <= this.#row) this.#lines.push('');
    } else if (token === '\x1b7') this.#saved = [this.#row, this.#column];
    else if (token === '\x1b8') [this.#row, this.#column] = this.#saved;
    else if (token === '\x1b[1G') this.#column = 0;
    else if (token === '\x1b[0K') this.#lines[this.#row] = line.slice(0, this.#column);
    else if (token === '\x1b[2K') this.#lines[this.#row] = '';
    else if (token.startsWith('\x1b')) throw new Error(`not known here: ${JSON.stringify(token)}`);
    else {
      if (this.#column === 0) this.redraws++;
      if (this.#column + token.length >= this.columns) throw new Error(`too long: ${token}`);
      const before = line.padEnd(this.#column).slice(0, this.#column);
      this.#lines[this.#row] = before + token + line.slice(this.#column + token.length);
      this.#column += token.length;
    }
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a terminal is told by.
const TOKENS = /\n|\x1b[78]|\x1b\[[0-9;?]*[A-Za-z]|[^\n\x1b]+/g;
