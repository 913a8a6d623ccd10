/** What a contender written in TypeScript gives to the worker that runs it, and what the two processes say. */
import type { CaseSpec } from '../cases.js';
import type { ArrayFile, Arrays } from '../data/arrays.js';

/** What one call of a yardstick does: floating point operations, or bytes read and written. */
interface Work {
  readonly amount: number;
  readonly unit: 'GFLOP/s' | 'GB/s';
}

/** One way to compute a case. Of several the fastest counts. */
export interface Lane {
  readonly name: string;
  /** A part of the work, such as the kernels alone, or something to compare it with: beside the row, never the row. */
  readonly isPart?: boolean;
  readonly work?: Work;
  /** What is timed: one call. */
  run(): void | Promise<void>;
  /** The values to be compared, computed from the arrays as they were given. Called before `run`. */
  check?(): ArrayLike<number> | Promise<ArrayLike<number>>;
}

/** A case that is ready to be timed. */
export interface Prepared {
  /** What is different about it. */
  readonly note?: string;
  readonly lanes: readonly Lane[];
  /** Frees everything; throws if something is left. */
  dispose(): void;
}

/** Why a contender cannot do a case, or does not try. */
export interface Absent {
  readonly absent: string;
}

/** A library, ready to be given cases. */
export interface Session {
  /** Names and versions of what was loaded. */
  readonly versions: Readonly<Record<string, string>>;
  prepare(spec: CaseSpec, arrays: Arrays): Prepared | Absent | Promise<Prepared | Absent>;
}

/** What the module of a contender exports as `open`; `config` is what the list of contenders says. */
export type Open<Config> = (config: Config) => Promise<Session>;

/** Told to a worker, one JSON value a line. */
export type Request =
  | { readonly do: 'prepare'; readonly spec: CaseSpec; readonly arrays: ArrayFile }
  | { readonly do: 'check'; readonly lane: number; readonly out: string }
  | { readonly do: 'warm'; readonly lane: number; readonly ms: number }
  | {
      readonly do: 'sample';
      readonly lane: number;
      readonly calls: number;
      readonly first: boolean;
    }
  | { readonly do: 'drop' };

/** What a worker says when it has started. */
export interface Hello {
  readonly versions: Readonly<Record<string, string>>;
}

/** The answers to `prepare`. */
export type PrepareAnswer =
  | Absent
  | { readonly note?: string; readonly lanes: readonly LaneAnswer[] };

/** What the coordinator knows of a lane. */
export type LaneAnswer = Pick<Lane, 'name' | 'isPart' | 'work'>;

/** The answer to `warm` and `sample`: microseconds a call. */
export interface TimeAnswer {
  readonly us: number;
}

/** A line of a worker. */
export type Reply = { readonly ok: unknown } | { readonly error: string };

/** What one fresh process took from before the import to the first loss, in microseconds. */
export interface StartupAnswer {
  readonly import_us: number;
  readonly prepare_us: number;
  readonly step_us: number;
  /** The values that `check` of a case gives, after one step. */
  readonly loss: number;
}
