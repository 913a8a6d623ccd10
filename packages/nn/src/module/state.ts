/** The values of a module's variables as a state dict, and back. Not here: files (safetensors/). */
import {
  ArgumentError,
  DTypeError,
  formatShape,
  ShapeError,
  type StateDict,
  type StateEntry,
  tensor,
  UnbuiltError,
} from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import type { AnyModule } from './module.js';
import type { ModuleVariable } from './parameter.js';
import { type NamedVariable, variablesOf } from './tree.js';

/** What {@link AnyModule.stateDict} gives. */
export async function saveState(module: AnyModule): Promise<StateDict> {
  const found = variablesOf(module);
  for (const { path, value } of found) if (!value.isBuilt) throw notBuilt(module, path);
  // All reads start before the first wait: a step in between changes none of them.
  const reads = found.map(({ value }) => value.value.read());
  const state: StateDict = new Map();
  for (const [i, { path, value }] of found.entries()) {
    const { dtype, shape } = value.value;
    const data = await reads[i];
    if (data !== undefined) state.set(path, { kind: value.kind, dtype, shape, data });
  }
  return state;
}

/** What {@link AnyModule.loadStateDict} does. */
export function loadState(module: AnyModule, state: StateDict, strict: boolean): void {
  if (!(state instanceof Map)) {
    throw new ArgumentError(
      'loadStateDict',
      `needs a state dict, a Map from names to values, got ${describeValue(state)}. Write loadStateDict(await model.stateDict()), or (await loadSafetensors(path)).state`,
    );
  }
  const found = variablesOf(module);
  if (strict) checkNames(module, found, state);
  const writes: (readonly [variable: ModuleVariable, entry: StateEntry])[] = [];
  for (const { path, value } of found) {
    if (!value.isBuilt) throw notBuilt(module, path);
    const entry = state.get(path);
    if (entry === undefined) continue;
    checkEntry(path, value, entry);
    writes.push([value, entry]);
  }
  const values = writes.map(([variable, { dtype, shape, data }]) =>
    tensor(data, { dtype, shape, backend: variable.value.backend }),
  );
  for (const [i, [variable]] of writes.entries()) {
    const value = values[i];
    if (value !== undefined) variable.assign(value);
  }
}

function checkNames(module: AnyModule, found: readonly NamedVariable[], state: StateDict): void {
  const names = new Set(found.map(({ path }) => path));
  const missing = [...names].filter((name) => !state.has(name));
  const unknown = [...state.keys()].filter((name) => !names.has(name));
  if (missing.length === 0 && unknown.length === 0) return;
  const told = [
    ...(missing.length > 0 ? [`it lacks ${list(missing)}`] : []),
    ...(unknown.length > 0 ? [`it has ${list(unknown)}, which the model has not`] : []),
  ];
  throw new ArgumentError(
    'loadStateDict',
    `the state must have the variables of ${module.label}, but ${told.join(', and ')}. ` +
      'Load into the model that was saved, or pass { strict: false } to take what fits',
  );
}

const list = (names: readonly string[]): string =>
  names.length <= 4
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;

function checkEntry(path: string, variable: ModuleVariable, entry: StateEntry): void {
  const { shape, dtype } = variable.value;
  if (formatShape(entry.shape) !== formatShape(shape)) {
    throw new ShapeError(
      'loadStateDict',
      `${path} has shape ${formatShape(shape)} in the model, got ${formatShape(entry.shape)} in the state. Load into a model of the same sizes`,
      [shape, entry.shape],
    );
  }
  if (entry.dtype !== dtype) {
    throw new DTypeError(
      'loadStateDict',
      `${path} has dtype ${dtype} in the model, got ${entry.dtype} in the state. Build the model with that dtype`,
      [dtype, entry.dtype],
    );
  }
  const size = shape.reduce((product, n) => product * n, 1);
  if (entry.data.length !== size) {
    throw new ShapeError(
      'loadStateDict',
      `${path} has ${size} elements, got ${entry.data.length} in the state. Its data must fit its shape`,
      [shape, [entry.data.length]],
    );
  }
}

function notBuilt(module: AnyModule, path: string): UnbuiltError {
  return new UnbuiltError(
    module.label,
    `${path} has no value yet. Build the model first: build([null, features], { backend })`,
  );
}
