// What the tests of this package share: a report read back as a document, and the blocks they render.
import { parseHTML } from 'linkedom';
import type { Block, Curve, Figure } from './blocks.js';
import { renderReport } from './report.js';

/** What the tests use of an element; this package is checked without the types of a DOM. */
export interface Element {
  readonly tagName: string;
  readonly textContent: string;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
}

/** The report made of these blocks, as the document a browser would make of it. */
export function rendered(...blocks: readonly Block[]): Element {
  const html = renderReport({ title: 'A report', blocks, generatedBy: 'a test' });
  return parseHTML(html).document.documentElement;
}

export function all(root: Element, selector: string): readonly Element[] {
  return [...root.querySelectorAll(selector)];
}

export function texts(root: Element, selector: string): readonly string[] {
  return all(root, selector).map((element) => element.textContent);
}

/** A curve through points at x = 0, 1, 2, ... */
export function curveOf(name: string, ...ys: readonly number[]): Curve {
  return { name, points: ys.map((y, x) => ({ x, y })) };
}

export function figureOf(curves: readonly Curve[], more: Partial<Figure> = {}): Figure {
  return { kind: 'figure', title: 'Loss', xLabel: 'epoch', yLabel: 'error', curves, ...more };
}
