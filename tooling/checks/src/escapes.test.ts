// Published sources do not leave the type system: no `any`, no double cast, no silenced error.
import ts from 'typescript';
import { expect, it } from 'vitest';
import { escapes } from './ratchet.js';
import { isTestFile, parse, placeOf, published, read, sourcesOf, walk } from './workspace.js';

interface Found {
  readonly what: string;
  readonly place: string;
}

/** Every place in a file that leaves the type system. */
function escapesIn(path: string): readonly Found[] {
  const found: Found[] = [];
  walk(parse(path), (node) => {
    const castToUnknown =
      ts.isAsExpression(node) &&
      ts.isAsExpression(node.expression) &&
      node.expression.type.kind === ts.SyntaxKind.UnknownKeyword;
    if (castToUnknown) found.push({ what: 'as unknown as', place: placeOf(node) });
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.push({ what: 'any', place: placeOf(node) });
  });
  read(path)
    .split('\n')
    .forEach((line, i) => {
      const silenced = /@ts-(?:ignore|expect-error|nocheck)/.exec(line);
      if (silenced) found.push({ what: silenced[0], place: `${path}:${i + 1}` });
    });
  return found;
}

it('published sources leave the type system only where the ratchet says why', () => {
  const objections: string[] = [];
  const allowed = new Map(escapes.map((e) => [`${e.file} ${e.what}`, e.count]));
  for (const file of published.flatMap(sourcesOf).filter((path) => !isTestFile(path))) {
    const found = escapesIn(file);
    for (const what of new Set(found.map((f) => f.what))) {
      const places = found.filter((f) => f.what === what).map((f) => f.place);
      const key = `${file} ${what}`;
      if (places.length !== (allowed.get(key) ?? 0)) {
        objections.push(`${what}: ${places.join(', ')} (allowed here: ${allowed.get(key) ?? 0})`);
      }
      allowed.delete(key);
    }
  }
  for (const key of allowed.keys()) objections.push(`the ratchet allows what is gone: ${key}`);
  expect(objections).toEqual([]);
});
