/** What `compile` sets: ids and objects become an optimizer, a loss and metrics. */
import type { Optimizer } from '@evenkeel/optim';
import { ArgumentError } from '@evenkeel/tensor';
import type { OptionNames } from '@evenkeel/tensor/dispatch';
import { describeValue } from '@evenkeel/tensor/dispatch';
import type { Metric } from '@evenkeel/train';
import { type Loss, type LossFunction, type LossId, lossOf } from '../losses.js';
import { AdaptedMetric } from '../metrics/adapted.js';
import { type MetricId, metricOf } from '../metrics/metrics.js';
import { uniqueName } from '../naming.js';
import { type OptimizerId, optimizerOf } from '../optimizers/ids.js';
import { checkOptions } from '../options.js';

/** What `compile` takes. */
export interface CompileOptions {
  /** Default 'rmsprop'. */
  readonly optimizer?: OptimizerId | Optimizer;
  /** An id, a loss with options such as {@link binaryCrossentropy}, or a function of targets and predictions. */
  readonly loss: LossId | Loss | LossFunction;
  /** Figures beside the loss; they count every row as one. */
  readonly metrics?: readonly (MetricId | Metric)[];
  /** The same with the weights of the rows. */
  readonly weightedMetrics?: readonly (MetricId | Metric)[];
}

const known: OptionNames<CompileOptions> = {
  optimizer: true,
  loss: true,
  metrics: true,
  weightedMetrics: true,
};

/** The same, resolved. */
export interface Compiled {
  readonly optimizer: Optimizer;
  readonly loss: Loss;
  readonly metrics: readonly Metric[];
  readonly weightedMetrics: readonly Metric[];
}

export function compiled(options: CompileOptions): Compiled {
  const given = checkOptions('compile', options, known);
  const { optimizer = 'rmsprop', metrics = [], weightedMetrics = [] } = given;
  const loss = lossOf('compile', given.loss);
  const taken = new Set(['loss']);
  const named = (list: readonly (MetricId | Metric)[], prefix: string): Metric[] =>
    list.map((item) => {
      const metric = metricOf('compile', item);
      const wanted = taken.has(metric.name) ? `${prefix}${metric.name}` : metric.name;
      const name = uniqueName(wanted, taken);
      taken.add(name);
      return name === metric.name ? metric : new AdaptedMetric(name, metric);
    });
  return {
    metrics: named(checkList('metrics', metrics), ''),
    weightedMetrics: named(checkList('weightedMetrics', weightedMetrics), 'weighted_'),
    loss,
    optimizer: optimizerOf('compile', optimizer),
  };
}

function checkList<T>(option: string, list: readonly T[]): readonly T[] {
  if (Array.isArray(list)) return list;
  throw new ArgumentError(
    'compile',
    `${option} must be an array, got ${describeValue(list)}. Write ${option}: ['accuracy']`,
  );
}
