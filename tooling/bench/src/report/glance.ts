/** All workloads in one table: our time, and how many times as long the others take. */
import { OURS } from '../contenders/list.js';
import type { Report, Row } from './schema.js';
import { duration, nameOf, times } from './table.js';

/** The lines of the section; none if ours was not measured. */
export function glance({ results }: Report): string[] {
  // On the newest Node: what the ratios are to.
  const ours = results.filter((row) => row.contender === OURS && row.ratio_to_ours === 1);
  const [first] = ours;
  if (first === undefined) return [];
  const names = new Set(ours.map(({ workload }) => workload));
  const others = results.filter(
    ({ workload, contender, node }) =>
      names.has(workload) && contender !== OURS && (node === null || node === first.node),
  );
  const columns = [...new Set(others.map(nameOf))];
  const ratioOf = (workload: string, column: string): string => {
    const row = others.find((other) => other.workload === workload && nameOf(other) === column);
    return times(row?.ratio_to_ours ?? null);
  };
  return [
    '## At a glance',
    '',
    `The median of ${nameOf(first)}, and how many times as long the others take: above 1, Evenkeel is faster.`,
    '',
    `| | ours | of the peak | ${columns.join(' | ')} |`,
    `|---|---|---|${'---|'.repeat(columns.length)}`,
    ...ours.map((row) => {
      const ratios = columns.map((column) => ratioOf(row.workload, column));
      return `| ${[row.workload, duration(row.median_us), shareOf(row), ...ratios].join(' | ')} |`;
    }),
    '',
  ];
}

function shareOf({ percent_of_peak: percent }: Row): string {
  return percent === undefined ? '' : `${percent.toFixed(0)} %`;
}
