/**
 * The Nodes to measure on: this one, and others that are installed on demand into a folder of their own, outside
 * the workspace (runtimes/package.json and its lockfile).
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../runtimes/', import.meta.url));
/** The workspace's own pnpm, found also by who did not start the bench with `pnpm bench`. */
const tools = fileURLToPath(new URL('../../../node_modules/.bin', import.meta.url));
const others = ['node24'];

/** Paths of node executables; `note` is told what is being installed or left out. */
export function runtimes(note: (text: string) => void): string[] {
  const found = [process.execPath];
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    note(
      `only this Node is measured: others are installed on linux-x64, this is ${process.platform}-${process.arch}`,
    );
    return found;
  }
  const paths = others.map((name) => `${folder}node_modules/${name}/bin/node`);
  if (!paths.every((path) => existsSync(path))) {
    note('installing Node 24 beside this one (about 120 MB, once) ...');
    const args = [
      'install',
      '--dir',
      folder,
      '--ignore-workspace',
      '--frozen-lockfile',
      '--reporter=silent',
    ];
    execFileSync('pnpm', args, {
      env: { ...process.env, PATH: `${tools}:${process.env.PATH ?? ''}` },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return [...found, ...paths];
}
