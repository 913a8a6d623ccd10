/** What is done, for a reader who sees this for the first time. */
import type { LabelledTable, Split } from '@evenkeel/data';
import type { Options } from './options.js';
import { GOAL } from './quantities.js';
import { BATCH_SIZE } from './train.js';

/** The options, with what is said of the backend. */
interface Facts extends Omit<Options, 'backend'> {
  readonly backend: string;
}

/** Names with a value each; what the report shows too. */
export function factsOf(
  { train, test }: Split<LabelledTable>,
  { seed, seeds, epochs, learningRate, backend }: Facts,
): readonly (readonly [name: string, value: string])[] {
  const [rows = 0, features = 0] = train.x.shape;
  const [held = 0] = test.x.shape;
  const last = seed + seeds - 1;
  return [
    [
      'Data',
      `Breast Cancer Wisconsin (Diagnostic): ${rows + held} tumours, ${features} measurements of each. ` +
        'Malignant or benign?',
    ],
    [
      'Rows',
      `${rows} to train on. ${held} are held back for validation: never trained on, nothing chosen by them. ` +
        'Which ones, the seed decides.',
    ],
    ['Network', 'Dense 64, batch norm, ReLU, Dense 32, batch norm, ReLU, Dense 1, sigmoid'],
    [
      'Beside it',
      'the same without batch norm, from the same Dense weights, rows in the same order',
    ],
    [
      'Training',
      `${epochs} epochs in batches of ${BATCH_SIZE}, Adam, learning rate ${learningRate}, ` +
        `${seeds === 1 ? `seed ${seed}` : `seeds ${seed} to ${last}`}`,
    ],
    ['Backend', backend],
    ['Goal', `a validation loss of ${GOAL}`],
  ];
}
