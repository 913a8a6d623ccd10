/** A run: workload after workload, to a report. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TORCH } from './contenders/list.js';
import { type Entry, type Lineup, lineup, start } from './coordinator/lineup.js';
import { measureCase } from './coordinator/measure-case.js';
import type { Participant } from './coordinator/participant.js';
import { quick, type Settings, thorough } from './coordinator/settings.js';
import { writeArrays } from './data/arrays.js';
import { caseArrays } from './data/case-arrays.js';
import { dispatch, dispatchRows } from './dispatch/report.js';
import { machineInfo, ownVersion } from './machine-info.js';
import type { Options } from './options.js';
import { linesOf } from './report/console.js';
import { absentOf, rowsOf } from './report/rows.js';
import type { AbsentRow, Report, Row } from './report/schema.js';
import { busyBefore, restless } from './report/warnings.js';
import { Yardsticks } from './report/yardsticks.js';
import { type Runtime, runtimes } from './runtimes.js';
import { measureStartup } from './startup/run.js';
import type { Case, Workload } from './workloads/workload.js';

/** Measures what the options say. */
export async function run(options: Options, print: (line: string) => void): Promise<Report> {
  const machine = machineInfo();
  const busy = busyBefore(machine.load_before);
  if (busy !== null) print(`Attention: ${busy}.`);
  const date = new Date().toISOString();
  const nodes = runtimes(print);
  const folder = mkdtempSync(join(tmpdir(), 'evenkeel-bench-'));
  try {
    const bench = new Run(options, nodes, await lineup(nodes, options, print), folder, print);
    for (const workload of options.workloads) await bench.measure(workload);
    const noise = restless(bench.rows);
    if (noise !== null) print(`\nAttention: ${noise}.`);
    return {
      schema: 1,
      date,
      command: options.command,
      quick: options.quick,
      machine: { ...machine, yardsticks: bench.yardsticks.summary() },
      versions: { ...bench.versions },
      warnings: [busy, noise].flatMap((text) => (text === null ? [] : [{ text }])),
      results: bench.rows,
      absent: bench.absent,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a run has found so far. */
class Run {
  readonly rows: Row[] = [];
  readonly absent: AbsentRow[] = [];
  readonly yardsticks = new Yardsticks();
  readonly versions: Record<string, string> = {};
  readonly #options: Options;
  readonly #settings: Settings;
  readonly #nodes: readonly Runtime[];
  readonly #newest: string;
  readonly #lineup: Lineup;
  readonly #folder: string;
  readonly #print: (line: string) => void;

  constructor(
    options: Options,
    nodes: readonly Runtime[],
    lineup: Lineup,
    folder: string,
    print: (line: string) => void,
  ) {
    this.#options = options;
    this.#settings = options.quick ? quick : thorough;
    this.#nodes = nodes;
    this.#newest = nodes.at(-1)?.version ?? process.version;
    this.#lineup = lineup;
    this.#folder = folder;
    this.#print = print;
    this.versions.evenkeel = ownVersion();
    for (const { version } of nodes) {
      const [major] = version.slice(1).split('.');
      this.versions[`node ${major}`] = version.slice(1);
    }
  }

  /** Measures a workload and prints its rows. */
  async measure(workload: Workload): Promise<void> {
    if (workload.cases !== null && this.#casesOf(workload).length === 0) return;
    this.#print(`\n${workload.name}: ${workload.title}`);
    if (workload.name === 'dispatch') {
      const results = await dispatch(this.#nodes, this.#print);
      this.rows.push(...dispatchRows(results));
    } else if (workload.name === 'startup') {
      const rows = measureStartup(this.#lineup.entries, this.#lineup.reference, {
        processes: this.#settings.processes,
        folder: this.#folder,
        newest: this.#newest,
      });
      this.#add(rows, this.#withoutTorch(workload.name));
    } else {
      await this.#measureCases(workload);
    }
  }

  /** Fresh processes for each workload: what one has optimized for another's sake would be in its way. */
  async #measureCases(workload: Workload): Promise<void> {
    const started: Participant[] = [];
    const begin = async (entry: Entry): Promise<Participant> => {
      const participant = await start(entry);
      started.push(participant);
      Object.assign(this.versions, participant.remote.versions);
      return participant;
    };
    try {
      const reference = await begin(this.#lineup.reference);
      const machine = await begin(this.#lineup.machine);
      const participants: Participant[] = [];
      for (const entry of this.#lineup.entries) participants.push(await begin(entry));
      for (const one of this.#casesOf(workload)) {
        await this.#measureCase(workload.name, one, participants, reference, machine);
      }
    } finally {
      for (const { remote } of started) remote.end();
    }
  }

  /** Those that `--only` leaves. */
  #casesOf({ cases }: Workload): readonly Case[] {
    return (cases ?? []).filter(({ name }) => name.includes(this.#options.only));
  }

  async #measureCase(
    name: string,
    spec: Case,
    participants: readonly Participant[],
    reference: Participant,
    machine: Participant,
  ): Promise<void> {
    const workload = spec.name === '' ? name : `${name} ${spec.name}`;
    const result = await measureCase({
      workload,
      spec,
      arrays: writeArrays(join(this.#folder, 'arrays.f32'), caseArrays(spec.spec)),
      reference: reference.remote,
      participants,
      machine: machine.remote,
      settings: this.#settings,
      scratch: join(this.#folder, 'values.f32'),
    });
    if (spec.name !== '') this.#print(`\n${workload}`);
    this.yardsticks.add(result.yardsticks);
    const absent = [...absentOf(workload, result), ...this.#withoutTorch(workload)];
    this.#add(rowsOf(workload, spec, result, this.#newest), absent);
  }

  #add(rows: readonly Row[], absent: readonly AbsentRow[]): void {
    this.rows.push(...rows);
    this.absent.push(...absent);
    for (const line of linesOf(rows, absent)) this.#print(line);
  }

  /** PyTorch is missed, where it might have been. */
  #withoutTorch(workload: string): AbsentRow[] {
    if (this.#options.python !== null || this.#options.ours) return [];
    const reason = 'no Python was given (--python PATH, or EVENKEEL_PYTHON)';
    return [{ workload, contender: TORCH, node: null, reason }];
  }
}
