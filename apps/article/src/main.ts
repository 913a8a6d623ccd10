/** What `npm start` runs: trains the article's network with and without batch norm and says how it goes. */
import { breastCancer } from '@evenkeel/data/breast-cancer';
import { memory } from '@evenkeel/tensor';
import { backend } from './backend.js';
import { type Contender, Experiment, type Pair } from './experiment.js';
import { compareAccuracies, compareLosses, medianPair, tableHead, tableRow } from './report.js';
import { BATCH_SIZE } from './train.js';

const EPOCHS = 20;
const SHOWN_EPOCHS = [1, 2, 3, 5, 10, 15, EPOCHS];
/** Shown in detail; the others are for comparison. */
const SEED = 1;
const OTHER_SEEDS = [2, 3];
const LEARNING_RATE = 0.001;
const OTHER_LEARNING_RATE = 0.01;

const table = breastCancer();

const print = (...lines: readonly string[]): void => console.log(lines.join('\n'));

/** Trains both networks to the end; `seen` hears how they do on the way. */
function run(experiment: Experiment, seen?: (epoch: number, pair: Pair) => void): Pair {
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    experiment.nextEpoch();
    if (seen !== undefined && SHOWN_EPOCHS.includes(epoch)) seen(epoch, experiment.scores());
  }
  return experiment.scores();
}

/** How many numbers a network learns. */
const learned = ({ network }: Contender): string =>
  network.parameters.reduce((total, { value }) => total + value.size, 0).toLocaleString('en-US');

/** How long one of its steps took, on average. */
const stepTime = ({ milliseconds, steps }: Contender): string =>
  `${(milliseconds / steps).toFixed(2)} ms`;

function introduce({ data, withNorm, without }: Experiment): void {
  const [rows, measurements] = table.shape;
  print(
    "Evenkeel trains the article's network by a hand-written loop, with and without batch norm.",
    '',
    `Data      ${table.name}: ${rows} tumours, ${measurements} measurements each.`,
    `          Malignant or benign? ${data.train.count} rows to train on, ${data.test.count} to test on.`,
    `Network   Dense 64, batch norm, ReLU, Dense 32, batch norm, ReLU, Dense 1: ${learned(withNorm)} parameters;`,
    `          beside it the same without batch norm: ${learned(without)} parameters.`,
    `Training  Adam, learning rate ${LEARNING_RATE}, batches of ${BATCH_SIZE}, seed ${SEED}, backend ${backend.name}.`,
    '',
  );
}

/** One experiment in detail: the scores after some of its epochs, the first and the last of which it returns. */
function showOne(experiment: Experiment): { first: Pair | undefined; last: Pair } {
  const { withNorm, without } = experiment;
  const before = memory(backend);
  let first: Pair | undefined;
  print(...tableHead('epoch'));
  const last = run(experiment, (epoch, pair) => {
    first ??= pair;
    print(tableRow(String(epoch).padStart(5), pair));
  });
  const after = memory(backend);
  print(
    '',
    `Time      ${stepTime(withNorm)} a step with batch norm, ${stepTime(without)} without (${withNorm.steps} steps each).`,
    `Memory    before the first step ${before.buffers} live buffers, ${before.bytes} bytes; ` +
      `after the last ${after.buffers}, ${after.bytes} bytes.`,
    '',
  );
  return { first, last };
}

/** The same with other seeds; the medians. */
function showMedians(learningRate: number, known: readonly Pair[], seeds: readonly number[]): Pair {
  const others = seeds.map((seed) => run(new Experiment(table, seed, learningRate)));
  const pair = medianPair([...known, ...others]);
  print(tableRow(String(learningRate).padStart(5), pair));
  return pair;
}

function judge(when: string, { withNorm, without }: Pair): void {
  print(
    `  ${when}:`,
    `    ${compareLosses('training', withNorm.train, without.train)};`,
    `    ${compareLosses('test', withNorm.test, without.test)};`,
    `    ${compareAccuracies('test', withNorm.test, without.test)}.`,
  );
}

const started = performance.now();
const experiment = new Experiment(table, SEED, LEARNING_RATE);
introduce(experiment);
const { first, last } = showOne(experiment);

const seeds = [SEED, ...OTHER_SEEDS];
print(`Seeds ${seeds.join(', ')} and two learning rates: medians after ${EPOCHS} epochs.`, '');
print(...tableHead(' rate'));
const usual = showMedians(LEARNING_RATE, [last], OTHER_SEEDS);
const high = showMedians(OTHER_LEARNING_RATE, [], seeds);

print('', 'Verdict');
if (first !== undefined) judge(`Seed ${SEED}, after one epoch`, first);
judge(`Learning rate ${LEARNING_RATE}, after ${EPOCHS} epochs`, usual);
judge(`Learning rate ${OTHER_LEARNING_RATE}, after ${EPOCHS} epochs`, high);
const oneRow = (100 / experiment.data.test.count).toFixed(1);
print(
  `  One row of the test part is ${oneRow} % of accuracy: differences of that size are chance.`,
  '',
  `Done in ${((performance.now() - started) / 1000).toFixed(1)} s.`,
);
