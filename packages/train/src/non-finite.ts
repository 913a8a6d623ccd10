/** Where a loss that is not finite came from: looked for once it has happened, with the same batch and key. */
import { valueAndGrad } from '@evenkeel/autograd';
import type { BatchSource, LabelledBatch } from '@evenkeel/data';
import type { Module } from '@evenkeel/nn';
import {
  abs,
  formatShape,
  isFloat,
  type Key,
  keep,
  max,
  scope,
  sizeOf,
  Tensor,
  type TypedArray,
} from '@evenkeel/tensor';
import { NonFiniteError } from './errors.js';
import { lossOf, type StepPlan } from './step.js';
import { TableSource } from './table-source.js';

/** Where it began, and what can be done about it. */
interface Cause {
  /** As in {@link NonFiniteError}. */
  readonly source: string | null;
  readonly because: string;
}

/** Which loss of which step. */
interface Where {
  readonly loss: number;
  readonly epoch: number;
  readonly step: number;
  /** How many rows of the epoch came before the batch. */
  readonly before: number;
  /** What the batch is of. */
  readonly training: BatchSource;
}

/** The error that says where a loss became `loss`. */
export async function nonFinite(
  plan: StepPlan,
  batch: LabelledBatch,
  key: Key,
  where: Where,
): Promise<NonFiniteError> {
  const { loss, epoch, step } = where;
  const { source, because } =
    (await inBatch(batch, where)) ??
    (await inVariables(plan)) ??
    (await inLayers(plan, batch, key));
  return new NonFiniteError(
    'fit',
    `the loss must be finite, got ${loss} in epoch ${epoch + 1}, step ${step + 1}; the optimizer did not run, and the model is as it was before that step. ${because}`,
    { epoch, step, source },
  );
}

async function inBatch(batch: LabelledBatch, { before, training }: Where): Promise<Cause | null> {
  for (const role of ['x', 'y', 'weights'] as const) {
    const data = batch[role];
    const values = (await data?.read()) ?? [];
    const at = firstIn(values);
    if (data === null || at < 0) continue;
    const [inBatch = 0, ...rest] = placeOf(at, data.shape);
    if (!(training instanceof TableSource)) {
      const because = `It was the data: ${role} of this batch is not finite at ${formatShape([inBatch, ...rest])} (got ${values[at]}). Clean the data, or leave such rows out`;
      return { source: null, because };
    }
    const row = training.rowAt(before + inBatch);
    const width = sizeOf(data.shape.slice(1));
    const place = `row ${row}${withinRow(rest, width)}`;
    const given = await training.valueAt(role, row, at % width);
    const because = Number.isFinite(given)
      ? `It was the data: ${role} is too large for ${data.dtype} in ${place} (got ${given}). Scale the data, as standardizer of @evenkeel/data does, or leave such rows out`
      : `It was the data: ${role} is not finite in ${place} (got ${given}). Clean the data, or leave such rows out`;
    return { source: null, because };
  }
  return null;
}

/** The indices of the element at `at`, axis by axis. */
const placeOf = (at: number, shape: readonly number[]): number[] =>
  shape.map((n, axis) => Math.floor(at / sizeOf(shape.slice(axis + 1))) % n);

/** Where in a row of `width` values, which need not be said if there is one. */
function withinRow(place: readonly number[], width: number): string {
  if (width === 1) return '';
  return place.length === 1 ? `, column ${place[0]}` : `, at ${formatShape(place)}`;
}

async function inVariables({ model, optimizer }: StepPlan): Promise<Cause | null> {
  const name = await firstVariable(model);
  if (name === null) return null;
  const because = `It was the variable ${name}, which an earlier step, or loading, has made not finite. ${again(optimizer)}`;
  return { source: name, because };
}

/** The name of the first variable that is not finite. */
async function firstVariable(model: Module): Promise<string | null> {
  for (const variable of model.variables()) {
    if (!variable.isBuilt || !isFloat(variable.value.dtype)) continue;
    const largest = scope(() => max(abs(variable.value)));
    try {
      if (firstIn(await largest.read()) >= 0) return variable.name;
    } finally {
      largest.dispose();
    }
  }
  return null;
}

/**
 * Throws if a variable is not finite at the end of an epoch. A loss that is finite may have gradients that are not,
 * such as that of a root at 0; the step after would notice, but there may be none.
 */
export async function checkVariables({ model, optimizer }: StepPlan, epoch: number): Promise<void> {
  const name = await firstVariable(model);
  if (name === null) return;
  throw new NonFiniteError(
    'fit',
    `every variable must stay finite, but ${name} is not after epoch ${epoch + 1}: a gradient of its last step was not finite, though the loss was. ${again(optimizer)}`,
    { epoch, step: null, source: name },
  );
}

const firstIn = (values: TypedArray | readonly number[]): number =>
  values.findIndex((value) => !Number.isFinite(value));

/** What has led here over many steps is in the weights by now. */
function again({ learningRate }: StepPlan['optimizer']): string {
  const now = typeof learningRate === 'number' ? ` (now ${learningRate})` : '';
  return `Begin again with standardized inputs, a lower learning rate${now}, or clipped gradients`;
}

/** Thrown to end the second run without its effects. */
class Enough extends Error {}

/** Runs the step's forward pass once more, and looks at what every layer gave. */
async function inLayers(plan: StepPlan, batch: LabelledBatch, key: Key): Promise<Cause> {
  const found: { readonly label: string; readonly largest: Tensor }[] = [];
  const cure = again(plan.optimizer);
  try {
    recordInVain(plan, () =>
      lossOf(plan, batch, {
        training: true,
        key,
        observer: ({ module: { label }, output }) => {
          if (!(output instanceof Tensor) || output.size === 0 || !isFloat(output.dtype)) return;
          found.push({ label, largest: keep(max(abs(output))) }); // NaN if there is one in it
        },
      }),
    );
    let most = { label: 'the model', value: 0 };
    for (const { label, largest } of found) {
      const [value = 0] = await largest.read();
      if (!Number.isFinite(value)) {
        const because = `The first output that is not finite is that of ${label}. ${cure}`;
        return { source: label, because };
      }
      if (value > most.value) most = { label, value };
    }
    const because = `Every layer's output is finite, the largest that of ${most.label}, ${most.value.toExponential(1)}: the loss function overflowed. ${cure}; or check the targets`;
    return { source: most.label, because };
  } finally {
    for (const { largest } of found) largest.dispose();
  }
}

/** Calls `f` in a recorded function that fails afterwards, so that nothing it assigns stays. */
function recordInVain({ parameters }: StepPlan, f: () => void): void {
  try {
    valueAndGrad(parameters, () => {
      f();
      throw new Enough();
    });
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
}
