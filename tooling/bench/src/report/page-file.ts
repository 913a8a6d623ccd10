/** The committed report and the page: where they lie. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BenchError } from '../bench-error.js';
import { reportOf } from './json.js';
import { pageOf, resultsFolder } from './page.js';

const pathTo = (path: string): string =>
  fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

const pagePath = 'docs/performance.md';

/** The newest committed report, by its name, which is its date. */
function newestReport(): { readonly file: string; readonly text: string } {
  const file = readdirSync(pathTo(resultsFolder))
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .at(-1);
  if (file === undefined) {
    throw new BenchError(
      `there is no report in ${resultsFolder}. Write one: pnpm bench --json ${resultsFolder}/DATE.json.`,
    );
  }
  return { file, text: readFileSync(pathTo(`${resultsFolder}/${file}`), 'utf8') };
}

/** What the page should be. */
export function newestPage(): string {
  const { file, text } = newestReport();
  return pageOf(reportOf(text, file), file);
}

/** The page as it is committed. */
export function committedPage(): string {
  return readFileSync(pathTo(pagePath), 'utf8');
}

/** Writes the page and answers its path from the root. */
export function renderNewest(): string {
  writeFileSync(pathTo(pagePath), newestPage());
  return pagePath;
}
