/** What the functions of this package ask of a model: that it is one, where it computes, in what, what is trained. */
import { Module, type Parameter } from '@evenkeel/nn';
import {
  ArgumentError,
  type Backend,
  BackendMismatchError,
  type FloatDType,
  GradientError,
  isFloat,
  Tensor,
  UnbuiltError,
} from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import type { TrainData } from './source.js';

/** Refuses what is no model. */
export function checkModel(op: string, model: unknown): void {
  if (model instanceof Module) return;
  throw new ArgumentError(
    op,
    `the model must be a Module, got ${describeValue(model)}. Give e.g. new Sequential([new Dense({ units: 1 })])`,
  );
}

/** Refuses a model that has no weights yet, where nothing could give it some. */
export function checkBuilt(op: string, model: Module): void {
  checkModel(op, model);
  const variables = model.variables();
  if (variables.length === 0 || variables.some(({ isBuilt }) => isBuilt)) return;
  throw new UnbuiltError(
    op,
    'the model has no weights yet. Train it first with fit, or build it: model.build([null, features], { backend })',
  );
}

/** Where and in which floats a model computes. */
export interface Place {
  readonly backend: Backend;
  /** That of the model's variables, else of the inputs if they are a float tensor; undefined: as batches take it. */
  readonly dtype: FloatDType | undefined;
}

/** Where a model computes: where its variables are, or the data, or as told. */
export function placeOf(
  op: string,
  model: Module,
  data: TrainData,
  given: Backend | undefined,
): Place {
  const x = 'x' in data && data.x instanceof Tensor ? data.x : undefined;
  const built = model.variables().filter((variable) => variable.isBuilt);
  const own = built[0]?.value.backend;
  if (own !== undefined && given !== undefined && own !== given) {
    throw new BackendMismatchError(op, [own.name, given.name]);
  }
  const backend = own ?? given ?? x?.backend;
  if (backend === undefined) {
    throw new UnbuiltError(
      op,
      'needs a backend: the model has no weights, and the data is in host memory. Give one, or build the model first: model.build([null, features], { backend })',
    );
  }
  const floats = built.map(({ value }) => value.dtype).find(isFloat);
  return { backend, dtype: floats ?? (x !== undefined && isFloat(x.dtype) ? x.dtype : undefined) };
}

/** What training changes of a built model now; without the parameters of modules that it does not call. */
export function trainableOf(model: Module): readonly Parameter[] {
  const parameters = model.trainableParameters().filter(({ isBuilt }) => isBuilt);
  if (parameters.length > 0) return parameters;
  throw new GradientError(
    'fit',
    `the model must have a trainable parameter, got none of ${model.parameters().length}. Call unfreeze() on a layer, or use evaluate`,
  );
}
