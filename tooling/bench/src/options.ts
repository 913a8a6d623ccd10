/** What may be typed after `pnpm bench`. */
import { parseArgs } from 'node:util';
import { BenchError } from './bench-error.js';
import { workloads } from './workloads/index.js';
import type { Workload } from './workloads/workload.js';

export interface Options {
  readonly workloads: readonly Workload[];
  /** Cases whose name has this in it; all if empty. */
  readonly only: string;
  readonly quick: boolean;
  /** Without the libraries that we are compared with. */
  readonly ours: boolean;
  /** A Python with torch; null if none was named. */
  readonly python: string | null;
  /** Where the report goes; null for nowhere. */
  readonly json: string | null;
  /** Render the page from the newest committed report instead of measuring. */
  readonly render: boolean;
  readonly help: boolean;
  /** What was typed, without paths. */
  readonly command: string;
}

export const usage = `usage: pnpm bench [NAME ...] [options]

Measures what NAME says, all without one: ${workloads.map(({ name }) => name).join(', ')}.

  --quick        few samples: to see that it works
  --ours         without the libraries that we are compared with, and without Python
  --only TEXT    only cases with TEXT in their name, such as 1024
  --python PATH  a Python that has torch; or the environment variable EVENKEEL_PYTHON
  --json FILE    every figure, as JSON
  --render       no measurement: docs/performance.md from the newest file of tooling/bench/results`;

/** Reads the arguments; throws a BenchError that says what is wrong with them. */
export function optionsOf(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Options {
  const { values, positionals } = parsed(args);
  const names = new Set(positionals.filter((name) => name !== 'all'));
  for (const name of names) {
    if (workloads.some((workload) => workload.name === name)) continue;
    throw new BenchError(
      `there is no benchmark ${name}. There are: ${workloads.map((w) => w.name).join(', ')}, all.`,
    );
  }
  const isAll = names.size === 0 || positionals.includes('all');
  const python = values.python ?? env.EVENKEEL_PYTHON ?? '';
  const command = ['pnpm bench', ...(isAll ? [] : names)];
  if (values.quick) command.push('--quick');
  if (values.ours) command.push('--ours');
  if (values.only !== '') command.push(`--only ${values.only}`);
  if (python !== '' && !values.ours) command.push('--python PATH');
  if (values.json !== undefined) command.push('--json FILE');
  return {
    workloads: isAll ? workloads : workloads.filter(({ name }) => names.has(name)),
    only: values.only,
    quick: values.quick,
    ours: values.ours,
    python: python === '' || values.ours ? null : python,
    json: values.json ?? null,
    render: values.render,
    help: values.help,
    command: command.join(' '),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'string' },
        python: { type: 'string' },
        only: { type: 'string', default: '' },
        quick: { type: 'boolean', default: false },
        ours: { type: 'boolean', default: false },
        render: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false, short: 'h' },
      },
    });
  } catch (error) {
    throw new BenchError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}
