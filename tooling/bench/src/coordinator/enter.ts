/** Before a case is timed: everybody prepared, compared with the reference, and warmed up. */
import { BenchError } from '../bench-error.js';
import { type ArrayFile, readFloats } from '../data/arrays.js';
import type { LaneAnswer } from '../worker/contract.js';
import type { Case } from '../workloads/workload.js';
import { difference } from './agreement.js';
import { labelOf, type Participant } from './participant.js';
import type { Remote } from './remote.js';
import type { Settings } from './settings.js';

/** Everything that a case needs. */
export interface CaseRun {
  readonly workload: string;
  readonly spec: Case;
  readonly arrays: ArrayFile;
  readonly reference: Remote;
  readonly participants: readonly Participant[];
  readonly machine: Remote;
  readonly settings: Settings;
  /** A file to pass values through. */
  readonly scratch: string;
}

/** What is known of a lane. */
export interface LaneFacts extends LaneAnswer {
  readonly isPart: boolean;
  /** From the reference; null where there is nothing to compare. */
  readonly difference: number | null;
}

/** A lane that is ready. */
export interface Ready {
  readonly remote: Remote;
  readonly index: number;
  readonly facts: LaneFacts;
  /** What a call took last, in microseconds. */
  readonly us: number;
}

/** A participant with its lanes. */
export interface Entered {
  readonly participant: Participant;
  readonly note: string | null;
  readonly lanes: readonly Ready[];
}

/** Who did not take part, and why. */
export interface LeftOut {
  readonly participant: Participant;
  readonly reason: string;
}

/** What the reference computes. */
export async function wantedValues(run: CaseRun): Promise<Float32Array> {
  const { reference, spec, arrays, scratch } = run;
  const answer = await reference.prepare(spec.spec, arrays);
  if ('absent' in answer) throw new BenchError(`the reference cannot do ${run.workload}.`);
  await reference.check(0, scratch);
  await reference.drop();
  return readFloats(scratch);
}

/** Prepares a participant; throws if it computes something else than `wanted`. */
export async function enter(
  participant: Participant,
  run: CaseRun,
  wanted: Float32Array,
): Promise<Entered | LeftOut> {
  const { remote } = participant;
  const { warmMs, patienceMs } = run.settings;
  const answer = await remote.prepare(run.spec.spec, run.arrays);
  if ('absent' in answer) return { participant, reason: answer.absent };
  const lanes: Ready[] = [];
  for (const [index, lane] of answer.lanes.entries()) {
    const isPart = lane.isPart === true;
    const found = isPart ? null : await compared(participant, index, lane.name, run, wanted);
    const us = await remote.warm(index, warmMs);
    lanes.push({ remote, index, us, facts: { ...lane, isPart, difference: found } });
  }
  const fastestMs = Math.min(...lanes.map(({ us }) => us)) / 1e3;
  if (fastestMs > patienceMs) {
    await remote.drop();
    return { participant, reason: `too slow: one call takes ${(fastestMs / 1e3).toFixed(0)} s` };
  }
  return { participant, note: answer.note ?? null, lanes };
}

/** How far the values of a lane are from those of the reference. */
async function compared(
  participant: Participant,
  index: number,
  name: string,
  { workload, spec, scratch }: CaseRun,
  wanted: Float32Array,
): Promise<number> {
  await participant.remote.check(index, scratch);
  const found = difference(readFloats(scratch), wanted);
  if (found <= spec.tolerance) return found;
  throw new BenchError(
    `${labelOf(participant)} (${name}) disagrees with the reference in ${workload}: ` +
      `the difference is ${found.toPrecision(3)}, at most ${spec.tolerance} is allowed. ` +
      'Nothing was timed: one of them computes something else.',
  );
}

/** The lanes of the machine for the yardsticks of a case. */
export async function enterMachine(run: CaseRun): Promise<Ready[]> {
  const { machine: remote, spec, arrays, settings } = run;
  const answer = await remote.prepare({ kind: 'machine', yardsticks: spec.yardsticks }, arrays);
  if ('absent' in answer) throw new BenchError(`the machine cannot be measured: ${answer.absent}.`);
  const lanes: Ready[] = [];
  for (const [index, lane] of answer.lanes.entries()) {
    const us = await remote.warm(index, settings.warmMs);
    lanes.push({ remote, index, us, facts: { isPart: false, difference: null, ...lane } });
  }
  return lanes;
}
