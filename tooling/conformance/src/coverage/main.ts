/** pnpm coverage: writes docs/coverage.md, and fails if it has to tell of holes. */
import { pageOf, writePage } from './page.js';
import { findings, holesOf } from './run.js';

const found = findings();
writePage(pageOf(found));
console.log('wrote docs/coverage.md');

const holes = holesOf(found);
if (holes.length > 0) {
  console.error(`${holes.length} holes:\n${holes.join('\n')}`);
  process.exitCode = 1;
}
