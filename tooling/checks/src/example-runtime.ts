// What the generated modules of examples call.
import { format, inspect } from 'node:util';
import { expect } from 'vitest';

/** White space as single blanks, and none just inside brackets. */
function collapse(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/([[({]) /g, '$1')
    .replace(/ ([\])}])/g, '$1')
    .trim();
}

/** `text` as a pattern in which `...` stands for anything. */
function patternOf(text: string): RegExp {
  const parts = text.split('...').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

/** Asserts that the values print as `expected`: as console.log shows them, or a string in quotes. */
export function prints(place: string, expected: string, ...values: unknown[]): void {
  const wanted = collapse(expected);
  const shown = collapse(format(...values));
  const quoted = collapse(values.map((v) => inspect(v, { breakLength: Infinity })).join(' '));
  const pattern = patternOf(wanted);
  if (!pattern.test(shown) && !pattern.test(quoted)) expect(shown, place).toBe(wanted);
}

/** Asserts that `f` throws an error whose message contains `expected`. */
export async function throws(place: string, expected: string, f: () => unknown): Promise<void> {
  let message = '(nothing was thrown)';
  try {
    await f();
  } catch (error) {
    message = error instanceof Error ? error.message : String(error);
  }
  expect(collapse(message), place).toContain(collapse(expected));
}
