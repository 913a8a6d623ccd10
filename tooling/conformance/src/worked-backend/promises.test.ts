// What docs/extending.md and docs/decisions/ say in numbers, counted.
import { readdirSync, readFileSync } from 'node:fs';
import type { Backend, ComputeOp, FormulaOp, FusedOps } from '@evenkeel/tensor';
import { expect, it } from 'vitest';

const docs = new URL('../../../../docs/', import.meta.url);

type MethodsOf<T> = {
  [K in keyof T]-?: T[K] extends (...args: never[]) => unknown ? K : never;
}[keyof T];

/** A method that is not here, or no method of Backend, does not compile. */
const methods: { readonly [K in MethodsOf<Backend>]: true } = {
  alloc: true,
  free: true,
  write: true,
  readSync: true,
  read: true,
  item: true,
  copy: true,
  elementwise: true,
  reduce: true,
  argReduce: true,
  scan: true,
  argsort: true,
  matmul: true,
  gather: true,
  scatter: true,
  randomBits: true,
  dispose: true,
};

const fused: { readonly [K in MethodsOf<FusedOps>]: true } = {
  linear: true,
  moments: true,
  batchNorm: true,
  batchNormGrad: true,
  softmax: true,
  logSoftmax: true,
};

/** What is in the tables of docs/extending.md; formulas are not, nobody else computes them. */
const nodes: { readonly [K in Exclude<ComputeOp, FormulaOp>]: true } = {
  add: true,
  sub: true,
  mul: true,
  div: true,
  fma: true,
  neg: true,
  abs: true,
  sign: true,
  sqrt: true,
  floor: true,
  ceil: true,
  trunc: true,
  round: true,
  quotient: true,
  max: true,
  min: true,
  equal: true,
  notEqual: true,
  less: true,
  lessEqual: true,
  not: true,
  select: true,
  cast: true,
  bitcast: true,
  bitAnd: true,
  bitOr: true,
  bitXor: true,
  shiftLeft: true,
  shiftRight: true,
};

/** The names on the line `title (count): name, name` of the newest decision that has one. */
function decided(title: string): string[] {
  const folder = new URL('decisions/', docs);
  const records = readdirSync(folder).filter((name) => /^\d{4}-.*\.md$/.test(name));
  const lines = records
    .sort()
    .flatMap((name) => readFileSync(new URL(name, folder), 'utf8').split('\n'))
    .filter((line) => line.startsWith(`${title} (`));
  const line = lines.at(-1) ?? '';
  const names = line.match(/`\w+`/g)?.map((name) => name.slice(1, -1)) ?? [];
  expect(line).toContain(`${title} (${names.length}):`);
  return names;
}

it('Backend has the methods of the newest decision about them', () => {
  expect(Object.keys(methods)).toEqual(decided('Methods of Backend'));
});

it('FusedOps has the kernels of the newest decision about them', () => {
  expect(Object.keys(fused)).toEqual(decided('Fused kernels'));
});

it('the worked backend has less than 1,000 lines, as many as docs/extending.md says', () => {
  const folder = new URL('./', import.meta.url);
  const lines = readdirSync(folder)
    .filter((name) => !name.endsWith('.test.ts'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8').split('\n').length - 1)
    .reduce((sum, n) => sum + n, 0);
  expect(lines).toBeLessThan(1000);
  expect(readFileSync(new URL('extending.md', docs), 'utf8')).toContain(`**${lines} lines**`);
});

it('docs/extending.md speaks of every method and every fused kernel', () => {
  const page = readFileSync(new URL('extending.md', docs), 'utf8');
  const missing = [...Object.keys(methods), ...Object.keys(fused)].filter(
    (name) => !page.includes(`\`${name}`),
  );
  expect(missing).toEqual([]);
});

it('the tables of docs/extending.md say what every node computes', () => {
  const page = readFileSync(new URL('extending.md', docs), 'utf8');
  const tables = page.split('\n').filter((line) => line.startsWith('|'));
  const missing = Object.keys(nodes).filter((op) => !tables.join().includes(`\`${op}\``));
  expect(missing).toEqual([]);
});
