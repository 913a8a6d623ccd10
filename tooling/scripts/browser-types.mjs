// Type-checks a program against the built declarations of every published package, as a project for browsers
// sees them: lib es2022 and dom, no types of Node, no skipLibCheck. Needs a build.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './lib.mjs';

const program = `
const x: tensor.Tensor = tensor.tensor([1, 2, 3], { backend: new cpu.CpuBackend() });
const handle: Disposable = x;
handle[Symbol.dispose]();
const [g] = autograd.grad((y: tensor.Tensor) => y.sum())(x);
export const shape: readonly number[] | undefined = g?.shape;
document.title = String(shape);
`;

const compilerOptions = {
  target: 'es2022',
  lib: ['es2022', 'dom'],
  module: 'esnext',
  moduleResolution: 'bundler',
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  noEmit: true,
};

/** What a package can be imported as: `@evenkeel/tensor`, `@evenkeel/tensor/dispatch`. */
function specifiers({ name, exports }) {
  return Object.entries(exports)
    .filter(([, target]) => typeof target !== 'string')
    .map(([path]) => `${name}${path.slice(1)}`);
}

/** A name for what `specifier` exports: cpu, tensor, tensorDispatch. */
function identifier(specifier) {
  const words = specifier.replace('@evenkeel/', '').replace(/^backend-/, '');
  return words.replace(/[-/](.)/g, (_, letter) => letter.toUpperCase());
}

const folder = mkdtempSync(join(tmpdir(), 'evenkeel-types-'));
try {
  const scope = join(folder, 'node_modules', '@evenkeel');
  mkdirSync(scope, { recursive: true });
  const imports = [];
  for (const name of readdirSync(join(root, 'packages'))) {
    const path = join(root, 'packages', name);
    const umbrella = name === 'evenkeel';
    symlinkSync(
      path,
      umbrella ? join(folder, 'node_modules', name) : join(scope, name),
      'junction',
    );
    const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    imports.push(...specifiers(manifest));
  }
  const lines = imports.map((from) => `import * as ${identifier(from)} from '${from}';`);
  const all = `export { ${imports.map(identifier).join(', ')} };`;
  writeFileSync(join(folder, 'main.ts'), [...lines, all, program].join('\n'));
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['main.ts'] }),
  );
  process.exitCode = run('tsc', ['-p', folder, '--pretty', 'false']);
} finally {
  rmSync(folder, { recursive: true });
}
