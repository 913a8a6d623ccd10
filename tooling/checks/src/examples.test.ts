// Every example is true: it type-checks, it runs, and what it says it prints is what it prints.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { apiProgram, compilerOptions, exportsOf } from './api.js';
import { type Importable, moduleOf } from './example-module.js';
import { type Example, findExamples } from './example-source.js';
import { root } from './workspace.js';

const folder = join(root, 'tooling/checks/.generated/examples');

/** An example with the path of the module made of it. */
interface Module {
  readonly example: Example;
  readonly path: string;
}

const modules: readonly Module[] = findExamples()
  .filter((example) => example.mode !== 'skip')
  .map((example) => {
    const stem = `${example.file.replace(/[^a-zA-Z0-9]+/g, '-')}-${example.line}`;
    return { example, path: join(folder, `${stem}.ts`) };
  });

const api = apiProgram();

/** Packages that hand on or rename what others define: asked last. */
const FACADES = ['evenkeel', '@evenkeel/keras'];

function importable(): Importable {
  const from = new Map<string, { specifier: string; typeOnly: boolean }[]>();
  const isFacade = (specifier: string): boolean => FACADES.includes(specifier);
  const found = exportsOf(api);
  const definers = found.filter(({ entry }) => !isFacade(entry.specifier));
  const facades = found.filter(({ entry }) => isFacade(entry.specifier));
  for (const { name, entry, typeOnly } of [...definers, ...facades]) {
    from.set(name, [...(from.get(name) ?? []), { specifier: entry.specifier, typeOnly }]);
  }
  return from;
}

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const names = importable();
  for (const { example, path } of modules) writeFileSync(path, moduleOf(example, names));
});

describe('examples', () => {
  it('type-check', { timeout: 120_000 }, () => {
    const options: ts.CompilerOptions = {
      ...compilerOptions(),
      noUnusedLocals: false,
      noUnusedParameters: false,
    };
    const paths = modules.map((m) => m.path);
    const program = ts.createProgram(paths, options, undefined, api);
    const objections = modules.flatMap(({ example, path }) => {
      const file = program.getSourceFile(path);
      if (file === undefined) return [`${example.file}:${example.line}: no module was made of it`];
      return [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
      ].map((diagnostic) => {
        const line = file.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line;
        const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
        return `${example.file}:${example.line + line - 1}: ${message}`;
      });
    });
    expect(objections).toEqual([]);
  });

  for (const { example, path } of modules) {
    if (example.mode !== 'run') continue;
    it(`${example.file}:${example.line}`, async () => {
      vi.spyOn(console, 'log').mockImplementation(() => {});
      await import(/* @vite-ignore */ path);
    });
  }
});
