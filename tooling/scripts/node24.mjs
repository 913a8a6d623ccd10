// Runs the tests of the WebAssembly backend on Node 24, whose engine has other instructions and another compiler
// than the oldest Node that is supported. It is installed beside this one, outside the workspace.
import { join } from 'node:path';
import { root, run } from './lib.mjs';

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.log(
    `skipped: the Node that is installed is one for linux-x64, not ${process.platform}-${process.arch}`,
  );
  process.exit();
}
const folder = join(root, 'tooling', 'bench', 'runtimes');
const install = [
  'install',
  '--dir',
  folder,
  '--ignore-workspace',
  '--frozen-lockfile',
  '--reporter=silent',
];
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const node = join(folder, 'node_modules', 'node24', 'bin', 'node');
const test = (...args) => run(node, [vitest, 'run', ...args]);
process.exitCode =
  // Through npm, whose settings (a registry, a certificate) pnpm then has too.
  run('npm', ['exec', '--no', '--', 'pnpm', ...install]) ||
  test('--project', 'backend-wasm') ||
  test('--project', 'conformance', join('tooling', 'conformance', 'src', 'wasm'));
