/** The figures of one pass over data: the mean loss, and metrics. */
import type { HostArray, LabelledBatch } from '@evenkeel/data';
import { ArgumentError, formatShape, Tensor } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import type { Logs } from './callback.js';
import { checkList, isObject } from './check-list.js';
import { Mean } from './metrics/mean.js';
import type { Metric } from './metrics/metric.js';

/** Which metrics there are. */
export interface FigureOptions {
  /** Each gives the figure of its name; they count every row as one. */
  readonly metrics?: readonly Metric[] | undefined;
  /** The same with the weights of the data. */
  readonly weightedMetrics?: readonly Metric[] | undefined;
}

export class Figures {
  readonly #loss = new Mean();
  readonly #plain: readonly Metric[];
  readonly #weighted: readonly Metric[];

  constructor(op: string, { metrics = [], weightedMetrics = [] }: FigureOptions) {
    const example = ['metrics', 'BinaryAccuracy'] as const;
    checkList(op, 'metrics', metrics, isMetric, example);
    checkList(op, 'weightedMetrics', weightedMetrics, isMetric, example);
    checkNames(op, [...metrics, ...weightedMetrics]);
    this.#plain = metrics;
    this.#weighted = weightedMetrics;
  }

  /** Whether predictions are wanted. */
  get hasMetrics(): boolean {
    return this.#plain.length + this.#weighted.length > 0;
  }

  reset(): void {
    this.#loss.reset();
    for (const metric of [...this.#plain, ...this.#weighted]) metric.reset();
  }

  /** Takes in the mean loss of so many rows. */
  addLoss(loss: number, rows: number): void {
    this.#loss.add(loss, rows);
  }

  /** Takes in what the model gave for a batch. */
  async add(output: Tensor, batch: LabelledBatch): Promise<void> {
    const target = await onHost(batch.y);
    const prediction = await onHost(output);
    for (const metric of this.#plain) metric.update({ prediction, target, weights: null });
    if (this.#weighted.length === 0) return;
    const weights = batch.weights === null ? null : await onHost(batch.weights);
    for (const metric of this.#weighted) metric.update({ prediction, target, weights });
  }

  /** The figures so far, the loss first where there is one. */
  logs(): Logs {
    const logs: Record<string, number> = {};
    if (this.#loss.weight > 0) logs.loss = this.#loss.result();
    for (const metric of [...this.#plain, ...this.#weighted]) logs[metric.name] = metric.result();
    return logs;
  }
}

const onHost = async (t: Tensor): Promise<HostArray> => ({ data: await t.read(), shape: t.shape });

/** What a loss function gave: a scalar. */
export function checkLoss(op: string, loss: unknown): void {
  if (loss instanceof Tensor && loss.rank === 0) return;
  const got = loss instanceof Tensor ? `shape ${formatShape(loss.shape)}` : describeValue(loss);
  throw new ArgumentError(
    op,
    `the loss must be a scalar tensor of shape [], got ${got}. Reduce it with mean or sum`,
  );
}

const METHODS = ['update', 'result', 'reset'] as const;

const isMetric = (value: unknown): boolean =>
  isObject(value) && METHODS.every((method) => typeof Reflect.get(value, method) === 'function');

/** Two figures of one name would be one. */
function checkNames(op: string, metrics: readonly Metric[]): void {
  const names = new Set(['loss']);
  for (const { name } of metrics) {
    if (names.has(name)) {
      throw new ArgumentError(
        op,
        `every figure must have a name of its own, got two called '${name}'. Give one another: new BinaryAccuracy({ name: 'weightedAccuracy' })`,
      );
    }
    names.add(name);
  }
}
