/**
 * What a model is made of, as data: its layers, the shapes that leave them, and how many parameters they have. Not
 * here: the text (summary.ts).
 */
import {
  ArgumentError,
  type Backend,
  bytesPerElement,
  isFloat,
  scope,
  Tensor,
  UnbuiltError,
} from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import { type OpenShape, sampleOf, zerosOf } from '../module/build.js';
import { type AnyModule, Module } from '../module/module.js';
import type { ModuleVariable } from '../module/parameter.js';

/** One layer of a {@link ModelDescription}. */
export interface LayerDescription {
  /** Where it hangs below the model: `layers.0`; empty for the model itself. */
  readonly path: string;
  /** Its kind: `Dense`. */
  readonly type: string;
  readonly module: AnyModule;
  /** Of its last call, with null for the batch; null if it was not called or gives something else than a tensor. */
  readonly outputShape: OpenShape | null;
  /** How many numbers its variables hold, those of the modules below it included. */
  readonly parameters: number;
  /** How many of these training changes. */
  readonly trainable: number;
}

/** A number of parameters, and the memory they take. */
export interface ParameterCount {
  readonly count: number;
  readonly bytes: number;
}

/** What {@link describe} gives. */
export interface ModelDescription {
  readonly layers: readonly LayerDescription[];
  /** Of the whole model. Variables that layers share count once here, and with each of them in its line. */
  readonly total: ParameterCount;
  readonly trainable: ParameterCount;
  readonly nonTrainable: ParameterCount;
}

/** What {@link describe} may be told. */
export interface DescribeOptions {
  /** Where to compute; default: where the model's variables are. */
  readonly backend?: Backend;
}

/**
 * Computes once, outside training, and tells what each layer gave. A layer is a module directly below the model;
 * the model itself is listed, last, if it has variables of its own or nothing below it.
 *
 * Counted are the numbers that make up what the model computes: variables of a float dtype, learned or measured.
 * Integers, such as the number of updates of batch norm, are bookkeeping.
 *
 * @param input the shape of an input, `[null, 20]`, of which only the batch may be open; or a sample.
 * @throws {UnbuiltError} if a variable has no value yet.
 * @throws {ArgumentError} without an input, if another axis than the batch is open, or no backend is known.
 * @throws {ShapeError} if the model cannot compute with such an input.
 *
 * @example
 * ```ts
 * const model = new Sequential([new Dense({ units: 4 }), new BatchNorm(), relu]);
 * model.build([null, 3], { backend: new CpuBackend() });
 * const { layers, total } = describe(model, [null, 3]);
 * layers.map((layer) => layer.outputShape); // => [ [ null, 4 ], [ null, 4 ], [ null, 4 ] ]
 * layers.map((layer) => layer.parameters); // => [ 16, 16, 0 ]
 * total; // => { count: 32, bytes: 128 }
 * ```
 */
export function describe<In>(
  model: Module<In, unknown>,
  input: In | OpenShape,
  options: DescribeOptions = {},
): ModelDescription {
  if (!(model instanceof Module)) {
    throw new ArgumentError(
      'describe',
      `needs a model, got ${describeValue(model)}. Give a module first: describe(model, [null, 20])`,
    );
  }
  const variables = model.variables();
  for (const variable of variables) if (!variable.isBuilt) throw unbuilt(model, variable);
  const shapes = outputShapes(model, input, options.backend ?? variables[0]?.value.backend);
  const trainable = new Set<ModuleVariable>(model.trainableParameters());
  const layers = listed(model, variables).map(
    ([path, module, held]): LayerDescription => ({
      path,
      type: module.type,
      module,
      outputShape: shapes.get(module) ?? null,
      parameters: counted(held).count,
      trainable: counted(held.filter((v) => trainable.has(v))).count,
    }),
  );
  return {
    layers,
    total: counted(variables),
    trainable: counted(variables.filter((v) => trainable.has(v))),
    nonTrainable: counted(variables.filter((v) => !trainable.has(v))),
  };
}

type Listed = readonly [path: string, module: AnyModule, variables: readonly ModuleVariable[]];

/** The modules that get a line, with the variables that count there. */
function listed(model: AnyModule, variables: readonly ModuleVariable[]): Listed[] {
  const below = model.modules().slice(1);
  const children = below
    .filter(([path]) => !below.some(([other]) => path.startsWith(`${other}.`)))
    .map(([path, module]): Listed => [path, module, module.variables()]);
  const theirs = new Set(children.flatMap(([, , held]) => held));
  const own = variables.filter((v) => !theirs.has(v));
  return own.length > 0 || children.length === 0 ? [...children, ['', model, own]] : children;
}

function counted(variables: readonly ModuleVariable[]): ParameterCount {
  let count = 0;
  let bytes = 0;
  for (const { value } of variables) {
    if (!isFloat(value.dtype)) continue;
    count += value.size;
    bytes += value.size * bytesPerElement[value.dtype];
  }
  return { count, bytes };
}

/** What each module gave in a call of the model, the batch open. */
function outputShapes<In>(
  model: Module<In, unknown>,
  input: In | OpenShape,
  backend: Backend | undefined,
): Map<AnyModule, OpenShape> {
  const shapes = new Map<AnyModule, OpenShape>();
  scope(() => {
    const sample = sampleOf('describe', input, (shape) => zerosFor(model, shape, backend));
    const batch = sample instanceof Tensor ? sample.shape[0] : undefined;
    model.call(sample, {
      training: false,
      observer: ({ module, output }) => {
        if (!(output instanceof Tensor)) return;
        const [first, ...rest] = output.shape;
        const open = first !== undefined && (batch === undefined || first === batch);
        shapes.set(module, open ? [null, ...rest] : output.shape);
      },
    });
  });
  return shapes;
}

/** Zeros of a shape, of which only the batch may be open. */
function zerosFor(model: AnyModule, shape: OpenShape, backend: Backend | undefined): Tensor {
  if (backend === undefined) {
    throw new ArgumentError(
      'describe',
      `a model without variables needs a backend to compute on, got none for ${model.label}. Give { backend }, or a sample instead of a shape`,
    );
  }
  if (shape.lastIndexOf(null) > 0) {
    throw new ArgumentError(
      'describe',
      `only the first axis, the batch, may be open, got [${shape.map(String).join(',')}]. Give the other sizes as numbers`,
    );
  }
  const dtypes = model.variables().map(({ value }) => value.dtype);
  return zerosOf(shape, { backend, dtype: dtypes.find(isFloat) ?? 'float32' });
}

function unbuilt(model: AnyModule, { name }: ModuleVariable): UnbuiltError {
  return new UnbuiltError(
    'describe',
    `needs a model that is built, but ${name} of ${model.label} has no value yet. Build it first: model.build([null, features], { backend })`,
  );
}
