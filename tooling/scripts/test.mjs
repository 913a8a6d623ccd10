// `npm test [-- arguments of vitest]`: installs everything, then runs every test of the repository once.
import { install, run } from './lib.mjs';

await install('all');
process.exitCode = run('vitest', ['run', ...process.argv.slice(2)]);
