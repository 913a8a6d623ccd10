/** The report as data: what `--json` writes, and what the page is made of. */
import type { Timing } from '../statistics.js';

/** One contender in one workload. */
export interface Row extends Timing {
  /** `article`, or with what is inside of it: `gemm 64x64x64`. */
  readonly workload: string;
  readonly contender: string;
  /** Of the process, `v24.21.0`; null where there is none. */
  readonly node: string | null;
  readonly threads: number;
  /** Its median over that of Evenkeel on Wasm and the newest Node; null where that was not measured. */
  readonly ratio_to_ours: number | null;
  /** Which of several ways was the fastest, and counts. */
  readonly way: string | null;
  /** The medians of all of them, in microseconds. */
  readonly ways?: Readonly<Record<string, number>>;
  /** Medians of parts of the work, or of what stands beside it, in microseconds. */
  readonly parts?: Readonly<Record<string, number>>;
  /** The median less that of the part "kernels", in microseconds. */
  readonly beyond_kernels_us?: number;
  /** The largest difference from the reference: see agreement.ts. */
  readonly difference: number | null;
  /** In workloads that are one product: how fast, and in percent of the peak that was measured in between. */
  readonly gflops?: number;
  readonly percent_of_peak?: number;
  /** In workloads that are bound by memory: on the least traffic they need. */
  readonly gb_per_s?: number;
  /** What is different about it. */
  readonly note?: string;
}

/** A contender that did not take part. */
export interface AbsentRow {
  readonly workload: string;
  readonly contender: string;
  readonly node: string | null;
  readonly reason: string;
}

/** A yardstick: GFLOP/s, or GB/s with a byte counted once when it is read and once when it is written. */
export interface Yardstick {
  readonly name: string;
  readonly unit: 'GFLOP/s' | 'GB/s';
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly samples: number;
}

export interface MachineInfo {
  readonly cpu: string;
  readonly cores: number;
  readonly memory_gb: number;
  readonly os: string;
  /** The load average of the last minute before anything was started. */
  readonly load_before: number;
  /** Measured in this run, between the samples of the others. */
  readonly yardsticks: readonly Yardstick[];
}

/** See the file's header. */
export interface Report {
  readonly schema: 1;
  /** When it was started, ISO 8601. */
  readonly date: string;
  /** What was typed. */
  readonly command: string;
  /** Whether it was a quick run, whose figures mean little. */
  readonly quick: boolean;
  readonly machine: MachineInfo;
  readonly versions: Readonly<Record<string, string>>;
  readonly warnings: readonly { readonly text: string }[];
  readonly results: readonly Row[];
  readonly absent: readonly AbsentRow[];
}

/** Why a value read from a file is no report; null if it is one. */
export function flawOf(value: unknown): string | null {
  if (!isRecord(value)) return 'a report is an object';
  if (value.schema !== 1) return `schema must be 1, got ${String(value.schema)}`;
  if (typeof value.date !== 'string' || Number.isNaN(Date.parse(value.date))) {
    return 'date must be a date';
  }
  if (typeof value.command !== 'string') return 'command must be a string';
  if (typeof value.quick !== 'boolean') return 'quick must be true or false';
  if (!isRecord(value.machine) || !Array.isArray(value.machine.yardsticks)) {
    return 'machine must say what was measured of it';
  }
  if (!isRecord(value.versions)) return 'versions must be an object';
  for (const list of ['warnings', 'results', 'absent']) {
    if (!Array.isArray(value[list])) return `${list} must be an array`;
  }
  for (const [i, row] of [...listOf(value.results)].entries()) {
    const flaw = flawOfRow(row);
    if (flaw !== null) return `results[${i}]: ${flaw}`;
  }
  return null;
}

function flawOfRow(row: unknown): string | null {
  if (!isRecord(row)) return 'a row is an object';
  for (const field of ['workload', 'contender']) {
    if (typeof row[field] !== 'string') return `${field} must be a string`;
  }
  if (row.node !== null && typeof row.node !== 'string') return 'node must be a version or null';
  for (const field of ['median_us', 'min_us', 'max_us']) {
    if (!isPositive(row[field])) return `${field} must be a positive number`;
  }
  for (const field of ['threads', 'samples']) {
    if (!Number.isInteger(row[field])) return `${field} must be an integer`;
  }
  if (row.ratio_to_ours !== null && !isPositive(row.ratio_to_ours)) {
    return 'ratio_to_ours must be a positive number or null';
  }
  return null;
}

const isPositive = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(value) && value > 0;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
