/**
 * Reads the equation of an einsum. Knows no tensor: how many axes the operands have, and of which sizes, is not its
 * concern.
 */
import { ArgumentError, describeValue } from '../../errors.js';

/** The letters of one operand, or of the result, in order. */
export interface Term {
  readonly labels: readonly string[];
  /** How many letters stand before '...'; null where it does not occur. */
  readonly ellipsis: number | null;
}

/** What an equation says. */
export interface Equation {
  readonly operands: readonly Term[];
  /** null where there is no '->': what stays is then what occurs once. */
  readonly output: Term | null;
}

const LETTER = /^[A-Za-z]$/;

/**
 * The terms of an equation such as 'ij,jk->ik' or '...ij->...ji'. Spaces mean nothing.
 *
 * @throws {ArgumentError} if it is none: with the position, counted from 0.
 */
export function parseEquation(equation: string): Equation {
  if (typeof equation !== 'string') {
    throw new ArgumentError(
      'einsum',
      `the equation must be a string, got ${describeValue(equation)}. Call einsum('ij,jk->ik', a, b)`,
    );
  }
  const terms: { labels: string[]; ellipsis: number | null }[] = [{ labels: [], ellipsis: null }];
  let arrow = false;
  for (let at = 0; at < equation.length; at++) {
    const sign = equation[at] ?? '';
    const term = terms.at(-1);
    if (sign === ' ' || term === undefined) continue;
    if (LETTER.test(sign)) {
      if (arrow && term.labels.includes(sign)) {
        throw refused(equation, at, 'each letter once in the result', `'${sign}' again`);
      }
      term.labels.push(sign);
    } else if (equation.startsWith('...', at)) {
      if (term.ellipsis !== null) {
        throw refused(equation, at, "at most one '...' in a term", 'another');
      }
      term.ellipsis = term.labels.length;
      at += 2;
    } else if (equation.startsWith('->', at)) {
      if (arrow) throw refused(equation, at, "at most one '->'", 'another');
      arrow = true;
      terms.push({ labels: [], ellipsis: null });
      at += 1;
    } else if (sign === ',') {
      if (arrow) throw refused(equation, at, 'one result', "a ','");
      terms.push({ labels: [], ellipsis: null });
    } else {
      throw refused(equation, at, "letters, '...', ',' and '->'", `'${sign}'`);
    }
  }
  const output = arrow ? (terms.pop() ?? null) : null;
  const known = new Set(terms.flatMap(({ labels }) => labels));
  const unknown = output?.labels.find((label) => !known.has(label));
  if (unknown !== undefined) {
    const at = equation.lastIndexOf(unknown);
    throw refused(equation, at, 'letters of the operands in the result', `'${unknown}'`);
  }
  return { operands: terms, output };
}

function refused(equation: string, at: number, expected: string, got: string): ArgumentError {
  return new ArgumentError(
    'einsum',
    `the equation takes ${expected}, got ${got} at position ${at} of '${equation}'. Write it like 'ij,jk->ik'`,
  );
}
