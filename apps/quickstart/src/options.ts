/** What `npm start -- ...` takes: read, checked, and refused in one line. Nothing is done here. */
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { type BackendName, backendNames } from './backend.js';
import type { Io } from './io.js';

export interface Options {
  /** The first seed; the others follow it. */
  readonly seed: number;
  /** How many seeds. */
  readonly seeds: number;
  readonly epochs: number;
  readonly learningRate: number;
  readonly backend: BackendName;
  /** The absolute path of the report; false for none. */
  readonly report: string | false;
}

const REPORT = 'evenkeel-report.html';
const MOST_SEEDS = 1000;
// The seeds that follow it are integers of 32 bits too.
const LARGEST_SEED = 2 ** 32 - MOST_SEEDS;

/** Reads an integer in a range, written in digits. */
const integer =
  (least: number, most: number) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Give an integer from ${least} to ${most}.`);
  };

function positive(text: string): number {
  const value = /^[\d.]+(e-?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('Give a number above 0, such as 0.01.');
}

/** Whether there is a folder, or nothing could ever be, because a folder on the way is a file. */
function isNoFile(path: string): boolean {
  const isFolder = (place: string) => statSync(place, { throwIfNoEntry: false })?.isDirectory();
  try {
    if (isFolder(path)) return true;
    let above = dirname(path);
    while (isFolder(above) === undefined && above !== dirname(above)) above = dirname(above);
    return isFolder(above) === false;
  } catch {
    return true;
  }
}

/** Reads a path; refuses what no file can be written to before anything is trained. */
const file =
  (folder: string) =>
  (path: string): string => {
    const target = resolve(folder, path);
    if (path !== '' && !isNoFile(target)) return target;
    throw new InvalidArgumentError('Give the path of a file, in a folder.');
  };

/** The options; or, if there is nothing to run, the exit code: 0 after --help, 2 for a wrong option. */
export function parseOptions(args: readonly string[], { out, err, folder }: Io): Options | 0 | 2 {
  const command = new Command('npm start --')
    .description(
      "Trains the article's network on Breast Cancer Wisconsin with and without batch normalization, from the " +
        'same seeds, and compares the two: in a table, and with curves in an HTML report.',
    )
    .option('--seed <n>', 'the first seed', integer(0, LARGEST_SEED), 1)
    .option('--seeds <n>', 'how many seeds, one after the other', integer(1, MOST_SEEDS), 5)
    .option('--epochs <n>', 'how often all rows are gone through', integer(1, 10_000), 30)
    .option('--learning-rate <x>', 'the learning rate of Adam', positive, 0.001)
    .addOption(
      new Option('--backend <name>', 'where to compute').choices(backendNames).default('wasm'),
    )
    .addOption(
      new Option('--report <path>', 'where to write the report')
        .argParser(file(folder))
        .default(resolve(folder, REPORT), REPORT),
    )
    .option('--no-report', 'write no report')
    .helpOption('--help', 'print this')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => out.write(text),
      writeErr: (text) => err.write(text),
      getOutHelpWidth: () => out.columns ?? 80,
      // Commander puts a suggestion on a line of its own.
      outputError: (text, write) => write(`${text.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`),
    });
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
  return command.opts<Options & Record<string, unknown>>();
}

/** The command that trains the same again. */
export const commandOf = ({ seed, seeds, epochs, learningRate, backend }: Options): string =>
  `npm start -- --seed ${seed} --seeds ${seeds} --epochs ${epochs} --learning-rate ${learningRate} --backend ${backend}`;
