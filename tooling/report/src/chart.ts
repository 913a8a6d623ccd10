// The drawing of a figure, as an SVG element in text: curves, bands and reference marks on two axes.
// What is drawable, and what is said where nothing is, is decided in figure.ts.
import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import type { Curve, CurvePoint, ReferenceMark, ScaleName } from './blocks.js';
import { strokeOf } from './style.js';
import { escapeHtml } from './text.js';

interface Axis {
  readonly label: string;
  readonly scale: ScaleName;
}

interface Chart {
  /** With at least one point to draw. In a gap, x and y are NaN; every other number is on its scale. */
  readonly curves: readonly Curve[];
  readonly marks: readonly ReferenceMark[];
  readonly x: Axis;
  readonly y: Axis;
  /** The name and the description for who does not see the drawing. */
  readonly title: string;
  readonly description: string;
}

// Small, because the text shrinks with the figure and has to stay legible on a phone.
const width = 460;
const height = 290;
const lineHeight = 16;

/** What is used of the element that Plot returns: this package is checked without the types of a DOM. */
interface Drawing {
  querySelector(selector: string): { remove(): void } | null;
  readonly innerHTML: string;
}

type Range = readonly [least: number, greatest: number];

function extent(values: readonly number[]): Range {
  return values.reduce<Range>(
    ([least, greatest], value) => [Math.min(least, value), Math.max(greatest, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
}

/** Text of a tick that stays short for small and for large numbers. */
function tickFormat(value: number): string {
  const short = Number(value.toPrecision(8));
  const size = Math.abs(short);
  const plain = size === 0 || (size >= 1e-4 && size < 1e5);
  return plain ? String(short) : short.toExponential().replace('e+', 'e');
}

/** Ticks at 1, 2 and 5 times the powers of ten; at the powers alone where there are many. */
function logTicks([least, greatest]: Range): readonly number[] {
  const powers = [];
  for (let e = Math.floor(Math.log10(least)); e <= Math.log10(greatest); e++) powers.push(e);
  const factors = powers.length > 4 ? [1] : [1, 2, 5];
  const all = powers.flatMap((e) => factors.map((factor) => Number(`${factor}e${e}`)));
  return all.filter((tick) => tick >= least && tick <= greatest);
}

/** A scale for numbers between two; between few whole ones (epochs, say) no tick is at a fraction. */
function scaleOf({ label, scale }: Axis, values: readonly number[]): Plot.ScaleOptions {
  const common = { label, labelArrow: 'none', tickFormat } as const;
  const [least, greatest] = extent(values);
  if (scale === 'log') {
    const ticks = logTicks([least, greatest]);
    return { ...common, type: 'log', ...(ticks.length < 2 ? {} : { ticks }) };
  }
  if (greatest - least > 5 || !values.every(Number.isInteger)) return common;
  return { ...common, ticks: Array.from({ length: greatest - least + 1 }, (_, i) => least + i) };
}

/** Points between two gaps, which a line does not show. */
function alone(points: readonly CurvePoint[]): readonly CurvePoint[] {
  const drawn = (i: number): boolean => Number.isFinite(points[i]?.y);
  return points.filter((_, i) => drawn(i) && !drawn(i - 1) && !drawn(i + 1));
}

function curveMarks({ points }: Curve, index: number): Plot.Markish[] {
  const { color, dash } = strokeOf(index);
  const band = { x: 'x', y1: 'low', y2: 'high', fill: color, fillOpacity: 0.18 };
  const line = {
    stroke: color,
    strokeWidth: 2,
    strokeDasharray: dash,
    strokeLinecap: 'butt',
  } as const;
  return [
    points.some((p) => p.low !== undefined) ? Plot.areaY(points, band) : null,
    Plot.lineY(points, { x: 'x', y: 'y', ...line }),
    Plot.dot(alone(points), { x: 'x', y: 'y', fill: color, r: 3 }),
  ];
}

/** Vertical lines with their labels above the frame, one below the other, where there is more room. */
function referenceMarks(marks: readonly ReferenceMark[], middle: number): Plot.Markish[] {
  return marks.flatMap(({ x, label }, i) => {
    const up = lineHeight * (marks.length - i);
    const side = x > middle ? ({ textAnchor: 'end', dx: -5 } as const) : { dx: 5 };
    const place = { x: 'x', text: 'label', frameAnchor: 'top', dy: lineHeight / 2 - up } as const;
    return [
      Plot.ruleX([{ x }], { x: 'x', insetTop: -up, strokeDasharray: '3 3', strokeOpacity: 0.6 }),
      Plot.text([{ x, label }], { textAnchor: 'start', ...place, ...side }),
    ];
  });
}

/** Draws a chart; the same chart gives the same text. */
export function drawChart({ curves, marks, x, y, title, description }: Chart): string {
  const points = curves.flatMap((curve) => curve.points).filter((p) => Number.isFinite(p.y));
  const xs = [...points, ...marks].map((p) => p.x);
  const ys = points.flatMap((p) => [p.y, p.low ?? p.y, p.high ?? p.y]);
  const [least, greatest] = extent(xs);
  const middle = x.scale === 'log' ? Math.sqrt(least * greatest) : (least + greatest) / 2;
  const above = lineHeight * marks.length;
  const svg: Drawing = Plot.plot({
    document: parseHTML('<!doctype html><html><body></body></html>').document,
    ...{ width, height: height + above, marginTop: 30 + above },
    ...{ marginLeft: 56, marginRight: 14, marginBottom: 42 },
    x: scaleOf(x, xs),
    // A logarithmic scale ends with the data, so that a band cut off at the least value reaches the frame.
    y: { ...scaleOf(y, ys), grid: true, nice: y.scale === 'linear' },
    marks: [...curves.flatMap(curveMarks), ...referenceMarks(marks, middle)],
  });
  // The rest of what Plot would say about the element is in the page's style sheet.
  svg.querySelector('style')?.remove();
  return [
    `<svg class="chart" viewBox="0 0 ${width} ${height + above}" fill="currentColor" text-anchor="middle"`,
    ` role="img" aria-label="${escapeHtml(description)}"><title>${escapeHtml(title)}</title>`,
    `${svg.innerHTML}</svg>`,
  ].join('');
}
