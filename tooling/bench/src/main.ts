/**
 * pnpm bench [name] [--json FILE]: runs one benchmark, or says which there are.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dispatch } from './dispatch/report.js';

const benchmarks: Readonly<Record<string, (print: (line: string) => void) => Promise<unknown>>> = {
  dispatch,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'string' } },
});
const name = positionals[0] ?? '';
const run = benchmarks[name];
if (run === undefined) {
  console.log(
    `usage: pnpm bench NAME [--json FILE]\nbenchmarks: ${Object.keys(benchmarks).join(', ')}`,
  );
  process.exitCode = name === '' ? 0 : 1;
} else {
  const results = await run((line) => console.log(line));
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ benchmark: name, results }, null, 2)}\n`);
}
