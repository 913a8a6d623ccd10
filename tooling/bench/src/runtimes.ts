/**
 * The Nodes to measure on: this one, and others that are installed on demand into a folder of their own, outside
 * the workspace (runtimes/package.json and its lockfile).
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { installOutside } from './install.js';

/** A Node to run workers on. */
export interface Runtime {
  readonly path: string;
  /** As `process.version`. */
  readonly version: string;
}

const folder = fileURLToPath(new URL('../runtimes/', import.meta.url));
const others = ['node24'];

/** Oldest first; `note` is told what is being installed or left out. */
export function runtimes(note: (text: string) => void): Runtime[] {
  const own = { path: process.execPath, version: process.version };
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    note(
      `only this Node is measured: others are installed on linux-x64, this is ${process.platform}-${process.arch}`,
    );
    return [own];
  }
  installOutside(folder, () => note('installing Node 24 beside this one (about 120 MB, once) ...'));
  const installed = others.map((name) => {
    const path = `${folder}node_modules/${name}/bin/node`;
    return { path, version: execFileSync(path, ['--version'], { encoding: 'utf8' }).trim() };
  });
  return [own, ...installed]
    .filter(({ version }, i, all) => all.findIndex((other) => other.version === version) === i)
    .toSorted((a, b) => majorOf(a.version) - majorOf(b.version));
}

/** 24 of `v24.21.0`. */
function majorOf(version: string): number {
  return Number.parseInt(version.replace(/^v/, ''), 10);
}
