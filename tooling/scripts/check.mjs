// `pnpm check`: what CI asks for beyond the tests. Every gate runs, also after one has failed; a gate that
// passes is one line, a gate that fails shows which command failed, how, and what it printed.
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { capture, install, root } from './lib.mjs';

await install('all');

const scripts = join('tooling', 'scripts');
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
  ['types in a browser project', [['node', [join(scripts, 'browser-types.mjs')]]]],
  ['files of the published packages (pnpm pack)', [['node', [join(scripts, 'packed-files.mjs')]]]],
  ['unused code (knip)', [['knip', []]]],
  ['tests of backend-wasm on Node 24', [['node', [join(scripts, 'node24.mjs')]]]],
];

/** What is said of a command that failed; nothing of one that did not. */
async function complaint([command, args, options]) {
  const { status, signal, output } = await capture(command, args, options);
  if (status === 0 && signal === null) return [];
  const how = signal === null ? `exit status ${status}` : `ended by ${signal}`;
  const where = options?.cwd === undefined ? '' : ` in ${relative(root, options.cwd)}`;
  return [`${[command, ...args].join(' ')}${where}: ${how}\n${output.trim()}`.trim()];
}

const failed = [];
for (const [name, commands] of gates) {
  const started = Date.now();
  const complaints = (await Promise.all(commands.map(complaint))).flat();
  const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(5);
  console.log(`${complaints.length === 0 ? 'ok  ' : 'FAIL'} ${seconds} s  ${name}`);
  if (complaints.length > 0) {
    failed.push(name);
    console.log(`\n${complaints.join('\n\n')}\n`);
  }
}
if (failed.length > 0) {
  console.log(`\n${failed.length} of ${gates.length} gates failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
