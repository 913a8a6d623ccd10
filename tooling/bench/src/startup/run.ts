/** `pnpm bench startup`: fresh processes, each from before the import to the loss of one step, in turn. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BenchError } from '../bench-error.js';
import type { TrainCase } from '../cases.js';
import { OURS } from '../contenders/list.js';
import { difference } from '../coordinator/agreement.js';
import type { Entry } from '../coordinator/lineup.js';
import { labelOf } from '../coordinator/participant.js';
import { writeArrays } from '../data/arrays.js';
import { caseArrays } from '../data/case-arrays.js';
import type { Row } from '../report/schema.js';
import { median, summarize } from '../statistics.js';
import type { StartupAnswer } from '../worker/contract.js';
import { articleNetwork } from '../workloads/networks.js';

const spec: TrainCase = {
  kind: 'train',
  network: articleNetwork,
  optimizer: 'adam',
  learningRate: 1e-3,
  steps: 1,
};
const TOLERANCE = 1e-3;

/** Rows of everybody; `folder` is for files. */
export function measureStartup(
  entries: readonly Entry[],
  reference: Entry,
  options: { readonly processes: number; readonly folder: string; readonly newest: string },
): Row[] {
  const caseFile = join(options.folder, 'startup.json');
  const file = writeArrays(join(options.folder, 'startup.f32'), caseArrays(spec));
  writeFileSync(caseFile, JSON.stringify({ spec, file }));
  const wanted = startUp(reference, caseFile).loss;
  const answers = new Map(entries.map((entry): [Entry, StartupAnswer[]] => [entry, []]));
  for (let i = 0; i < options.processes; i++) {
    for (const [entry, list] of answers) list.push(startUp(entry, caseFile));
  }

  const totals = new Map(
    [...answers].map(([entry, list]) => [entry, summarize(list.map(totalOf))] as const),
  );
  const ours = entries.find((e) => e.contender === OURS && e.node === options.newest);
  const ourMedian = ours && totals.get(ours)?.median_us;
  return [...answers].map(([entry, list]): Row => {
    const [loss = Number.NaN] = list.map((answer) => answer.loss);
    const found = difference([loss], [wanted]);
    if (!(found <= TOLERANCE)) {
      throw new BenchError(
        `${labelOf(entry)} disagrees with the reference in startup: a loss of ${loss}, not ${wanted}.`,
      );
    }
    const timing = totals.get(entry) ?? summarize([]);
    const partOf = (part: (answer: StartupAnswer) => number): number => median(list.map(part));
    return {
      workload: 'startup',
      contender: entry.contender,
      node: entry.node,
      threads: 1,
      ...timing,
      ratio_to_ours: ourMedian === undefined ? null : timing.median_us / ourMedian,
      way: null,
      parts: {
        import: partOf((a) => a.import_us),
        prepare: partOf((a) => a.prepare_us),
        'first step': partOf((a) => a.step_us),
      },
      difference: found,
    };
  });
}

const totalOf = (a: StartupAnswer): number => a.import_us + a.prepare_us + a.step_us;

/** Runs one process. */
function startUp(entry: Entry, caseFile: string): StartupAnswer {
  let text: string;
  try {
    text = execFileSync(entry.command, [...entry.startingUp(caseFile)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } catch (error) {
    throw new BenchError(`${labelOf(entry)} failed to start up: ${String(error)}`);
  }
  const reply: { readonly ok: StartupAnswer; readonly error?: string } = JSON.parse(text);
  if (reply.error !== undefined) throw new BenchError(`${labelOf(entry)} failed: ${reply.error}`);
  return reply.ok;
}
