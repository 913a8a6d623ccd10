import { describe, expect, it } from 'vitest';
import { styleSheet } from './style.js';

/** The relative luminance of a colour: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(hex: string): number {
  const full = hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex;
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((i) => Number.parseInt(full.slice(i, i + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

describe.each([
  ['light', styleSheet.split('@media screen and (prefers-color-scheme: dark)')[0] ?? ''],
  ['dark', styleSheet.split('@media screen and (prefers-color-scheme: dark)')[1] ?? ''],
])('on %s paper', (_, rules) => {
  const colors = new Map(
    [...rules.matchAll(/--([\w-]+): (#\w+);/g)].map(([, name = '', hex = '']) => [name, hex]),
  );
  const paper = colors.get('paper') ?? '';

  it('text and curves have the contrast that WCAG 2.2 asks for', () => {
    expect(contrast(paper, colors.get('ink') ?? '')).toBeGreaterThan(7);
    expect(contrast(paper, colors.get('quiet') ?? '')).toBeGreaterThan(4.5);
    const curves = [...colors].filter(([name]) => name.startsWith('curve-'));
    expect(curves).toHaveLength(5);
    for (const [name, hex] of curves) expect(contrast(paper, hex), name).toBeGreaterThan(3);
  });
});
