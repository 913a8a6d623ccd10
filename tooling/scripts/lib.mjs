// What the scripts of this folder share: where the repository is, how a command is run, how dependencies
// are installed. Plain JavaScript on Node and npm alone, because it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const bin = join(root, 'node_modules', '.bin');
const windows = process.platform === 'win32';
const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager;

/** The environment of every command: the tools of this repository first, and no telemetry. */
export const env = {
  ...process.env,
  PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`,
  DO_NOT_TRACK: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  NO_UPDATE_NOTIFIER: '1',
  npm_config_update_notifier: 'false',
};

/** Runs a command with our own standard streams and returns its exit status. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: 'inherit',
    shell: windows,
    ...options,
  });
  if (result.error) console.error(`${command}: ${result.error.message}`);
  return result.status ?? 1;
}

/**
 * Runs a command in silence; resolves to its exit status (1 if it has none), the signal that ended it or null,
 * and everything it wrote.
 */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...env, NO_COLOR: '1' },
      shell: windows,
      ...options,
    });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', (error) =>
      resolve({ status: 1, signal: null, output: `${command}: ${error.message}\n` }),
    );
    child.on('close', (status, signal) => resolve({ status: status ?? 1, signal, output }));
  });
}

/** `[command, ...args]` of pnpm in the version of package.json: ours when installed, else through npx. */
function pnpm() {
  if (existsSync(join(bin, 'pnpm'))) return ['pnpm'];
  return ['npx', '--yes', wanted];
}

/** Everything an installation depends on, as one digest. */
function digest() {
  const hash = createHash('sha256').update(process.version);
  const manifests = ['packages', 'apps', 'tooling'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .sort()
      .map((name) => join(folder, name, 'package.json')),
  );
  for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) {
    const path = join(root, file);
    if (existsSync(path)) hash.update(file).update(readFileSync(path));
  }
  return hash.digest('hex');
}

const stampFile = join(root, 'node_modules', '.evenkeel-install.json');

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** True when a plain `pnpm install` of the whole workspace has been here, whoever ran it. */
function wholeWorkspaceInstalled() {
  const state = readJson(join(root, 'node_modules', '.pnpm-workspace-state-v1.json'));
  return state !== undefined && state.filteredInstall === false && existsSync(join(bin, 'vitest'));
}

/** The bytes a folder takes on disk; a file with several names counts once. */
export function bytesOnDisk(folder, seen = new Set()) {
  let bytes = 0;
  for (const entry of readdirSync(folder)) {
    const path = join(folder, entry);
    const stat = lstatSync(path);
    if (stat.isDirectory()) bytes += bytesOnDisk(path, seen);
    else if (!stat.isSymbolicLink() && !seen.has(stat.ino)) {
      seen.add(stat.ino);
      bytes += stat.blocks === undefined ? stat.size : stat.blocks * 512;
    }
  }
  return bytes;
}

/** The names of the packages in the store of node_modules, e.g. `tsx 4.23.15`. */
function installedPackages() {
  return readdirSync(join(root, 'node_modules', '.pnpm'))
    .filter((name) => name.includes('@') && !name.startsWith('.'))
    .map((name) =>
      name
        .split('_')[0]
        .replace('+', '/')
        .replace(/@([^@]*)$/, ' $1'),
    );
}

/**
 * Installs the dependencies of one app (`scope` is its name) or of the whole workspace (`all`), exactly as
 * the lockfile says; does nothing when that has been done and nothing has changed since.
 */
export async function install(scope) {
  const now = digest();
  const stamp = readJson(stampFile);
  if (stamp?.digest === now && (stamp.scope === scope || stamp.scope === 'all')) return;

  const whole = scope === 'all' || stamp?.scope === 'all' || wholeWorkspaceInstalled();
  const what = whole ? 'what the whole workspace needs' : `only what ${scope} needs`;
  const cached = existsSync(join(bin, 'pnpm')) ? '' : " (about 30 MB, in npm's cache)";
  console.log(`Installing ${what}, exactly as pnpm-lock.yaml says, with ${wanted}${cached}.`);

  const [command, ...args] = pnpm();
  args.push('install', '--frozen-lockfile');
  if (!whole) args.push('--prod', '--filter-prod', `${scope}...`);
  const started = Date.now();
  const { status, output } = await capture(command, args);
  if (status !== 0) {
    console.error(output);
    console.error(`The installation failed (${[command, ...args].join(' ')}).`);
    process.exit(status);
  }
  writeFileSync(stampFile, `${JSON.stringify({ scope: whole ? 'all' : scope, digest: now })}\n`);

  const packages = installedPackages();
  const names = packages.length <= 5 ? packages.join(', ') : `${packages.length} packages`;
  const megabytes = (bytesOnDisk(join(root, 'node_modules')) / 1e6).toFixed(1);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`Installed ${names}: ${megabytes} MB in node_modules, ${seconds} s.\n`);
}
