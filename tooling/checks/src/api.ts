// The public API as the type checker sees it: what each entry point of each published package exports.
import { join } from 'node:path';
import ts from 'typescript';
import { type Package, published, root } from './workspace.js';

/** The compiler options of the whole repository, resolved. */
export function compilerOptions(): ts.CompilerOptions {
  const path = join(root, 'tsconfig.base.json');
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  return ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root).options;
}

interface Entry {
  readonly package: Package;
  /** What an import says: `@evenkeel/data/csv`. */
  readonly specifier: string;
  /** The absolute path of its source. */
  readonly path: string;
}

/** Every entry point of every published package. */
const entries: readonly Entry[] = published.flatMap((p) =>
  Object.entries(p.manifest.exports ?? {}).flatMap(([subpath, conditions]) => {
    if (typeof conditions === 'string') return [];
    const source = conditions['@evenkeel/source'];
    if (source === undefined) return [];
    const specifier = `${p.manifest.name}${subpath.slice(1)}`;
    return [{ package: p, specifier, path: join(root, p.folder, source) }];
  }),
);

export interface Export {
  readonly name: string;
  readonly entry: Entry;
  /** The symbol itself, behind re-exports. */
  readonly symbol: ts.Symbol;
  /** True for an interface or a type, which leaves nothing at run time. */
  readonly typeOnly: boolean;
}

/** Everything that the entry points export, in the program that holds their sources. */
export function exportsOf(program: ts.Program): readonly Export[] {
  const checker = program.getTypeChecker();
  return entries.flatMap((entry) => {
    const file = program.getSourceFile(entry.path);
    const module = file && checker.getSymbolAtLocation(file);
    if (module === undefined) return [];
    return checker.getExportsOfModule(module).map((exported) => {
      const alias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
      const symbol = alias ? checker.getAliasedSymbol(exported) : exported;
      const typeOnly = (symbol.flags & ts.SymbolFlags.Value) === 0;
      return { name: exported.name, entry, symbol, typeOnly };
    });
  });
}

/** A program of the entry points alone. */
export function apiProgram(): ts.Program {
  return ts.createProgram(
    entries.map((e) => e.path),
    compilerOptions(),
  );
}
