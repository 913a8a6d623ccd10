// Text and numbers as they stand in a report.

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML, in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => entities[c] ?? c);
}

/** A number in at most `digits` significant digits, however large or small; integers in full. */
export function formatNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value) || Number.isSafeInteger(value)) return String(value);
  const rounded = Number(value.toPrecision(digits));
  return Math.abs(rounded) < 1e-3 || Math.abs(rounded) >= 1e6
    ? rounded.toExponential()
    : String(rounded);
}

/** A cell or a fact as HTML. */
export function show(value: string | number | null): string {
  if (value === null) return '-';
  return escapeHtml(typeof value === 'number' ? formatNumber(value) : value);
}
