// Looks into what `pnpm pack` would publish of every package: nothing that only tests need, and everything that
// `exports` and the manifest promise. Needs a build.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, root } from './lib.mjs';

/** Beside a test. Those in src/goldens of the test kit are what it compares backends with: they stay. */
const GOLDENS = /^src\/.+\/goldens\//;
const FOR_TESTS = /\.test\.ts$|\.test-support\.ts$/;

const targets = (exports) =>
  [exports].flatMap((x) => (typeof x === 'string' ? x : Object.values(x).flatMap(targets)));

/** What is wrong with the files of a package. */
function problems({ name, exports }, files) {
  const shipped = new Set(files);
  const promised = [...targets(exports).map((path) => path.slice(2)), 'LICENSE', 'README.md'];
  return [
    ...files
      .filter((path) => FOR_TESTS.test(path) || GOLDENS.test(path))
      .map((path) => `${name} ships ${path}, which only tests read`),
    ...promised.filter((path) => !shipped.has(path)).map((path) => `${name} lacks ${path}`),
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'evenkeel-pack-'));
try {
  for (const name of readdirSync(join(root, 'packages'))) {
    const cwd = join(root, 'packages', name);
    const args = ['pack', '--json', '--pack-destination', folder];
    const shell = process.platform === 'win32';
    const stdio = ['ignore', 'pipe', 'inherit'];
    const { status, stdout } = spawnSync('pnpm', args, {
      cwd,
      env,
      shell,
      stdio,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`pnpm ${args.join(' ')} in ${cwd}: exit status ${status}`);
    const { files } = JSON.parse(stdout);
    const manifest = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8'));
    const found = problems(
      manifest,
      files.map(({ path }) => path),
    );
    for (const problem of found) console.error(problem);
    if (found.length > 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
