// The workspace as data: its packages, their manifests, their source files and what these import.
// Everything the gates know about the repository they know from here.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

type Dependencies = Readonly<Record<string, string>>;

/** The fields of a package.json that the gates read; the template test compares the rest verbatim. */
export interface Manifest {
  readonly name: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Dependencies;
  readonly peerDependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
  readonly devDependencies?: Dependencies;
}

export interface Package {
  /** Its folder from the root, e.g. `packages/tensor`. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly published: boolean;
}

/** A file's text, by its path from the root. */
export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function workspacePackages(): readonly Package[] {
  const found: Package[] = [];
  for (const group of ['packages', 'apps', 'tooling']) {
    for (const name of readdirSync(join(root, group)).sort()) {
      const folder = `${group}/${name}`;
      if (!existsSync(join(root, folder, 'package.json'))) continue;
      const manifest: Manifest = JSON.parse(read(`${folder}/package.json`));
      found.push({ folder, manifest, published: manifest.private !== true });
    }
  }
  return found;
}

/** Every package of the workspace. */
export const packages = workspacePackages();

/** The published packages. */
export const published = packages.filter((p) => p.published);

/** Every package name in any kind of dependency of a manifest, with the version it asks for. */
export function dependenciesOf(manifest: Manifest): ReadonlyMap<string, string> {
  return new Map([
    ...Object.entries(manifest.dependencies ?? {}),
    ...Object.entries(manifest.peerDependencies ?? {}),
    ...Object.entries(manifest.optionalDependencies ?? {}),
    ...Object.entries(manifest.devDependencies ?? {}),
  ]);
}

const skipped = new Set(['node_modules', 'dist', '.generated', '.turbo', '.cache', 'coverage']);

/** The paths from the root of the files below `folder` whose name `wanted` accepts, sorted. */
export function filesBelow(folder: string, wanted: (name: string) => boolean): readonly string[] {
  const found: string[] = [];
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && !skipped.has(entry.name)) found.push(...filesBelow(path, wanted));
    else if (entry.isFile() && wanted(entry.name)) found.push(path);
  }
  return found.sort();
}

/** True for a file that only tests use: it may import what the package does not depend on at run time. */
export function isTestFile(path: string): boolean {
  return /\.(test|bench|test-support)\.ts$/.test(path) || /\/(test|testing)\//.test(path);
}

/** The sources of a package; tests included. */
export function sourcesOf(p: Package): readonly string[] {
  if (!existsSync(join(root, p.folder, 'src'))) return [];
  return filesBelow(`${p.folder}/src`, (name) => name.endsWith('.ts'));
}

const parsed = new Map<string, ts.SourceFile>();

/** The syntax tree of a file, by its path from the root. */
export function parse(path: string): ts.SourceFile {
  let file = parsed.get(path);
  if (file === undefined) {
    file = ts.createSourceFile(path, read(path), ts.ScriptTarget.ESNext, true);
    parsed.set(path, file);
  }
  return file;
}

/** Calls `visit` on every node below `node`. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** `path:line` of a node, as an editor opens it. */
export function placeOf(node: ts.Node): string {
  const file = node.getSourceFile();
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

export interface Import {
  readonly specifier: string;
  readonly place: string;
}

/** Everything a file imports or re-exports, statically, dynamically or as a type. */
export function importsOf(path: string): readonly Import[] {
  const found: Import[] = [];
  walk(parse(path), (node) => {
    let specifier: ts.Node | undefined;
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
      specifier = node.moduleSpecifier;
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      specifier = node.argument.literal;
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      specifier = node.arguments[0];
    }
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) {
      found.push({ specifier: specifier.text, place: placeOf(specifier) });
    }
  });
  return found;
}

/** The package that a specifier names: `@evenkeel/data/csv` gives `@evenkeel/data`. */
export function packageNameOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}
