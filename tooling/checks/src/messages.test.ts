// Every error says what was expected, what came, and what to do: a message of the published sources has at
// least two sentences. What the messages say is asserted where they are thrown.
import ts from 'typescript';
import { expect, it } from 'vitest';
import { packages, read, sourcesOf } from './workspace.js';

/** The text of a message: strings and templates, joined; null where it is made elsewhere. */
function textOf(node: ts.Expression): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map((span) => `_${span.literal.text}`).join('');
  }
  if (ts.isBinaryExpression(node)) {
    const [left, right] = [textOf(node.left), textOf(node.right)];
    return left === null || right === null ? null : left + right;
  }
  return null;
}

/** Both branches of a choice, or the one expression. */
function branches(node: ts.Expression): ts.Expression[] {
  return ts.isConditionalExpression(node)
    ? [...branches(node.whenTrue), ...branches(node.whenFalse)]
    : [node];
}

/** The messages of `new XError(op, message, ...)` in a file. */
function messagesOf(file: string): { readonly line: number; readonly text: string }[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const found: { line: number; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && /Error$/.test(node.expression.getText(source))) {
      const message = node.arguments?.[1];
      for (const branch of message === undefined ? [] : branches(message)) {
        const text = textOf(branch);
        const line = source.getLineAndCharacterOfPosition(branch.getStart(source)).line + 1;
        if (text !== null) found.push({ line, text });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

it('every message of a published package says what to do', () => {
  const files = packages
    .filter((p) => p.published && p.manifest.name !== '@evenkeel/backend-testkit')
    .flatMap((p) => sourcesOf(p));
  const all = files.flatMap((file) => messagesOf(file).map((m) => ({ file, ...m })));
  expect(all.length).toBeGreaterThan(80);
  const silent = all.filter(({ text }) => !/[^.]\. ['`A-Z_]/.test(text));
  expect(silent.map(({ file, line, text }) => `${file}:${line} ${text}`)).toEqual([]);
});
