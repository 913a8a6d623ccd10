/**
 * Reads JSON piece by piece, for whoever knows what has to come next. Not JSON.parse, because that lets the last
 * of two equal keys win, knows 2.0 as 2 and 1e400 as Infinity, and builds whatever a file asks for.
 */
import { damaged, quote } from './errors.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A position in a JSON text, which moves forward past what is read. */
export class JsonCursor {
  private readonly op: string;
  private readonly what: string;
  private readonly text: string;
  private at = 0;

  /** `what` is the name of `text` in messages: `the header`. */
  constructor(op: string, what: string, text: string) {
    this.op = op;
    this.what = what;
    this.text = text;
  }

  /**
   * The keys of an object. The value of each must be read before the next key is asked for.
   *
   * @throws ArgumentError if there is no object here, or a key occurs twice
   */
  *keys(): Generator<string, void> {
    const seen = new Set<string>();
    this.skip('{', "'{'");
    if (this.take('}')) return;
    do {
      const key = this.string();
      if (seen.has(key)) {
        throw damaged(this.op, `${this.what} must have each key once, got ${quote(key)} twice`);
      }
      seen.add(key);
      this.skip(':', "':'");
      yield key;
    } while (this.take(','));
    this.skip('}', "',' or '}'");
  }

  /** An array, whose elements `read` reads. */
  list<T>(read: () => T): T[] {
    const items: T[] = [];
    this.skip('[', "'['");
    if (this.take(']')) return items;
    do items.push(read());
    while (this.take(','));
    this.skip(']', "',' or ']'");
    return items;
  }

  /** A string; its characters are whole: no surrogate is alone. */
  string(): string {
    this.space();
    const start = this.at;
    const end = this.text.charCodeAt(start) === QUOTE ? this.endOfString(start + 1) : start;
    if (end === start) this.fail('a string');
    const value = decoded(this.text.slice(start, end));
    if (value === undefined || !isWellFormed(value)) this.fail('a string of valid characters');
    this.at = end;
    return value;
  }

  /** A whole number from 0 to 2^53 - 1, written in digits. */
  integer(): number {
    this.space();
    const start = this.at;
    let end = start;
    while (isDigit(this.text.charCodeAt(end))) end++;
    const digits = this.text.slice(start, end);
    const value = Number(digits);
    const isPlain = digits === '0' || (digits !== '' && !digits.startsWith('0'));
    if (!isPlain || !Number.isSafeInteger(value)) this.fail('a whole number below 2^53');
    this.at = end;
    return value;
  }

  /** Nothing but white space is left. */
  end(): void {
    this.space();
    if (this.at < this.text.length) this.fail('nothing but spaces');
  }

  /** Where the string whose first character is at `from` ends, behind its quote. */
  private endOfString(from: number): number {
    let i = from;
    while (this.text.charCodeAt(i) !== QUOTE) {
      if (i >= this.text.length) this.fail('a string that ends');
      i += this.text.charCodeAt(i) === BACKSLASH ? 2 : 1;
    }
    return i + 1;
  }

  private take(character: string): boolean {
    this.space();
    const found = this.text[this.at] === character;
    if (found) this.at++;
    return found;
  }

  private skip(character: string, expected: string): void {
    if (!this.take(character)) this.fail(expected);
  }

  private space(): void {
    while (' \n\r\t'.includes(this.text[this.at] ?? '?')) this.at++;
  }

  private fail(expected: string): never {
    const rest = this.text.slice(this.at, this.at + 20);
    const got = rest === '' ? 'its end' : quote(rest);
    throw damaged(
      this.op,
      `${this.what} must have ${expected} at character ${this.at}, got ${got}`,
    );
  }
}

/** What a JSON string in its quotes stands for; undefined if it is not one. */
function decoded(token: string): string | undefined {
  try {
    const value: unknown = JSON.parse(token);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** Whether UTF-8 can hold a text: false where a surrogate stands alone. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
