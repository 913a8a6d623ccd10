// `pnpm check`: what CI asks for beyond the tests. Every gate runs, also after one has failed; a gate that
// passes is one line, a gate that fails shows what it printed.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { capture, install, root } from './lib.mjs';

await install('all');

const packages = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name));
const everyPackage = (command, ...args) => packages.map((cwd) => [command, args, { cwd }]);

/** @type {[name: string, commands: [command: string, args: string[], options?: object][]][]} */
const gates = [
  ['lint (biome)', [['biome', ['ci', '.']]]],
  ['types (tsc)', [['turbo', ['run', 'typecheck', '--output-logs=errors-only']]]],
  ['build (tsup)', [['turbo', ['run', 'build', '--output-logs=errors-only']]]],
  ['published packages (publint)', everyPackage('publint', '--strict')],
  [
    'their types (attw)',
    everyPackage('attw', '--pack', '.', '--profile', 'esm-only', '--no-emoji'),
  ],
  ['unused code (knip)', [['knip', []]]],
];

const failed = [];
for (const [name, commands] of gates) {
  const started = Date.now();
  const results = await Promise.all(
    commands.map(([command, args, options]) => capture(command, args, options)),
  );
  const complaint = results.map(({ status, output }) => (status === 0 ? '' : output)).join('');
  const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(5);
  console.log(`${complaint === '' ? 'ok  ' : 'FAIL'} ${seconds} s  ${name}`);
  if (complaint !== '') {
    failed.push(name);
    console.log(`\n${complaint.trim()}\n`);
  }
}
if (failed.length > 0) {
  console.log(`\n${failed.length} of ${gates.length} gates failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
