/** Installs what lies outside the workspace, on demand: a folder with a package.json and a lockfile of its own. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BenchError } from './bench-error.js';

/** The workspace's own pnpm, found also by who did not start the bench with `pnpm bench`. */
const tools = fileURLToPath(new URL('../../../node_modules/.bin', import.meta.url));

/** Installs `folder` exactly as its lockfile says, unless that was done; `note` is told before. */
export function installOutside(folder: string, note: () => void): void {
  if (isInstalled(folder)) return;
  note();
  const args = ['install', '--dir', folder, '--ignore-workspace', '--frozen-lockfile'];
  try {
    execFileSync('pnpm', [...args, '--reporter=silent'], {
      env: { ...process.env, PATH: `${tools}:${process.env.PATH ?? ''}` },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } catch {
    throw new BenchError(
      `could not install what ${folder} asks for. See what pnpm said above, or try again: pnpm ${args.join(' ')}.`,
    );
  }
}

/** Whether what is there is what the lockfile says: pnpm keeps a copy of the one it followed. */
function isInstalled(folder: string): boolean {
  const copy = join(folder, 'node_modules', '.pnpm', 'lock.yaml');
  const text = (path: string): string => readFileSync(path, 'utf8');
  return existsSync(copy) && text(copy) === text(join(folder, 'pnpm-lock.yaml'));
}
