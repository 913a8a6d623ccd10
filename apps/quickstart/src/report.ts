/** The report: the figures of every epoch as curves, beside what the terminal showed. */
import type { Block, Curve, Figure, Report } from '@evenkeel/report';
import { type EpochFigures, type Pair, spread } from './figures.js';
import { GOAL } from './quantities.js';
import { caption, header, rows } from './table.js';
import { counted } from './words.js';

export interface ReportOptions {
  /** What was done, and with what: names with a value each. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly verdict: readonly string[];
  /** What makes the report again. */
  readonly command: string;
}

type Shown = Exclude<keyof EpochFigures, 'seconds'>;

/** The median over the seeds of every epoch, in a band from the lowest to the highest. */
function curve(pairs: readonly Pair[], which: 'withNorm' | 'without', shown: Shown): Curve {
  const runs = pairs.map((pair) => pair[which].epochs);
  const epochs = runs[0] ?? [];
  const points = epochs.map((_, i) => {
    const { median, low, high } = spread(runs.map((run) => run[i]?.[shown] ?? Number.NaN));
    return { x: i + 1, y: median, low, high };
  });
  return { name: which === 'withNorm' ? header[1] : header[2], points };
}

const figures: readonly (Pick<Figure, 'title' | 'yLabel' | 'yScale' | 'caption'> & {
  readonly shown: Shown;
})[] = [
  {
    shown: 'loss',
    title: 'Training loss',
    yLabel: 'loss',
    yScale: 'log',
    caption: 'Mean over the steps of an epoch, so of a network that was changing.',
  },
  {
    shown: 'valLoss',
    title: 'Validation loss',
    yLabel: 'loss',
    yScale: 'log',
    caption: 'Of the network at the end of an epoch, on the rows held back.',
  },
  { shown: 'accuracy', title: 'Training accuracy', yLabel: 'accuracy' },
  { shown: 'valAccuracy', title: 'Validation accuracy', yLabel: 'accuracy' },
];

export function reportOf(pairs: readonly Pair[], options: ReportOptions): Report {
  const band =
    pairs.length === 1
      ? ''
      : ` Lines are medians over ${counted(pairs.length, 'seed')}, bands go from the lowest to the highest.`;
  const blocks: Block[] = [
    { kind: 'facts', facts: options.facts },
    { kind: 'heading', text: 'Comparison' },
    {
      kind: 'table',
      header: [header[0], { label: header[1], numeric: true }, { label: header[2], numeric: true }],
      rows: rows(pairs),
      caption: `${caption(pairs)}. Times are of training steps, without validation.`,
    },
    { kind: 'heading', text: 'Verdict' },
    ...options.verdict.map((text): Block => ({ kind: 'paragraph', text })),
    { kind: 'heading', text: 'Curves' },
    {
      kind: 'paragraph',
      text: `Both networks start from the same Dense weights and see the rows in the same order.${band}`,
    },
    ...figures.map(
      ({ shown, ...figure }): Block => ({
        ...figure,
        kind: 'figure',
        xLabel: 'epoch',
        curves: [curve(pairs, 'withNorm', shown), curve(pairs, 'without', shown)],
      }),
    ),
  ];
  return {
    title: 'The same network with and without batch normalization',
    subtitle: `Breast Cancer Wisconsin: how soon is a validation loss of ${GOAL} reached, and how good does it get?`,
    blocks,
    generatedBy: options.command,
  };
}
