/** What this machine is, how busy, and what is measured on it. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os';
import type { MachineInfo } from './report/schema.js';

/** A machine with more to do than this before the start is busy. */
export const BUSY_LOAD = 0.5;

const GIB = 2 ** 30;

/** Everything but what is measured. */
export function machineInfo(): Omit<MachineInfo, 'yardsticks'> {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memory_gb: Math.round(totalmem() / GIB),
    os: `${platform()} ${release().split('-')[0]}`,
    load_before: loadavg()[0] ?? 0,
  };
}

/** The version of the published packages, which they share. */
export function ownVersion(): string {
  const path = new URL('../../../packages/tensor/package.json', import.meta.url);
  const { version }: { readonly version: string } = JSON.parse(readFileSync(path, 'utf8'));
  return version;
}
