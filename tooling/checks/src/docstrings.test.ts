// Every function and class that a package exports says what it does.
import ts from 'typescript';
import { expect, it } from 'vitest';
import { apiProgram, exportsOf } from './api.js';
import { undocumented } from './ratchet.js';

/** True for what a user calls: functions, classes, and constants whose type can be called. */
function isCallable(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  if ((symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Class)) !== 0) return true;
  const declaration = symbol.valueDeclaration;
  if ((symbol.flags & ts.SymbolFlags.Variable) === 0 || declaration === undefined) return false;
  return checker.getTypeOfSymbolAtLocation(symbol, declaration).getCallSignatures().length > 0;
}

it('public functions and classes have a docstring', () => {
  const program = apiProgram();
  const checker = program.getTypeChecker();
  const silent = exportsOf(program)
    .filter(({ symbol }) => isCallable(symbol, checker))
    .filter(({ symbol }) => symbol.getDocumentationComment(checker).length === 0)
    .map(({ name, entry }) => `${entry.specifier}: ${name}`);
  expect(silent.sort(), 'compare tooling/checks/src/ratchet.ts').toEqual([...undocumented].sort());
});
