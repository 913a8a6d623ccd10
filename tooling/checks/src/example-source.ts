// Where the examples are: every @example of the published sources, every ```ts block of README.md and docs/.
// This file finds them; example-module.ts turns one into a module; examples.test.ts checks and runs them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import {
  filesBelow,
  isTestFile,
  parse,
  published,
  read,
  root,
  sourcesOf,
  walk,
} from './workspace.js';

export interface Example {
  /** The file it stands in, from the root. */
  readonly file: string;
  /** The line of its first line of code, counted from 1. */
  readonly line: number;
  /** The package whose names it may use without importing them; undefined on a page, which imports all. */
  readonly home: string | undefined;
  /** The folder whose file it is, from the root, for imports of its neighbours; undefined for code of a user. */
  readonly folder: string | undefined;
  /** `run` it, only `check` its types, or leave it alone: `skip`. */
  readonly mode: 'run' | 'check' | 'skip';
  readonly code: string;
}

interface Fence {
  readonly info: string;
  /** The index of its first line of code, counted from 0. */
  readonly start: number;
  readonly lines: readonly string[];
}

/** The fenced blocks of a Markdown text. */
function fencesOf(text: string): readonly Fence[] {
  const found: Fence[] = [];
  let open: { info: string; start: number; lines: string[]; mark: string } | undefined;
  text.split('\n').forEach((line, i) => {
    const mark = /^\s*(```+)(.*)$/.exec(line);
    if (open === undefined) {
      if (mark)
        open = { info: (mark[2] ?? '').trim(), start: i + 1, lines: [], mark: mark[1] ?? '' };
    } else if (mark?.[1] === open.mark && mark[2]?.trim() === '') {
      found.push(open);
      open = undefined;
    } else open.lines.push(line);
  });
  return found;
}

const modes = new Map<string, Example['mode']>([
  ['ts', 'run'],
  ['ts no-run', 'check'],
  ['ts no-check', 'skip'],
]);

/** A file's code on a page: ```ts of packages/... */
export interface Quote {
  readonly file: string;
  readonly line: number;
  /** The file it is taken from, from the root. */
  readonly source: string;
  readonly code: string;
}

/** Every quote of the pages. */
export function findQuotes(): readonly Quote[] {
  return pages().flatMap((file) =>
    fencesOf(read(file)).flatMap(({ info, start, lines }) => {
      const source = /^ts of (\S+)$/.exec(info)?.[1];
      return source === undefined
        ? []
        : [{ file, line: start + 1, source, code: lines.join('\n') }];
    }),
  );
}

/** The examples of a Markdown page; ```ts continued joins the block before it, ```ts in a/b is a file of that folder. */
function pageExamples(file: string): readonly Example[] {
  const found: Example[] = [];
  for (const { info, start, lines } of fencesOf(read(file))) {
    if (!/^ts\b(?! of )/.test(info)) continue;
    const last = found.at(-1);
    if (info === 'ts continued' && last !== undefined) {
      // Blank lines stand for the prose between, so that every line keeps its number.
      const gap = start + 1 - last.line - last.code.split('\n').length;
      const code = [last.code, ...Array<string>(gap).fill(''), ...lines].join('\n');
      found[found.length - 1] = { ...last, code };
      continue;
    }
    const folder = /^ts in (\S+)$/.exec(info)?.[1];
    const mode = folder === undefined ? modes.get(info) : 'run';
    if (mode === undefined) throw new Error(`${file}:${start}: unknown kind of block \`${info}\``);
    found.push({ file, line: start + 1, home: undefined, folder, mode, code: lines.join('\n') });
  }
  return found;
}

/** The examples of a source file: the ```ts blocks in its doc comments, below an @example or not. */
function docstringExamples(file: string, home: string): readonly Example[] {
  const tree = parse(file);
  const comments = new Map<number, number>();
  walk(tree, (node) => {
    for (const range of ts.getLeadingCommentRanges(tree.text, node.pos) ?? []) {
      if (tree.text.startsWith('/**', range.pos)) comments.set(range.pos, range.end);
    }
  });
  return [...comments].flatMap(([pos, end]) => {
    const first = tree.getLineAndCharacterOfPosition(pos).line;
    const comment = tree.text.slice(pos, end).replace(/\*\/$/, '');
    const text = comment
      .split('\n')
      .map((line) => line.replace(/^\s*\/?\*{1,2} ?/, ''))
      .join('\n');
    const fences = fencesOf(text);
    const promised = text.match(/@example\b/g)?.length ?? 0;
    if (promised > fences.filter((f) => /^ts\b/.test(f.info)).length) {
      throw new Error(`${file}:${first + 1}: an @example without a \`\`\`ts block`);
    }
    return fences
      .filter(({ info }) => /^ts\b/.test(info))
      .map(({ info, start, lines }): Example => {
        const mode = modes.get(info);
        const line = first + start + 1;
        if (mode === undefined)
          throw new Error(`${file}:${line}: unknown kind of block \`${info}\``);
        return { file, line, home, folder: undefined, mode, code: lines.join('\n') };
      });
  });
}

/** Every example of the repository. */
export function findExamples(): readonly Example[] {
  return [
    ...pages().flatMap(pageExamples),
    ...published.flatMap((p) =>
      sourcesOf(p)
        .filter((file) => !isTestFile(file))
        .flatMap((file) => docstringExamples(file, p.manifest.name)),
    ),
  ];
}

function pages(): readonly string[] {
  const docs = existsSync(join(root, 'docs'))
    ? filesBelow('docs', (name) => name.endsWith('.md'))
    : [];
  return ['README.md', ...docs, ...published.map((p) => `${p.folder}/README.md`)];
}
