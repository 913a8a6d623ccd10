/**
 * Targets in the shape that predictions ask for: Keras takes [rows] for [rows, 1], and the reverse. Losses see tensors
 * and metrics host arrays; both ask here.
 */
import { formatShape, ShapeError } from '@evenkeel/tensor';

type Sizes = readonly number[];

/**
 * What targets are: a value or a probability for each prediction, or for each row of them probabilities of all classes, or
 * the number of one.
 */
export type TargetKind = 'values' | 'probabilities' | 'distributions' | 'labels';

const same = (a: Sizes, b: Sizes): boolean => formatShape(a) === formatShape(b);

/** The shape that targets of this shape are to be given, or null if they do not fit. */
export function shapeForTargets(prediction: Sizes, target: Sizes, kind: TargetKind): Sizes | null {
  const wanted = kind === 'labels' ? prediction.slice(0, -1) : prediction;
  const fits = same(target, wanted) || same(target, [...wanted, 1]) || same([...target, 1], wanted);
  return fits ? wanted : null;
}

/** As {@link shapeForTargets}, for a loss; throws if they do not fit. */
export function lossTargetShape(
  op: string,
  prediction: Sizes,
  target: Sizes,
  kind: TargetKind,
): Sizes {
  if ((kind === 'distributions' || kind === 'labels') && prediction.at(-1) === 1) {
    throw new ShapeError(
      op,
      `needs an output for each class, got outputs of shape ${formatShape(prediction)}, whose one output is always sure. For two classes use 'binary_crossentropy', for more give the last layer one unit for each`,
      [prediction, target],
    );
  }
  const shape = shapeForTargets(prediction, target, kind);
  if (shape !== null) return shape;
  const [output, got] = [formatShape(prediction), formatShape(target)];
  if (kind === 'labels') {
    const cure = same(prediction, target)
      ? "For one-hot targets use 'categorical_crossentropy'"
      : 'Give the number of a class for each row';
    throw new ShapeError(
      op,
      `for outputs of shape ${output} the targets must be class numbers of shape ${formatShape(prediction.slice(0, -1))}, got ${got}. ${cure}`,
      [prediction, target],
    );
  }
  const rows = prediction.slice(0, -1);
  const isNumbers = same(target, rows) || same(target, [...rows, 1]);
  const cure = !isNumbers
    ? 'Give as many values in a row as the last layer has units'
    : kind === 'distributions'
      ? "For class numbers use 'sparse_categorical_crossentropy'"
      : "For class numbers use 'sparse_categorical_crossentropy', or give the last layer one unit";
  throw new ShapeError(
    op,
    `the targets must have the shape ${output} of the outputs, got ${got}. ${cure}`,
    [prediction, target],
  );
}

/** One weight a row: [rows, 1] as [rows], others as they are. */
export const shapeForWeights = (weights: Sizes): Sizes =>
  weights.length === 2 && weights[1] === 1 ? weights.slice(0, 1) : weights;
