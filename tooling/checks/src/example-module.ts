// One example as a module that can be type-checked and run. Its code keeps its lines: an expectation is
// rewritten in place, so that line n of the example is line n + 1 of the module.
//
//   add(a, b); // => [2, 4]            the value prints so, as console.log or as inspect shows it (white space
//                                      collapsed; ... stands for anything)
//   console.log(x, y); // => 1 2       it prints so
//   const c = add(a, b); // => [2, 4]  the value of c prints so
//   // => [2, 4]                       on the next line, for the statement above
//   //    [6, 8]                       continues the line above
//   f(); // throws [add] shapes        it throws an error whose message contains the text
import { posix } from 'node:path';
import ts from 'typescript';
import type { Example } from './example-source.js';
import { parse } from './workspace.js';

interface Origin {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

/** Where each name can be imported from. */
export type Importable = ReadonlyMap<string, readonly Origin[]>;

interface Expectation {
  readonly kind: 'prints' | 'throws';
  readonly text: string;
}

/** The expectation in the comments behind the statement that ends at `end`. */
function expectationAfter(code: string, end: number): Expectation | undefined {
  const match = /^[ \t]*(?:\n[ \t]*)?\/\/ (=>|throws) ?(.*(?:\n[ \t]*\/\/ {3}.*)*)/.exec(
    code.slice(end),
  );
  if (match === null) return undefined;
  const text = (match[2] ?? '').replace(/\n[ \t]*\/\//g, '\n');
  return { kind: match[1] === '=>' ? 'prints' : 'throws', text };
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function isConsoleLog(node: ts.Expression): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.getText() === 'console.log';
}

/** The rewriting of one statement, when an expectation follows it. */
function editOf(node: ts.Statement, example: Example, tree: ts.SourceFile): readonly Edit[] {
  const expectation = expectationAfter(example.code, node.end);
  if (expectation === undefined) return [];
  const start = node.getStart();
  const line = example.line + tree.getLineAndCharacterOfPosition(start).line;
  const at = `${JSON.stringify(`${example.file}:${line}`)}, ${JSON.stringify(expectation.text)}`;
  const source = example.code.slice(start, node.end);
  if (expectation.kind === 'throws') {
    return [{ start, end: node.end, text: `await __throws(${at}, async () => { ${source} });` }];
  }
  if (ts.isExpressionStatement(node)) {
    const values = isConsoleLog(node.expression)
      ? node.expression.arguments.map((argument) => argument.getText()).join(', ')
      : node.expression.getText();
    return [{ start, end: node.end, text: `__prints(${at}, ${values});` }];
  }
  const declaration = ts.isVariableStatement(node) && node.declarationList.declarations[0];
  if (declaration && ts.isIdentifier(declaration.name)) {
    return [
      { start: node.end, end: node.end, text: ` __prints(${at}, ${declaration.name.text});` },
    ];
  }
  throw new Error(`${example.file}:${line}: nothing here has a value to compare`);
}

/** The names that an example uses and does not declare itself. */
function freeNames(tree: ts.SourceFile): ReadonlySet<string> {
  const used = new Set<string>();
  const declared = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const parent = node.parent;
      const isLabel =
        (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        (ts.isPropertyAssignment(parent) && parent.name === node) ||
        (ts.isQualifiedName(parent) && parent.right === node) ||
        ((ts.isMethodDeclaration(parent) || ts.isPropertyDeclaration(parent)) &&
          parent.name === node);
      const isDeclaration =
        (ts.isVariableDeclaration(parent) ||
          ts.isParameter(parent) ||
          ts.isFunctionDeclaration(parent) ||
          ts.isClassDeclaration(parent) ||
          ts.isBindingElement(parent) ||
          ts.isImportSpecifier(parent) ||
          ts.isImportClause(parent) ||
          ts.isNamespaceImport(parent) ||
          ts.isInterfaceDeclaration(parent) ||
          ts.isTypeAliasDeclaration(parent)) &&
        parent.name === node;
      if (isDeclaration) declared.add(node.text);
      else if (!isLabel) used.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return new Set([...used].filter((name) => !declared.has(name)));
}

/** The names that a source file exports by declaring them. */
function exportedBy(file: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of parse(file).statements) {
    const exported = ts.canHaveModifiers(node)
      ? ts.getModifiers(node)?.some((m) => m.kind === ts.SyntaxKind.ExportKeyword)
      : false;
    if (!exported) continue;
    if (ts.isVariableStatement(node)) {
      for (const { name } of node.declarationList.declarations) names.add(name.getText());
    } else if ((ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) && node.name) {
      names.add(node.name.text);
    }
  }
  return names;
}

/** Where the root is, seen from a module of an example. */
const ROOT = '../../../../';

/**
 * The imports that a docstring may leave out: the names of its own package, those that its own file exports
 * to the rest of the package, then those of the other packages.
 */
function implied(example: Example, tree: ts.SourceFile, importable: Importable): string {
  if (example.home === undefined) return '';
  const neighbours = exportedBy(example.file);
  const file = `${ROOT}${example.file.replace(/\.ts$/, '.js')}`;
  return [...freeNames(tree)]
    .flatMap((name) => {
      const from = importable.get(name) ?? [];
      const own = from.find((origin) => origin.specifier === example.home);
      const neighbour = neighbours.has(name) ? { specifier: file, typeOnly: false } : undefined;
      const origin = own ?? neighbour ?? from[0];
      if (origin === undefined) return [];
      return [`import { ${origin.typeOnly ? 'type ' : ''}${name} } from '${origin.specifier}';`];
    })
    .join(' ');
}

/** The imports of neighbours, which lie in the folder whose file an example is. */
function neighbours({ folder }: Example, tree: ts.SourceFile): readonly Edit[] {
  if (folder === undefined) return [];
  return tree.statements.flatMap((node): Edit[] => {
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return [];
    const { text: specifier } = node.moduleSpecifier;
    if (!specifier.startsWith('.')) return [];
    const [start, end] = [node.moduleSpecifier.getStart(), node.moduleSpecifier.end];
    return [{ start, end, text: `'${ROOT}${posix.join(folder, specifier)}'` }];
  });
}

/** The text of the module for an example. */
export function moduleOf(example: Example, importable: Importable): string {
  const tree = ts.createSourceFile('example.ts', example.code, ts.ScriptTarget.ESNext, true);
  const edits: Edit[] = [...neighbours(example, tree)];
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node) || ts.isVariableStatement(node)) {
      const edit = editOf(node, example, tree);
      edits.push(...edit);
      if (edit.length > 0) return;
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);

  let code = example.code;
  for (const { start, end, text } of edits.sort((a, b) => b.start - a.start)) {
    code = code.slice(0, start) + text + code.slice(end);
  }
  const names = ['prints', 'throws'].filter((name) => code.includes(`__${name}(`));
  const harness = names.map((name) => `${name} as __${name}`).join(', ');
  const runtime =
    names.length > 0 ? `import { ${harness} } from '../../src/example-runtime.js';` : '';
  return `${implied(example, tree, importable)} ${runtime} export {};\n${code}\n`;
}
