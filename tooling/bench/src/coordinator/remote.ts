/** A contender in a process of its own, and what it can be asked. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { BenchError } from '../bench-error.js';
import type { CaseSpec } from '../cases.js';
import type { ArrayFile } from '../data/arrays.js';
import type { Hello, PrepareAnswer, Request, TimeAnswer } from '../worker/contract.js';

/** What a contender can be asked, wherever it is. */
export interface Remote {
  readonly versions: Readonly<Record<string, string>>;
  prepare(spec: CaseSpec, arrays: ArrayFile): Promise<PrepareAnswer>;
  /** Writes the values to be compared into the file `out`. */
  check(lane: number, out: string): Promise<void>;
  /** Calls for `ms`, at least once; microseconds a call. */
  warm(lane: number, ms: number): Promise<number>;
  /** Microseconds a call over so many calls; `first`: after one that is not timed. */
  sample(lane: number, calls: number, first: boolean): Promise<number>;
  drop(): Promise<void>;
  end(): void;
}

/** How much of what a process wrote to stderr is shown when it fails. */
const COMPLAINT = 2000;

/** See the file's header. */
export class RemoteProcess implements Remote {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #complaint = '';
  #versions: Readonly<Record<string, string>> = {};

  private constructor(name: string, child: ChildProcess) {
    this.#name = name;
    this.#child = child;
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error('a worker needs its pipes.');
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-COMPLAINT);
    });
    // A process that cannot be started, or is gone, has no more lines: that is where it is reported.
    child.on('error', ({ message }) => {
      this.#complaint += message;
    });
    child.stdin?.on('error', () => {});
  }

  /** Starts a process and waits until it is ready. */
  static async start(
    name: string,
    command: string,
    args: readonly string[],
  ): Promise<RemoteProcess> {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const remote = new RemoteProcess(name, child);
    const { versions } = await remote.#answer<Hello>();
    remote.#versions = versions;
    return remote;
  }

  get versions(): Readonly<Record<string, string>> {
    return this.#versions;
  }

  prepare(spec: CaseSpec, arrays: ArrayFile): Promise<PrepareAnswer> {
    return this.#ask({ do: 'prepare', spec, arrays });
  }

  check(lane: number, out: string): Promise<void> {
    return this.#ask({ do: 'check', lane, out });
  }

  async warm(lane: number, ms: number): Promise<number> {
    return (await this.#ask<TimeAnswer>({ do: 'warm', lane, ms })).us;
  }

  async sample(lane: number, calls: number, first: boolean): Promise<number> {
    return (await this.#ask<TimeAnswer>({ do: 'sample', lane, calls, first })).us;
  }

  drop(): Promise<void> {
    return this.#ask({ do: 'drop' });
  }

  end(): void {
    this.#child.stdin?.end();
    this.#child.kill();
  }

  #ask<T>(request: Request): Promise<T> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    return this.#answer();
  }

  async #answer<T>(): Promise<T> {
    const { value, done } = await this.#lines.next();
    if (done === true) {
      throw new BenchError(`${this.#name} ended without an answer. It said:\n${this.#complaint}`);
    }
    const reply: { readonly ok: T; readonly error?: string } = JSON.parse(value);
    if (reply.error !== undefined) throw new BenchError(`${this.#name} failed:\n${reply.error}`);
    return reply.ok;
  }
}
