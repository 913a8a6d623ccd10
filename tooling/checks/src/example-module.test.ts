// The checker of examples is itself checked: a wrong expectation must fail.
import { describe, expect, it } from 'vitest';
import { moduleOf } from './example-module.js';
import { prints, throws } from './example-runtime.js';
import type { Example } from './example-source.js';

const file = 'tooling/checks/src/example-runtime.ts';

const example = (code: string): Example => ({
  file,
  line: 10,
  home: '@evenkeel/tensor',
  folder: undefined,
  mode: 'run',
  code,
});

const origin = (specifier: string) => ({ specifier, typeOnly: false });

/** The module without its first line of imports. */
const body = (code: string) => moduleOf(example(code), new Map()).split('\n').slice(1).join('\n');

describe('moduleOf', () => {
  it('rewrites an expression, a log, a declaration and an error in place', () => {
    expect(body('f(1); // => 2')).toBe(`__prints("${file}:10", "2", f(1)); // => 2\n`);
    expect(body('\nconsole.log(a, b); // => 1 2')).toBe(
      `\n__prints("${file}:11", "1 2", a, b); // => 1 2\n`,
    );
    expect(body('const c = f(); // => 3')).toBe(
      `const c = f(); __prints("${file}:10", "3", c); // => 3\n`,
    );
    expect(body('f(); // throws [f] no')).toContain(
      `await __throws("${file}:10", "[f] no", async () =>`,
    );
  });

  it('finds the neighbours of code that is shown as a file', () => {
    const code =
      "import { a } from './a.js';\nimport { b } from '../b.js';\nimport { c } from 'c';";
    const text = moduleOf({ ...example(code), folder: 'packages/x/src' }, new Map());
    const from = [...text.matchAll(/from '(.*)'/g)].map(([, specifier]) => specifier);
    expect(from).toEqual(['../../../../packages/x/src/a.js', '../../../../packages/x/b.js', 'c']);
  });

  it('reads an expectation on the lines below, continued by indented comments', () => {
    const code = 'f();\n// => [[1, 2],\n//     [3, 4]]\n// A remark.';
    expect(body(code)).toContain(`__prints("${file}:10", "[[1, 2],\\n     [3, 4]]", f());`);
  });

  it('imports what a docstring leaves out, its own package first, and nothing it declares', () => {
    const names = new Map([
      ['add', [origin('@evenkeel/data'), origin('@evenkeel/tensor')]],
      ['sum', [origin('@evenkeel/autograd')]],
      ['DType', [{ ...origin('@evenkeel/tensor'), typeOnly: true }]],
      ['x', [origin('@evenkeel/tensor')]],
    ]);
    const text = moduleOf(example('const x: DType = add(sum, 1).add;'), names);
    expect(text).toContain("import { add } from '@evenkeel/tensor';");
    expect(text).toContain("import { type DType } from '@evenkeel/tensor';");
    expect(text).toContain("import { sum } from '@evenkeel/autograd';");
    expect(text).not.toContain('{ x }');
  });

  it('imports from its own file what only that exports', () => {
    expect(moduleOf(example('throws;'), new Map())).toContain(
      "import { throws } from '../../../../tooling/checks/src/example-runtime.js';",
    );
  });

  it('refuses an expectation on a statement without a value', () => {
    expect(() => body('const { a } = f(); // => 1')).toThrow(':10: nothing here has a value');
  });
});

describe('prints', () => {
  it('compares what console.log would print, with white space collapsed', () => {
    expect(() => prints('here', '[ 1, 2 ]', [1, 2])).not.toThrow();
    expect(() => prints('here', '[1, 2]', [1, 2])).not.toThrow();
    expect(() => prints('here', 'a  1', 'a', 1)).not.toThrow();
    expect(() => prints('here', "'a'", 'a')).not.toThrow();
    expect(() => prints('here', '[ 1, 3 ]', [1, 2])).toThrow('here');
  });

  it('lets ... stand for any text, and nothing else', () => {
    expect(() => prints('here', '0.69...', Math.LN2)).not.toThrow();
    expect(() => prints('here', '0.7...', Math.LN2)).toThrow('here');
    expect(() => prints('here', '0x6', 0.6)).toThrow('here');
  });
});

describe('throws', () => {
  it('asks for an error whose message contains the text', async () => {
    const fail = () => {
      throw new TypeError('[add] shapes differ');
    };
    await throws('here', '[add] shapes', fail);
    await expect(throws('here', '[mul]', fail)).rejects.toThrow('here');
    await expect(throws('here', '[add]', () => 1)).rejects.toThrow('here');
  });
});
