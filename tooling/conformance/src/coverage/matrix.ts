// The first half of the page: which operation works in which dtype on which backend.
import * as autograd from '@evenkeel/autograd';
import {
  type CoverageCell,
  type DTypeCoverage,
  notOperations,
  type OperationCoverage,
} from '@evenkeel/backend-testkit';
import { type Found, KINDS } from './run.js';
import { table } from './table.js';

/** The families in the order of the page, with their titles. */
const FAMILIES: Readonly<Record<OperationCoverage['family'], string>> = {
  elementwise: 'Elementwise',
  reduce: 'Reductions',
  scan: 'Scans',
  sort: 'Sorting',
  move: 'Movement',
  indexing: 'Indexing',
  contract: 'Contractions',
  linalg: 'Linear algebra',
};

/** The counts. */
export function countsTable(found: readonly Found[]): string {
  const row = (title: string, count: (cells: readonly CoverageCell[]) => number) => [
    title,
    ...found.map((one) => count(cellsOf(one)).toLocaleString('en-US')),
  ];
  const inState = (state: CoverageCell['state']) => (cells: readonly CoverageCell[]) =>
    cells.filter((cell) => cell.state === state).length;
  return table(
    ['', ...found.map((one) => one.backend)],
    [
      ['dtypes', ...found.map((one) => one.dtypes.join(', '))],
      row('cells: operation x dtype x (forward, gradient, second derivative)', (c) => c.length),
      row('- covered', inState('covered')),
      row('- refused: the operation does not take the dtype', inState('refused')),
      row('- no derivative', inState('none')),
      row('- holes', inState('hole')),
      ...KINDS.map((kind) => [
        `samples run: ${kind === 'second' ? 'second derivative' : kind}`,
        ...found.map((one) => sum(one, kind, 'samples')),
      ]),
      ...(['forward', 'gradient'] as const).map((kind) => [
        `reference cases: ${kind}`,
        ...found.map((one) => sum(one, kind, 'goldens')),
      ]),
    ],
  );
}

const cellsOf = ({ operations }: Found): readonly CoverageCell[] =>
  operations.flatMap(({ dtypes }) => dtypes.flatMap((x) => KINDS.map((kind) => x[kind])));

function sum({ operations }: Found, kind: (typeof KINDS)[number], what: 'samples' | 'goldens') {
  const cells = operations.flatMap(({ dtypes }) => dtypes.map((x) => x[kind]));
  const counts = cells.map((cell) => (cell.state === 'covered' ? cell[what] : 0));
  return counts.reduce((a, b) => a + b, 0).toLocaleString('en-US');
}

/** A table for each family. */
export function familyTables(found: readonly Found[]): string {
  const [first] = found;
  if (first === undefined) return '';
  const columns = found.flatMap(({ backend, dtypes }) => dtypes.map((d) => `${backend} ${d}`));
  const sections = Object.entries(FAMILIES).map(([family, title]) => {
    const operations = first.operations.filter((op) => op.family === family);
    const rows = operations.map((op) => [
      op.name,
      ...found.flatMap(({ operations: all }) =>
        (all.find(({ name }) => name === op.name)?.dtypes ?? []).map(letters),
      ),
      resultsOf(op),
    ]);
    return `### ${title}\n\n${table(['', ...columns, 'result'], rows)}`;
  });
  return sections.join('\n\n');
}

/** `F G S`, or what else there is to say. */
function letters(x: DTypeCoverage): string {
  if (x.forward.state === 'refused') return 'refused';
  return KINDS.flatMap((kind) => {
    const { state } = x[kind];
    if (state === 'hole') return ['HOLE'];
    return state === 'covered' ? [kind.charAt(0).toUpperCase()] : [];
  }).join(' ');
}

/** The dtypes of the results where they are not the operand's: `int32, bool: float32`. */
function resultsOf({ dtypes }: OperationCoverage): string {
  const taken = dtypes.filter((x) => x.results.length > 0);
  const places = (taken[0]?.results ?? []).map((_, i) => resultOf(taken, i));
  const [first = '', ...rest] = places;
  if (rest.some((place) => place !== first)) return places.join(', ');
  return first === SAME ? '' : first;
}

const SAME = 'same';

/** The dtype of one result. */
function resultOf(taken: readonly DTypeCoverage[], i: number): string {
  const others = taken.filter((x) => x.results[i] !== x.dtype);
  if (others.length === 0) return SAME;
  const [dtype, ...more] = new Set(taken.map((x) => x.results[i] ?? ''));
  if (dtype !== undefined && more.length === 0) return dtype;
  const [other] = new Set(others.map((x) => x.results[i] ?? ''));
  return `${others.map((x) => x.dtype).join(', ')}: ${other}`;
}

/** The operations without a gradient, by reason. */
export function withoutGradient(found: readonly Found[]): string {
  const reasons = new Map<string, string[]>();
  for (const { name, noGradient } of found[0]?.operations ?? []) {
    if (noGradient !== null) reasons.set(noGradient, [...(reasons.get(noGradient) ?? []), name]);
  }
  return [...reasons].map(([reason, names]) => `- ${reason}: ${names.join(', ')}`).join('\n');
}

/** The functions of tensor and autograd that are no operations. */
export function otherFunctions(): string {
  const rows = Object.entries(notOperations).map(([what, names]) => [what, names.join(', ')]);
  const gradients = Object.keys(autograd).sort().join(', ');
  return table(['what', 'functions'], [...rows, ['gradients, in @evenkeel/autograd', gradients]]);
}
