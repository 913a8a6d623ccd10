/** What a workload is. */
import type { CaseSpec, YardstickSpec } from '../cases.js';

/** One thing to measure; each contender gives one row. */
export interface Case {
  /** What tells it from the others of its workload; empty where it is alone. */
  readonly name: string;
  readonly spec: CaseSpec;
  /** How far a contender may be from the reference: see agreement.ts. */
  readonly tolerance: number;
  /** Of one call, where that is what the figure is about. */
  readonly flops?: number;
  /** Read or written at the least by one call, where that is what the figure is about. */
  readonly bytes?: number;
  /** Measured between the samples of the contenders. */
  readonly yardsticks: readonly YardstickSpec[];
}

/** A name that `pnpm bench` takes. */
export interface Workload {
  readonly name: string;
  /** Heading and first paragraph on the page. */
  readonly title: string;
  readonly about: string;
  /** What is measured; null for those that measure in their own way. */
  readonly cases: readonly Case[] | null;
}

/** The peak, for what computes. */
export const PEAK: readonly YardstickSpec[] = [{ kind: 'peak' }];

const KIB = 1024;

/** Copies within each level of a usual cache, and beyond, for what is bound by memory. */
export const COPIES: readonly YardstickSpec[] = [16, 256, 4096, 65536].map((kib) => ({
  kind: 'copy',
  bytes: kib * KIB,
}));
