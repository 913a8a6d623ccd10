/** A model as a table, for people. Not here: what stands in it (describe.ts). */
import { ArgumentError } from '@evenkeel/tensor';
import type { OpenShape } from '../module/build.js';
import type { AnyModule, Module } from '../module/module.js';
import { type DescribeOptions, describe, type ParameterCount } from './describe.js';
import { table } from './table.js';

/** What {@link summary} may be told. */
export interface SummaryOptions extends DescribeOptions {
  /** How many characters wide the table is, at least 40; default 76. */
  readonly lineWidth?: number;
  /** What a module is called; its path is empty for the model itself. Default: its path, or its kind. */
  readonly name?: (path: string, module: AnyModule) => string;
}

const HEADER = ['Layer (type)', 'Output Shape', 'Param #'] as const;

/**
 * The layers of a model in a table, with the shapes that leave them, the batch as None, and their parameters; then
 * how many parameters there are, and their memory. What is listed and counted: see {@link describe}.
 *
 * The text depends on the model and the options alone: no colours, and no look at the terminal. Columns have
 * fixed shares of the width; what is too long for one goes on in the next line, and a word longer than that is cut.
 *
 * @param input the shape of an input, `[null, 20]`, of which only the batch may be open; or a sample.
 * @returns lines, without a line break at the end.
 * @throws {UnbuiltError} if a variable has no value yet.
 * @throws {ArgumentError} without an input, if the width is no integer of at least 40, another axis than the batch is
 * open, or no backend is known.
 * @throws {ShapeError} if the model cannot compute with such an input.
 *
 * @example
 * ```ts
 * const model = new Sequential([new Dense({ units: 64 }), new BatchNorm(), relu, new Dense({ units: 1 })]);
 * model.build([null, 20], { backend: new CpuBackend() });
 * console.log(summary(model, [null, 20], { lineWidth: 60 }));
 * // => Model: "Sequential"
 * //    ...
 * //    Total params: 1,665 (6.50 KB)
 * //    Trainable params: 1,537 (6.00 KB)
 * //    Non-trainable params: 128 (512.00 B)
 * ```
 */
export function summary<In>(
  model: Module<In, unknown>,
  input: In | OpenShape,
  options: SummaryOptions = {},
): string {
  const { lineWidth = 76, name = (path, module) => path || module.type } = options;
  if (!Number.isInteger(lineWidth) || lineWidth < 40) {
    throw new ArgumentError(
      'summary',
      `lineWidth must be an integer of at least 40, got ${lineWidth}. Give the width of the table in characters`,
    );
  }
  const { layers, total, trainable, nonTrainable } = describe(model, input, options);
  const rows = layers.map(({ path, module, type, outputShape, parameters }) => [
    `${name(path, module)} (${type})`,
    shapeText(outputShape),
    grouped(parameters),
  ]);
  return [
    `Model: "${name('', model)}"`,
    ...table(HEADER, rows, widths(lineWidth), ['left', 'left', 'right']),
    ` Total params: ${countText(total)}`,
    ` Trainable params: ${countText(trainable)}`,
    ` Non-trainable params: ${countText(nonTrainable)}`,
  ].join('\n');
}

/** Of the texts in the columns: they end at 45, 80 and 100 percent of the line, less the lines between. */
function widths(lineWidth: number): number[] {
  const [first, second] = [Math.floor(lineWidth * 0.45), Math.floor(lineWidth * 0.8)];
  return [first - 3, second - first - 4, lineWidth - second - 3];
}

function shapeText(shape: OpenShape | null): string {
  if (shape === null) return '?';
  return `(${shape.map((n) => n ?? 'None').join(', ')})`;
}

const grouped = (n: number): string => String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

function countText({ count, bytes }: ParameterCount): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${grouped(count)} (${hundredths(size)} ${UNITS[unit]})`;
}

/** Two decimals, ties to even: 1.125 is 1.12. */
function hundredths(x: number): string {
  const below = Math.floor(x * 100);
  const rest = x * 100 - below;
  const up = rest > 0.5 || (rest === 0.5 && below % 2 === 1);
  return ((up ? below + 1 : below) / 100).toFixed(2);
}
