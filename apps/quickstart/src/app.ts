/** The app but for the process: options in, text and a report out, an exit code back. */
import { renderReport, writeReport } from '@evenkeel/report';
import { describeBackend, useBackend } from './backend.js';
import { prepare } from './data.js';
import { factsOf } from './intro.js';
import type { Io } from './io.js';
import { network } from './network.js';
import { commandOf, type Options, parseOptions } from './options.js';
import { reportOf } from './report.js';
import { rounds } from './rounds.js';
import { caption, table } from './table.js';
import { verdict } from './verdict.js';
import { wrapped } from './words.js';

const WIDTH = 80;
const MARGIN = 11;
/** A learning rate that is high for this network. */
const HIGH_RATE = 0.03;

/** Runs the app; answers its exit code: 0, 1 for an error, 2 for a wrong option, 130 after an interruption. */
export async function app(args: readonly string[], io: Io): Promise<number> {
  const options = parseOptions(args, io);
  if (typeof options === 'number') return options;
  try {
    await run(options, io);
    return 0;
  } catch (error) {
    if (io.signal.aborted) {
      io.err.write('Interrupted.\n');
      return 130;
    }
    // Evenkeel's errors and those of the file system have a code, and a message for people. Others are bugs.
    if (!(error instanceof Error && 'code' in error)) throw error;
    io.err.write(`error: ${error.message}\n`);
    return 1;
  }
}

async function run(options: Options, io: Io): Promise<void> {
  const print = (...lines: readonly string[]): void => {
    io.out.write(`${lines.join('\n')}\n`);
  };
  const backend = await useBackend(options.backend);
  const data = prepare(options.seed);
  const facts = factsOf(data, { ...options, backend: describeBackend(backend) });
  print(
    'Evenkeel trains a network with batch normalization, and without, on real data.',
    '',
    ...facts.flatMap(([name, value]) =>
      wrapped(value, WIDTH, { first: name.padEnd(MARGIN), rest: ' '.repeat(MARGIN) }),
    ),
    '',
  );
  const [, inputs = 0] = data.train.x.shape;
  const model = network({ ...options, inputs, batchNorm: true });
  model.summary({ printFn: print });
  model.dispose();

  const pairs = await rounds(options, io);
  const words = verdict(pairs);
  print('', caption(pairs), '', ...table(pairs), '', 'Verdict');
  print(...words.flatMap((text) => wrapped(text, WIDTH, { first: '  ', rest: '    ' })));
  if (options.learningRate < HIGH_RATE) {
    print('', 'Batch norm is said to allow high learning rates. Put it to the test:');
    print(`  npm start -- --learning-rate ${HIGH_RATE}`);
  }
  if (options.report === false) return;
  const html = renderReport(
    reportOf(pairs, { facts, verdict: words, command: commandOf(options) }),
  );
  io.signal.throwIfAborted();
  print('', `Report: ${await writeReport(options.report, html)}`);
}
