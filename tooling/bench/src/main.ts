/** pnpm bench: see options.ts for what may follow. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { BenchError } from './bench-error.js';
import { optionsOf, usage } from './options.js';
import { jsonOf } from './report/json.js';
import { renderNewest } from './report/page-file.js';
import { run } from './run.js';

const print = (line: string): void => console.log(line);

try {
  const options = optionsOf(process.argv.slice(2), process.env);
  if (options.help) print(usage);
  else if (options.render) print(`rendered ${renderNewest()}`);
  else {
    const report = await run(options, print);
    if (options.json !== null) {
      // Where pnpm was started, which is not where the script runs.
      const path = resolve(process.env.INIT_CWD ?? '.', options.json);
      writeFileSync(path, jsonOf(report));
      print(`\nwrote ${path}`);
    }
  }
} catch (error) {
  if (!(error instanceof BenchError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
