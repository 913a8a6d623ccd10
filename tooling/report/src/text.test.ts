import { expect, it } from 'vitest';
import { escapeHtml, formatNumber, show } from './text.js';

it('text is escaped for elements and for quoted attributes', () => {
  expect(escapeHtml(`<a b="c" d='e'>&amp;`)).toBe(
    '&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;amp;',
  );
});

it.each([
  [0, '0'],
  [-0, '0'],
  [569, '569'],
  [1234567, '1234567'],
  [0.123456, '0.1235'],
  [-12.3456, '-12.35'],
  [0.99996, '1'],
  [1234567.8, '1.235e+6'],
  [0.000123456, '1.235e-4'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Infinity'],
])('%d is written as %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
  expect(show(value)).toBe(text);
});

it('what has no value is a dash', () => {
  expect(show(null)).toBe('-');
  expect(show('')).toBe('');
});
