/**
 * The first values of variables: what a build is told, and the build that goes on, in which layers give them. Not
 * here: which modules are called for it (module.ts).
 */
import {
  ArgumentError,
  type Backend,
  DTypeError,
  type FloatDType,
  formatShape,
  isFloat,
  type Key,
  key as keyOf,
  ShapeError,
  Tensor,
  UnbuiltError,
  zeros,
} from '@evenkeel/tensor';
import type { Give } from './module.js';
import type { ModuleVariable } from './parameter.js';
import { pathOf, type VariablePlace } from './tree.js';

/** A shape whose batch axis, or any other, may be open: `[null, 20]`. */
export type OpenShape = readonly (number | null)[];

/** How {@link Module.build} makes the first values. */
export interface BuildOptions {
  /** Needed with a shape; a sample brings its own. */
  readonly backend?: Backend;
  /** Every variable's value is a function of this and its path; default 0. */
  readonly seed?: number | Key;
  /** Of the variables; default that of a float sample, else float32. */
  readonly dtype?: FloatDType;
}

/** A build: its options, the defaults filled in, and what it has given so far. */
interface Build {
  readonly backend: Backend;
  readonly key: Key;
  readonly dtype: FloatDType;
  readonly given: ModuleVariable[];
}

/** The build that is going on. */
let current: Build | null = null;

/** The build of a module by an input and options. */
export function planBuild(label: string, input: unknown, options: BuildOptions): Build {
  const sample = input instanceof Tensor ? input : null;
  const backend = options.backend ?? sample?.backend;
  if (backend === undefined) {
    throw new UnbuiltError(
      label,
      'build needs a backend for a shape, got none. Give one: build(shape, { backend }), or build with a sample tensor',
    );
  }
  const { seed = 0, dtype = sample?.dtype === 'float64' ? 'float64' : 'float32' } = options;
  return { backend, key: typeof seed === 'number' ? keyOf(seed) : seed, dtype, given: [] };
}

/** Runs a function that calls the module, as this build. If it fails, what was given is freed again. */
export function runBuild(build: Build, call: () => void): void {
  const before = current;
  current = build;
  try {
    call();
  } catch (error) {
    for (const variable of build.given) variable.dispose();
    throw error;
  } finally {
    current = before;
  }
}

/** Has a module's variables that lack values get them from its `create`, which a build calls. */
export function giveMissing(
  label: string,
  missing: readonly VariablePlace[],
  create: (give: Give) => void,
): void {
  if (current === null) throw unbuilt(label);
  create(give);
  const left = missing.find(({ value }) => !value.isBuilt);
  if (left !== undefined) throw notGiven(label, pathOf(left));
}

function give(variable: ModuleVariable, shape: readonly number[]): void {
  if (current === null || variable.isBuilt) return;
  const { key, dtype, backend, given } = current;
  const value = variable.initializer(key.fold(variable.name), shape, { dtype, backend });
  if (formatShape(value.shape) !== formatShape(shape)) {
    throw new ShapeError(
      variable.name,
      `its initializer must give shape ${formatShape(shape)}, got ${formatShape(value.shape)}. Use the shape it is called with`,
      [shape, value.shape],
    );
  }
  // What is learned has the build's dtype; what is measured may be an integer.
  if (value.dtype !== dtype && (variable.kind === 'parameter' || isFloat(value.dtype))) {
    throw new DTypeError(
      variable.name,
      `its initializer must give ${dtype}, got ${value.dtype}. Use the dtype it is called with`,
      [dtype, value.dtype],
    );
  }
  given.push(variable);
  variable.assign(value);
}

/**
 * What a module is called with to see what it computes: the sample, or zeros where there is only a shape. The type
 * promises In for these: a module that takes something else than a tensor has no shape and comes with a sample.
 *
 * @throws {ArgumentError} without an input, which callers without types can leave out.
 */
export function sampleOf<In>(
  op: string,
  input: In | OpenShape,
  zerosOf: (shape: OpenShape) => Tensor,
): In;
export function sampleOf(
  op: string,
  input: unknown,
  zerosOf: (shape: OpenShape) => Tensor,
): unknown {
  if (input === undefined || input === null) {
    throw new ArgumentError(
      op,
      `needs an input, a sample or its shape with the batch open, got ${input}. Give e.g. [null, 20]`,
    );
  }
  return isOpenShape(input) ? zerosOf(input) : input;
}

const isOpenShape = (input: unknown): input is OpenShape =>
  Array.isArray(input) && input.every((n) => n === null || typeof n === 'number');

/** Zeros of a shape. An open axis is of 2: layers that take statistics of a batch refuse 1. */
export const zerosOf = (
  shape: OpenShape,
  options: { readonly dtype: FloatDType; readonly backend: Backend },
): Tensor =>
  zeros(
    shape.map((n) => n ?? 2),
    options,
  );

function unbuilt(label: string): UnbuiltError {
  return new UnbuiltError(
    label,
    'has no weights yet. Build the model before it is called: model.build([null, features], { backend, seed }), or load and build with a sample',
  );
}

function notGiven(label: string, name: string): UnbuiltError {
  return new UnbuiltError(
    label,
    `its create must give every variable a value, but gave none to ${name}. Call give(this.${name}, shape) there`,
  );
}
