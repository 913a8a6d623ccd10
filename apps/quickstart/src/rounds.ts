/** One seed after the other: both networks trained, and how it goes on. */
import type { Callback } from '@evenkeel/train';
import { progress } from '@evenkeel/train/terminal';
import { prepare } from './data.js';
import type { Pair, Trained } from './figures.js';
import type { Io } from './io.js';
import type { Options } from './options.js';
import { finalLoss, show } from './quantities.js';
import { header } from './table.js';
import { train } from './train.js';

/** All seeds. Of the first every epoch is shown, of the others one line. */
export async function rounds(options: Options, io: Io): Promise<readonly Pair[]> {
  const { seed: first, seeds } = options;
  const pairs: Pair[] = [];
  for (let seed = first; seed < first + seeds; seed++) {
    pairs.push(
      seed === first ? await inDetail(seed, options, io) : await inShort(seed, options, io),
    );
  }
  return pairs;
}

/** `before` is told which network comes, and gives the callbacks of its training. */
async function both(
  seed: number,
  options: Options,
  signal: AbortSignal,
  before: (name: string) => readonly Callback[],
): Promise<Pair> {
  const data = prepare(seed);
  const one = (batchNorm: boolean): Promise<Trained> => {
    const callbacks = before(batchNorm ? header[1] : header[2]);
    return train(data, { ...options, seed, batchNorm, signal, callbacks });
  };
  return { seed, withNorm: await one(true), without: await one(false) };
}

function inDetail(seed: number, options: Options, { err, signal }: Io): Promise<Pair> {
  return both(seed, options, signal, (name) => {
    err.write(`\nSeed ${seed}, ${name}\n`);
    return [progress({ stream: err })];
  });
}

async function inShort(seed: number, options: Options, { err, signal }: Io): Promise<Pair> {
  const began = performance.now();
  const pair = await both(seed, options, signal, () => []);
  const loss = (trained: Trained): string => show(finalLoss, finalLoss.of(trained));
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  err.write(
    `Seed ${seed}: ${finalLoss.name.toLowerCase()} ${loss(pair.withNorm)} with batch norm, ` +
      `${loss(pair.without)} without  ${seconds} s\n`,
  );
  return pair;
}
