/** The page on performance, from a report: docs/performance.md holds nothing that is not made here. */
import { workloads } from '../workloads/index.js';
import type { Workload } from '../workloads/workload.js';
import { glance } from './glance.js';
import type { AbsentRow, Report, Row } from './schema.js';
import { digits, duration, nameOf, remarks, times } from './table.js';

/** Where the report lies, from the root. */
export const resultsFolder = 'tooling/bench/results';

/** The text of the page. `file` is the name of the report in its folder. */
export function pageOf(report: Report, file: string): string {
  const present = workloads.filter(({ name }) => rowsOf(report.results, name).length > 0);
  return [
    ...introduction(report, file),
    ...glance(report),
    ...present.flatMap((workload) => section(workload, report)),
    ...absence(report.absent),
  ].join('\n');
}

const belongs = (name: string, workload: string): boolean =>
  workload === name || workload.startsWith(`${name} `);

const rowsOf = <R extends { readonly workload: string }>(rows: readonly R[], name: string): R[] =>
  rows.filter(({ workload }) => belongs(name, workload));

function introduction(report: Report, file: string): string[] {
  const { machine, versions } = report;
  const listed = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    '# Performance',
    '',
    `<!-- Rendered by \`pnpm bench --render\` from ${resultsFolder}/${file}. Do not edit. -->`,
    '',
    `Every figure on this page was measured by \`${report.command}\` on ${report.date.slice(0, 10)} and stands in [${file}](../${resultsFolder}/${file}); a section's own command measures it alone.`,
    ...(report.quick
      ? ['', '**This was a quick run: it shows the form of the page, not speed.**']
      : []),
    ...report.warnings.flatMap(({ text }) => ['', `**Attention: ${text}.**`]),
    '',
    '| | |',
    '|---|---|',
    `| machine | ${machine.cpu}, ${machine.cores} cores, ${machine.memory_gb} GB, ${machine.os} |`,
    `| versions | ${listed.join(', ')} |`,
    ...machine.yardsticks.map(
      ({ name, unit, median, min, max }) =>
        `| ${name} | ${digits(median)} ${unit} (${digits(min)} to ${digits(max)}) |`,
    ),
    '',
    'How it was measured:',
    '',
    '- Each contender is a process of its own with one thread. They are asked in turn for short samples, so that all see the same noise; a time is the median of the samples, with the smallest and the largest beside it. Slow ones give fewer samples.',
    '- All compute with the same weights and the same batch. Before anything is timed, their losses or results are compared with those of the reference backend in float64; a contender that disagrees ends the run.',
    '- A training step is forward, backward, optimizer and running statistics, and ends with the loss in host memory. Optimizer, loss and epsilons are the same in every row, or the row says what differs; the running statistics of Evenkeel are corrected for their start, its default, those of the others are plain averages.',
    '- PyTorch runs eagerly on one thread. Of several ways to do the same in a library the fastest counts, and is named: optimizers fused, foreach or one parameter at a time, images in either memory format.',
    '- "times ours" is the median over that of Evenkeel on WebAssembly and the newest Node: above 1, Evenkeel is faster.',
    '- fma and mul+add are 128-bit arithmetic in registers, copies are `memory.copy` with every byte counted twice, read and written: all from WebAssembly, between the samples of the others.',
    '',
  ];
}

function section({ name, title, about }: Workload, report: Report): string[] {
  const rows = rowsOf(report.results, name);
  const groups = [...new Set(rows.map(({ workload }) => workload))];
  return [
    `## ${title}`,
    '',
    about,
    '',
    `\`pnpm bench ${name}\``,
    '',
    ...groups.flatMap((workload) => [
      ...(workload === name ? [] : [`### ${workload.slice(name.length + 1)}`, '']),
      ...table(rows.filter((row) => row.workload === workload)),
    ]),
  ];
}

function table(rows: readonly Row[]): string[] {
  return [
    '| | median | smallest to largest | samples | times ours | |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => {
      const ends = `${duration(row.min_us)} to ${duration(row.max_us)}`;
      const cells = [
        nameOf(row),
        duration(row.median_us),
        ends,
        `${row.samples}`,
        times(row.ratio_to_ours),
        remarks(row),
      ];
      return `| ${cells.join(' | ')} |`;
    }),
    '',
  ];
}

/** Who did not take part, one line for each reason. */
function absence(rows: readonly AbsentRow[]): string[] {
  if (rows.length === 0) return [];
  const reasons = new Map<string, string[]>();
  for (const row of rows) {
    const key = `${nameOf(row)}: ${row.reason}`;
    reasons.set(key, [...(reasons.get(key) ?? []), row.workload]);
  }
  return [
    '## Not measured',
    '',
    ...[...reasons].map(([reason, where]) => `- ${reason} (${where.join(', ')})`),
    '',
  ];
}
