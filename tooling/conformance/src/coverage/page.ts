// docs/coverage.md: what it says, and where it lies.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { absences, comparisonCounts, comparisonTables } from './comparison.js';
import { countsTable, familyTables, otherFunctions, withoutGradient } from './matrix.js';
import type { Found } from './run.js';

const path = fileURLToPath(new URL('../../../../docs/coverage.md', import.meta.url));

/** The page as it should be. */
export function pageOf(found: readonly Found[]): string {
  const count = found[0]?.operations.length ?? 0;
  return `# Coverage

<!-- Written by \`pnpm coverage\`. Do not edit. -->

Which operation works in which dtype on which backend, and what stands for the functions of NumPy and PyTorch. Everything
in the first half was run when this page was written; a test runs it again, and fails if anything is missing or if the
page says something else.

## The operations

There are ${count} operations.

${countsTable(found)}

A sample is one call, of a certain rank, with or without views; a reference case is a call whose values, or whose
gradients, PyTorch or NumPy computed. A cell is covered if all its samples run and there is a reference case, which second
derivatives do without: they are held against finite differences of the gradients.

In the tables, F is the forward value, G the gradient and S the second derivative. \`refused\` is a DTypeError. Integers and
booleans have no gradient. \`result\` is the dtype of what comes out, where it is not that of the operand.

${familyTables(found)}

### Operations without a gradient

${withoutGradient(found)}

### Functions that are no operations

${otherFunctions()}

## NumPy and PyTorch

${comparisonCounts()}

\`linalg.\`, \`random.\` and \`special.\` stand for numpy.linalg, numpy.random.Generator, torch.linalg and torch.special; of
ours, \`linalg.\`, \`nn.\` and \`data/\` are packages of their own. A test runs the expressions and compares them with what
NumPy and PyTorch give; of those that draw it sees that they can be called. In them \`a\`, \`b\`, \`f\`, \`p\`, \`x\` and \`z\` are
tensors, \`u\` and \`v\` vectors, \`m\` a square matrix and \`c\` its Cholesky factor, \`y\` a tensor of three axes, \`i\` and \`j\`
positions, \`condition\` a bool tensor, \`n\`, \`lo\` and \`hi\` numbers, \`g\` and \`h\` what gamma drew.

${comparisonTables()}

### Without a counterpart

${absences()}
`;
}

/** The page as it is committed. */
export const committedPage = (): string => readFileSync(path, 'utf8');

/** Writes the page. */
export const writePage = (text: string): void => writeFileSync(path, text);
