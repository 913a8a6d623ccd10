// `pnpm build`, `pnpm typecheck`: the task in every package that has it, in order, cached by turbo.
import { install, run } from './lib.mjs';

await install('all');
process.exitCode = run('turbo', ['run', ...process.argv.slice(2), '--output-logs=errors-only']);
