/** From what was measured of a case to the rows of the report. */

import { OURS } from '../contenders/list.js';
import type { CaseResult, LaneSamples, Measured } from '../coordinator/measure-case.js';
import { median, summarize } from '../statistics.js';
import type { Case } from '../workloads/workload.js';
import type { AbsentRow, Row } from './schema.js';
import { rateOf } from './yardsticks.js';

const medianOf = ({ samples }: LaneSamples): number => median(samples);

/** The medians of several lanes by name. */
const mediansOf = (lanes: readonly LaneSamples[]): Record<string, number> =>
  Object.fromEntries(lanes.map((lane) => [lane.name, medianOf(lane)]));

/** The lane that counts: the fastest. */
function fastest(lanes: readonly LaneSamples[]): LaneSamples | undefined {
  const [first, ...rest] = lanes;
  if (first === undefined) return undefined;
  return rest.reduce((best, lane) => (medianOf(lane) < medianOf(best) ? lane : best), first);
}

/** Rows of a case; the ratios are to `OURS` on the Node of that version. */
export function rowsOf(workload: string, spec: Case, result: CaseResult, newest: string): Row[] {
  const peak = peakOf(result);
  const ours = result.measured.find(
    ({ participant: { contender, node } }) => contender === OURS && node === newest,
  );
  const ourMedian = ours === undefined ? null : medianOfBest(ours);
  return result.measured.flatMap((measured) => {
    const row = rowOf(workload, spec, measured, ourMedian, peak);
    return row === null ? [] : [row];
  });
}

function medianOfBest({ lanes }: Measured): number | null {
  const best = fastest(lanes.filter(({ isPart }) => !isPart));
  return best === undefined ? null : medianOf(best);
}

/** The best of the arithmetic of the machine in GFLOP/s; null where it was not asked. */
function peakOf({ yardsticks }: CaseResult): number | null {
  const rates = yardsticks.flatMap((lane) =>
    lane.work?.unit === 'GFLOP/s' ? [rateOf(lane.work.amount, medianOf(lane))] : [],
  );
  return rates.length === 0 ? null : Math.max(...rates);
}

function rowOf(
  workload: string,
  { flops, bytes }: Case,
  { participant, note, lanes }: Measured,
  ourMedian: number | null,
  peak: number | null,
): Row | null {
  const ways = lanes.filter(({ isPart }) => !isPart);
  const parts = lanes.filter(({ isPart }) => isPart);
  const best = fastest(ways);
  if (best === undefined) return null;
  const { contender, node, threads } = participant;
  const timing = summarize(best.samples);
  const kernels = parts.find(({ name }) => name === 'kernels');
  const gflops = flops === undefined ? null : rateOf(flops, timing.median_us);
  return {
    workload,
    contender,
    node,
    threads,
    ...timing,
    ratio_to_ours: ourMedian === null ? null : timing.median_us / ourMedian,
    way: ways.length > 1 ? best.name : null,
    ...(ways.length > 1 && { ways: mediansOf(ways) }),
    ...(parts.length > 0 && { parts: mediansOf(parts) }),
    ...(kernels !== undefined && { beyond_kernels_us: timing.median_us - medianOf(kernels) }),
    difference: best.difference,
    ...(gflops !== null && { gflops }),
    ...(gflops !== null && peak !== null && { percent_of_peak: (100 * gflops) / peak }),
    ...(bytes !== undefined && { gb_per_s: rateOf(bytes, timing.median_us) }),
    ...(note !== null && { note }),
  };
}

/** Rows of who is not there. */
export function absentOf(workload: string, { absent }: CaseResult): AbsentRow[] {
  return absent.map(({ participant: { contender, node }, reason }) => ({
    workload,
    contender,
    node,
    reason,
  }));
}
