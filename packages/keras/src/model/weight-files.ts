/** The weights of a model in a safetensors file, and back. */
import { loadSafetensors, type Module, saveSafetensors } from '@evenkeel/nn';
import { ArgumentError } from '@evenkeel/tensor';
import { inDialectLater } from '../dialect.js';

/** Refuses what Keras would write there, and read: files of another format under its name help nobody. */
function checkPath(op: string, path: string): void {
  const ending = /\.(h5|hdf5|keras)$/i.exec(path)?.[0];
  if (ending === undefined) return;
  const cure =
    op === 'loadWeights'
      ? "Give setWeights the arrays of Keras's get_weights(); docs/from-keras.md shows how"
      : 'Name it e.g. model.safetensors';
  throw new ArgumentError(
    op,
    `the file must be one of safetensors, got a path that ends in ${ending}. ${cure}`,
  );
}

export function saveModelWeights(module: Module, path: string): Promise<void> {
  const op = 'saveWeights';
  checkPath(op, path);
  return inDialectLater(async () => saveSafetensors(path, await module.stateDict()), {
    saveSafetensors: op,
  });
}

export function loadModelWeights(module: Module, path: string): Promise<void> {
  const op = 'loadWeights';
  checkPath(op, path);
  return inDialectLater(
    async () => module.loadStateDict((await loadSafetensors(path)).state),
    { loadSafetensors: op, [`loadSafetensors ${path}`]: `${op} ${path}`, loadStateDict: op },
    [
      [
        'Load into the model that was saved, or pass { strict: false } to take what fits',
        'Load into a model of the same layers under the same names',
      ],
    ],
  );
}
