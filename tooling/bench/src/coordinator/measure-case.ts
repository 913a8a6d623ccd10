/** One case: everybody who has entered is sampled in turn. Not here: what the samples mean. */
import {
  type CaseRun,
  type Entered,
  enter,
  enterMachine,
  type LaneFacts,
  type LeftOut,
  type Ready,
  wantedValues,
} from './enter.js';
import type { Participant } from './participant.js';
import { type Entrant, rotate } from './rotation.js';
import type { Settings } from './settings.js';

/** The samples of a lane, in microseconds a call. */
export interface LaneSamples extends LaneFacts {
  readonly samples: readonly number[];
}

/** What a participant gave. */
export interface Measured {
  readonly participant: Participant;
  readonly note: string | null;
  readonly lanes: readonly LaneSamples[];
}

/** What a case gives. */
export interface CaseResult {
  readonly measured: readonly Measured[];
  readonly absent: readonly LeftOut[];
  readonly yardsticks: readonly LaneSamples[];
}

/** Fast calls are made once before a sample, untimed: somebody else has just used the caches. */
const SLOW_CALL_US = 100_000;

/** See the file's header. */
export async function measureCase(run: CaseRun): Promise<CaseResult> {
  const wanted = await wantedValues(run);
  const absent: LeftOut[] = [];
  const entered: Entered[] = [];
  for (const participant of run.participants) {
    const found = await enter(participant, run, wanted);
    if ('reason' in found) absent.push(found);
    else entered.push(found);
  }
  const machine = await enterMachine(run);

  const lanes = [...entered.flatMap((one) => one.lanes), ...machine];
  const entrants = lanes.map((lane) => entrantOf(lane, run.settings));
  const all = await rotate(entrants, run.settings.rounds);
  const samples = new Map(lanes.map((lane, i) => [lane, all[i] ?? []]));
  const sampled = (lane: Ready): LaneSamples => ({
    ...lane.facts,
    samples: samples.get(lane) ?? [],
  });
  for (const { participant } of entered) await participant.remote.drop();
  await run.machine.drop();
  return {
    measured: entered.map(({ lanes, ...rest }) => ({ ...rest, lanes: lanes.map(sampled) })),
    absent,
    yardsticks: machine.map(sampled),
  };
}

/** How long a sample is, and how many are affordable. */
function entrantOf({ remote, index, us }: Ready, settings: Settings): Entrant {
  const calls = Math.max(1, Math.round((settings.sampleMs * 1e3) / us));
  const isFast = us < SLOW_CALL_US;
  const sampleMs = (us * (calls + (isFast ? 1 : 0))) / 1e3;
  const affordable = Math.floor(settings.budgetMs / sampleMs);
  return {
    wanted: Math.min(settings.rounds, Math.max(settings.least, affordable)),
    sample: () => remote.sample(index, calls, isFast),
  };
}
