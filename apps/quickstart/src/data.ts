/** The table, divided into rows to train on and rows held back, both standardized. */
import { type LabelledTable, type Split, standardizer, trainTestSplit } from '@evenkeel/data';
import { breastCancer } from '@evenkeel/data/breast-cancer';
import { key } from '@evenkeel/tensor';

const HELD_BACK = 0.2;

/** Which rows are held back is a function of the seed: no figure hangs on one lucky choice. */
export function prepare(seed: number): Split<LabelledTable> {
  const parts = trainTestSplit(breastCancer(), {
    test: HELD_BACK,
    key: key(seed).fold('split'),
    stratify: true,
  });
  // Fitted on the training part alone: what is tested on must not be known before.
  const scale = standardizer(parts.train.x);
  const scaled = (part: LabelledTable): LabelledTable => ({ ...part, x: scale.transform(part.x) });
  return { train: scaled(parts.train), test: scaled(parts.test) };
}
