/** Writes the figures of every epoch as comma-separated text (RFC 4180). Knows no storage. */
import { ArgumentError } from '@evenkeel/tensor';
import type { Callback, Logs, Run } from '../callback.js';

/** Where {@link CsvLog} writes. */
export interface CsvLogOptions {
  /** Appends text; training waits for it. */
  readonly write: (text: string) => void | Promise<void>;
  /** Whether a line with the names comes first; default true. Say false to go on with a text that has one. */
  readonly header?: boolean;
}

/**
 * Writes a line with the names of the figures, once, and one line with their values after every epoch, in full
 * precision: `epoch`, counted from 0, then the figures in the order of the logs. Lines end in CR LF, and names with
 * commas, quotes or line breaks are quoted, as RFC 4180 says.
 *
 * The columns are those of the first epoch, also in a second training with the same instance: a figure that
 * is missing later leaves its cell empty, and one that was not there is not written.
 *
 * @throws {ArgumentError} if write is no function.
 *
 * @example
 * ```ts
 * let text = '';
 * const log = new CsvLog({ write: (line) => void (text += line) });
 * ```
 */
export class CsvLog implements Callback {
  readonly #write: CsvLogOptions['write'];
  readonly #header: boolean;
  #columns: readonly string[] | null = null;

  constructor({ write, header = true }: CsvLogOptions) {
    if (typeof write !== 'function') {
      throw new ArgumentError(
        'CsvLog',
        `write must be a function, got ${String(write)}. Give what appends text: (text) => appendFile(path, text)`,
      );
    }
    this.#write = write;
    this.#header = header;
  }

  async onEpochEnd(_run: Run, epoch: number, logs: Logs): Promise<void> {
    if (this.#columns === null) {
      this.#columns = Object.keys(logs);
      if (this.#header) await this.#write(line(['epoch', ...this.#columns]));
    }
    await this.#write(line([epoch, ...this.#columns.map((name) => logs[name] ?? '')]));
  }
}

const line = (cells: readonly (string | number)[]): string => `${cells.map(quoted).join(',')}\r\n`;

function quoted(cell: string | number): string {
  const text = String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
