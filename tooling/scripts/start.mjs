// `npm start`: installs what the app needs, says so, and runs it; `npm start -- --help` says with which options.
// It runs where it was called, so that its report lands there.
import { join } from 'node:path';
import { install, root, run } from './lib.mjs';

await install('quickstart');
const app = join(root, 'apps', 'quickstart');
process.exitCode = run(
  'npm',
  ['--prefix', app, 'run', '--silent', 'start', '--', ...process.argv.slice(2)],
  { cwd: process.env.INIT_CWD ?? process.cwd() },
);
