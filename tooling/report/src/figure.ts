// A figure as HTML: title, legend, drawing and caption; or a sentence, where there is too little to draw.
import type { Curve, CurvePoint, Figure, ScaleName } from './blocks.js';
import { drawChart } from './chart.js';
import { strokeOf } from './style.js';
import { escapeHtml, formatNumber } from './text.js';

function isOn(scale: ScaleName, value: number | undefined): value is number {
  return value !== undefined && Number.isFinite(value) && (scale === 'linear' || value > 0);
}

/** The curves as they are drawn: what is not on the scales is a gap (NaN), or has no band. */
function placed(curves: readonly Curve[], x: ScaleName, y: ScaleName): readonly Curve[] {
  const heights = curves.flatMap(({ points }) => points.flatMap((p) => [p.y, p.low, p.high]));
  const floor = heights.filter((v) => isOn(y, v)).reduce((a, b) => Math.min(a, b), Infinity);
  const place = (p: CurvePoint): CurvePoint => {
    if (!isOn(x, p.x) || !isOn(y, p.y)) return { x: Number.NaN, y: Number.NaN };
    const banded = isOn('linear', p.low) && isOn(y, p.high);
    return banded ? { ...p, low: Math.max(p.low, floor) } : { x: p.x, y: p.y };
  };
  return curves.map(({ name, points }) => ({ name, points: points.map(place) }));
}

function drawnPoints({ points }: Curve): readonly CurvePoint[] {
  return points.filter((p) => Number.isFinite(p.y));
}

/** A curve in words: where it starts and where it ends. */
function inWords(curve: Curve): string {
  const points = drawnPoints(curve);
  const [first, last] = [points.at(0), points.at(-1)];
  if (first === undefined || last === undefined) return `${curve.name}: nothing to draw`;
  if (points.length === 1)
    return `${curve.name}: ${formatNumber(first.y)} at ${formatNumber(first.x)}`;
  const ends = [first, last].map((p) => `${formatNumber(p.y)} at ${formatNumber(p.x)}`);
  return `${curve.name}: from ${ends.join(' to ')}`;
}

function legendOf(curves: readonly Curve[]): string {
  const entries = curves.map((curve, i) => {
    const { color, dash } = strokeOf(i);
    const line = `<path d="M1,5H35" stroke="${color}" stroke-width="2" stroke-dasharray="${dash}"/>`;
    const none = drawnPoints(curve).length === 0 ? ' (nothing to draw)' : '';
    const swatch = `<svg viewBox="0 0 36 10" aria-hidden="true">${line}</svg>`;
    return `<li>${swatch}${escapeHtml(curve.name)}${none}</li>`;
  });
  return `<ul class="legend">${entries.join('')}</ul>`;
}

/** The figure, drawn if it has two points or more. */
export function renderFigure(figure: Figure): string {
  const { title, xLabel, yLabel, xScale = 'linear', yScale = 'linear', caption } = figure;
  const curves = placed(figure.curves, xScale, yScale);
  const count = curves.flatMap(drawnPoints).length;
  const words = curves.map(inWords).join('; ');
  const drawing = (): string =>
    legendOf(curves) +
    drawChart({
      curves,
      marks: (figure.marks ?? []).filter((mark) => isOn(xScale, mark.x)),
      x: { label: xLabel, scale: xScale },
      y: { label: yLabel, scale: yScale },
      title,
      description: `${title}: ${yLabel} by ${xLabel}. ${words}.`,
    });
  const tooFew =
    count === 0 ? 'There is no finite point to draw.' : `There is one point only. ${words}.`;
  return [
    `<figure><figcaption>${escapeHtml(title)}</figcaption>`,
    count < 2 ? `<p class="empty">${escapeHtml(tooFew)}</p>` : drawing(),
    caption === undefined ? '' : `<p class="note">${escapeHtml(caption)}</p>`,
    '</figure>',
  ].join('\n');
}
