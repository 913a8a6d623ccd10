/** What the callbacks that watch a figure share. */
import { ArgumentError } from '@evenkeel/tensor';
import { describeValue, type OptionNames } from '@evenkeel/tensor/dispatch';
import { checkChoice } from '../options.js';

/** Which figure is watched. */
export interface MonitorOptions {
  /** Its key in the history; default 'val_loss'. */
  readonly monitor?: string;
  /** Whether less or more is better; default 'auto': as its name says. */
  readonly mode?: 'auto' | 'min' | 'max';
}

export const monitorNames: OptionNames<MonitorOptions> = { monitor: true, mode: true };

/** Names that say what is better, beside those that train's callbacks know: loss, accuracy, auc, precision, recall. */
const LESS = /^(val_)?(mse|mae|rmse)(_\d+)?$/i;
const MORE = /^(val_)?(acc|auc|precision|recall|r2_score|R2Score)(_\d+)?$/i;

/** The options for a callback of @evenkeel/train. */
export function monitorOf(
  op: string,
  { monitor = 'val_loss', mode = 'auto' }: MonitorOptions,
): { readonly monitor: string; readonly mode?: 'min' | 'max' } {
  checkChoice(op, 'mode', mode, ['auto', 'min', 'max']);
  if (typeof monitor !== 'string') {
    throw new ArgumentError(
      op,
      `monitor must be the name of a figure, got ${describeValue(monitor)}. Give e.g. monitor: 'val_loss'`,
    );
  }
  if (mode !== 'auto') return { monitor, mode };
  if (LESS.test(monitor)) return { monitor, mode: 'min' };
  if (MORE.test(monitor)) return { monitor, mode: 'max' };
  return { monitor };
}
