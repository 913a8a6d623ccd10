import { describe, expect, it } from 'vitest';
import type { Curve, Figure } from './blocks.js';
import { all, curveOf, type Element, figureOf, rendered, texts } from './testing.js';

/** The one figure of a report. */
function draw(curves: readonly Curve[], more: Partial<Figure> = {}): Element {
  const figure = rendered(figureOf(curves, more)).querySelector('figure');
  if (figure === null) throw new Error('the report has no figure');
  return figure;
}

/** The pieces of a path, which its gaps separate, as points. */
function piecesOf(path: Element | undefined): readonly (readonly (readonly [number, number])[])[] {
  const pieces = (path?.getAttribute('d') ?? '').split('M').slice(1);
  return pieces.map((piece) =>
    piece
      .replace('Z', '')
      .split('L')
      .map((pair) => pair.split(',').map(Number))
      .map(([x = Number.NaN, y = Number.NaN]) => [x, y] as const),
  );
}

const linesOf = (figure: Element): readonly Element[] => all(figure, '[aria-label=line] path');
const bandsOf = (figure: Element): readonly Element[] => all(figure, '[aria-label=area] path');

describe('a figure', () => {
  it('says what it shows', () => {
    const figure = draw([curveOf('with', 0.5, 0.25), curveOf('without', 1, 1 / 3, 0.125)], {
      caption: 'Median of 3',
    });
    expect(texts(figure, 'figcaption')).toEqual(['Loss']);
    expect(texts(figure, '.legend li')).toEqual(['with', 'without']);
    expect(texts(figure, '.note')).toEqual(['Median of 3']);
    expect(texts(figure, '[aria-label="x-axis label"]')).toEqual(['epoch']);
    expect(texts(figure, '[aria-label="y-axis label"]')).toEqual(['error']);
    const chart = figure.querySelector('svg.chart');
    expect(chart?.getAttribute('role')).toBe('img');
    expect(chart?.getAttribute('aria-label')).toBe(
      'Loss: error by epoch. with: from 0.5 at 0 to 0.25 at 1; without: from 1 at 0 to 0.125 at 2.',
    );
    expect(texts(figure, 'svg.chart > title')).toEqual(['Loss']);
    expect(texts(figure, '.chart text').filter((text) => !/^[\w. ]*$/.test(text))).toEqual([]);
  });

  it('draws each curve through its points, told apart without colour too, as the legend says', () => {
    const figure = draw(
      Array.from({ length: 8 }, (_, i) => curveOf(`curve ${i}`, i, i + 1, i + 3)),
    );
    const strokes = all(figure, '[aria-label=line]').map((g) => [
      g.getAttribute('stroke'),
      g.getAttribute('stroke-dasharray'),
    ]);
    expect(new Set(strokes.map(String)).size).toBe(8);
    expect(new Set(strokes.slice(0, 6).map(([, dash]) => dash)).size).toBe(6);
    const swatches = all(figure, '.legend path');
    expect(
      swatches.map((path) => [path.getAttribute('stroke'), path.getAttribute('stroke-dasharray')]),
    ).toEqual(strokes);
    const lines = linesOf(figure);
    expect(lines).toHaveLength(8);
    const [first, second, third] = piecesOf(lines[0])[0] ?? [];
    if (!first || !second || !third) throw new Error('the curve has less than three points');
    expect(second[0] - first[0]).toBeGreaterThan(100);
    expect(third[0] - second[0]).toBeCloseTo(second[0] - first[0], 2);
    expect(first[1] - second[1]).toBeGreaterThan(10);
    expect((second[1] - third[1]) / (first[1] - second[1])).toBeCloseTo(2, 2);
  });

  it('has a band where low and high are given', () => {
    const points = [
      { x: 0, y: 2, low: 1, high: 4 },
      { x: 1, y: 2, low: 2, high: 3 },
      { x: 2, y: 2 },
      { x: 3, y: 2, low: 2, high: Number.POSITIVE_INFINITY },
      { x: 4, y: 2, low: 0, high: 2 },
      { x: 5, y: 2, low: 0, high: 2 },
    ];
    const figure = draw([curveOf('without', 1, 2), { name: 'with', points }]);
    expect(bandsOf(figure)).toHaveLength(1);
    expect(texts(figure, '[aria-label="y-axis tick label"] text')).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
    ]);
    const bands = piecesOf(bandsOf(figure)[0]);
    const line = piecesOf(linesOf(figure)[1])[0] ?? [];
    expect(bands.map((piece) => piece.length)).toEqual([4, 4]);
    expect(line).toHaveLength(6);
    const band = figure.querySelector('[aria-label=area]');
    expect(band?.getAttribute('fill')).toBe('var(--curve-1)');
    // The upper edge forwards and the lower edge backwards, or the other way round; y grows downwards.
    const perUnit = (line[0]?.[1] ?? 0) - Math.min(...(bands[0] ?? []).map(([, y]) => y));
    const offsets = (bands[0] ?? []).map(([, y]) => ((line[0]?.[1] ?? 0) - y) / (perUnit / 2));
    expect(offsets.map((v) => Math.round(v * 100) / 100 + 0).sort()).toEqual([-1, 0, 1, 2]);
  });

  it('has a gap where a point is not finite, and shows a point between two gaps', () => {
    const points = [
      ...[0, 1, Number.NaN, 3, Number.POSITIVE_INFINITY, 5, 6].map((y, x) => ({ x, y })),
      { x: Number.NaN, y: 1 },
      { x: Number.NEGATIVE_INFINITY, y: 1 },
      { x: 9, y: 9 },
    ];
    const figure = draw([
      { name: 'broken', points },
      curveOf('empty', Number.NaN),
      curveOf('whole', 1, 2),
    ]);
    const pieces = piecesOf(linesOf(figure)[0]);
    expect(pieces.map((piece) => piece.length)).toEqual([2, 1, 2, 1]);
    expect(pieces.flat(2).every(Number.isFinite)).toBe(true);
    expect(all(figure, '[aria-label=dot] circle')).toHaveLength(2);
    expect(texts(figure, '.legend li')).toEqual(['broken', 'empty (nothing to draw)', 'whole']);
    expect(figure.querySelector('.chart')?.getAttribute('aria-label')).toBe(
      'Loss: error by epoch. broken: from 0 at 0 to 9 at 9; empty: nothing to draw; whole: from 1 at 0 to 2 at 1.',
    );
    // The rest of the drawing is that of finite numbers.
    expect(texts(figure, '[aria-label="x-axis tick label"] text').at(-1)).toMatch(/^[89]$/);
  });

  it('may have logarithmic scales, where what is not above 0 is a gap', () => {
    const points = [1, 10, 100, 0, -10, 1000].map((y) => ({ x: Math.abs(y), y }));
    const figure = draw([{ name: 'a', points: [...points, { x: -1, y: 5 }, { x: 1e4, y: 1e4 }] }], {
      xScale: 'log',
      yScale: 'log',
    });
    const pieces = piecesOf(linesOf(figure)[0]);
    expect(pieces.map((piece) => piece.length)).toEqual([3, 1, 1]);
    const [a, b, c, d, e] = pieces.flat();
    for (const axis of [0, 1] as const) {
      const steps = [a, b, c, d, e].map(
        (p, i, all) => (p?.[axis] ?? 0) - (all[i - 1]?.[axis] ?? 0),
      );
      expect(Math.abs(steps[1] ?? 0)).toBeGreaterThan(20);
      for (const step of steps.slice(2)) expect(step).toBeCloseTo(steps[1] ?? 0, 2);
    }
    expect(texts(figure, '[aria-label="y-axis tick label"] text')).toEqual([
      '1',
      '10',
      '100',
      '1000',
      '10000',
    ]);
  });

  it('lets a band that reaches 0 end at the frame of a logarithmic scale', () => {
    const band = [0.5, 0.25, 0.1].map((y, x) => ({ x, y, low: 0, high: 2 * y }));
    const figure = draw([{ name: 'a', points: band }], { yScale: 'log' });
    const ys = piecesOf(bandsOf(figure)[0])
      .flat()
      .map(([, y]) => y);
    const lowest = Math.max(...(piecesOf(linesOf(figure)[0])[0] ?? []).map(([, y]) => y));
    expect(ys).toHaveLength(6);
    expect(Math.max(...ys)).toBeCloseTo(lowest, 3);
    expect(texts(figure, '[aria-label="y-axis tick label"] text')).toEqual([
      '0.1',
      '0.2',
      '0.5',
      '1',
    ]);
  });

  it('marks what happens, above the frame and on the side with more room', () => {
    const marks = [
      { x: 1, label: 'early' },
      { x: Number.NaN, label: 'never' },
      { x: 9, label: 'late' },
    ];
    const figure = draw([curveOf('a', 1, 2)], { marks });
    expect(all(figure, '[aria-label=rule] line')).toHaveLength(2);
    const labels = all(figure, '[aria-label=text]');
    expect(labels.map((g) => [g.textContent, g.getAttribute('text-anchor')])).toEqual([
      ['early', 'start'],
      ['late', 'end'],
    ]);
    const tops = all(figure, '[aria-label=rule] line').map((line) =>
      Number(line.getAttribute('y1')),
    );
    const frame = Math.min(
      ...piecesOf(linesOf(figure)[0])
        .flat()
        .map(([, y]) => y),
    );
    expect(tops.map((top) => frame - top)).toEqual([32, 16]);
  });

  it.each([
    ['whole numbers', [1, 2, 3], ['1', '2', '3']],
    ['fractions', [0, 0.5, 1], ['0', '0.2', '0.4', '0.6', '0.8', '1']],
    ['small numbers', [0, 0.00001, 0.00002], ['0', '5e-6', '1e-5', '1.5e-5', '2e-5']],
    ['large numbers', [0, 1e6, 2e6], ['0', '5e5', '1e6', '1.5e6', '2e6']],
  ])('has ticks for %s', (_, xs, expected) => {
    const figure = draw([{ name: 'a', points: xs.map((x) => ({ x, y: x })) }]);
    expect(texts(figure, '[aria-label="x-axis tick label"] text')).toEqual(expected);
  });

  it('may be flat, or stand on one x', () => {
    for (const scale of ['linear', 'log'] as const) {
      const flat = draw([curveOf('a', 3, 3, 3)], { yScale: scale });
      expect(piecesOf(linesOf(flat)[0]).flat(2).every(Number.isFinite)).toBe(true);
      const points = [1, 2].map((y) => ({ x: 7, y }));
      const upright = draw([{ name: 'a', points }], { xScale: scale });
      expect(piecesOf(linesOf(upright)[0]).flat(2).every(Number.isFinite)).toBe(true);
      expect(texts(upright, '[aria-label="x-axis tick label"] text')).toEqual(['7']);
    }
  });

  it.each<[string, readonly Curve[], string]>([
    ['no curve', [], 'There is no finite point to draw.'],
    ['empty curves', [curveOf('a'), curveOf('b')], 'There is no finite point to draw.'],
    ['only NaN', [curveOf('a', Number.NaN, Number.NaN)], 'There is no finite point to draw.'],
    ['one point', [curveOf('a', Number.NaN, 1 / 3)], 'There is one point only. a: 0.3333 at 1.'],
  ])('with %s says so', (_, curves, message) => {
    const figure = draw(curves, { caption: 'still here' });
    expect(texts(figure, '.empty')).toEqual([message]);
    expect(all(figure, 'svg, .legend')).toEqual([]);
    expect(texts(figure, 'figcaption, .note')).toEqual(['Loss', 'still here']);
  });
});
