/** Who takes part, and starting them. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BenchError } from '../bench-error.js';
import { bundle, bundled } from '../bundle.js';
import {
  machine,
  type NodeContender,
  nodeContenders,
  reference,
  TORCH,
} from '../contenders/list.js';
import { installOutside } from '../install.js';
import type { Runtime } from '../runtimes.js';
import { labelOf, type Participant } from './participant.js';
import { RemoteProcess } from './remote.js';

const pathTo = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Outside the workspace, with a lockfile of its own. */
const peersFolder = pathTo('peers');
/** Bundles lie where their packages are found: those of peers below the folder of peers. */
const ownBundles = pathTo('.cache/workers/');
const peerBundles = pathTo('peers/.cache/workers/');
const torchProgram = pathTo('src/contenders/torch/worker.py');

const SERVE = 'worker/serve';
const STARTUP = 'worker/startup';

/** A contender on a Node, or PyTorch: how its process is started. */
export interface Entry {
  readonly contender: string;
  readonly node: string | null;
  readonly command: string;
  /** Of a process that serves; and of one that does one step of the case in a file. */
  readonly serving: readonly string[];
  startingUp(caseFile: string): readonly string[];
}

/** Everybody who takes part in a run. */
export interface Lineup {
  readonly entries: readonly Entry[];
  readonly reference: Entry;
  readonly machine: Entry;
}

/** Installs and bundles what is missing. `python` is null for none; `note` is told of installations. */
export async function lineup(
  nodes: readonly Runtime[],
  options: { readonly ours: boolean; readonly python: string | null },
  note: (text: string) => void,
): Promise<Lineup> {
  const contenders = nodeContenders.filter(({ isPeer }) => !isPeer || !options.ours);
  if (options.python !== null) requireTorch(options.python);
  await bundleAll([...contenders, reference, machine], note);
  const newest = nodes.at(-1);
  if (newest === undefined) throw new BenchError('there is no Node to measure on.');
  const entries = contenders.flatMap((contender) =>
    (contender.on === 'every Node' ? nodes : [newest]).map((node) => entryOf(contender, node)),
  );
  if (options.python !== null) entries.push(torchEntry(options.python));
  return { entries, reference: entryOf(reference, newest), machine: entryOf(machine, newest) };
}

async function bundleAll(
  contenders: readonly NodeContender[],
  note: (text: string) => void,
): Promise<void> {
  const entriesOf = (isPeer: boolean): string[] => [
    ...new Set(contenders.filter((c) => c.isPeer === isPeer).map(({ entry }) => entry)),
  ];
  await bundle([SERVE, STARTUP, ...entriesOf(false)], ownBundles);
  const peers = entriesOf(true);
  if (peers.length === 0) return;
  installOutside(peersFolder, () =>
    note('installing the libraries that we are compared with (about 280 MB, once) ...'),
  );
  await bundle(peers, peerBundles);
}

function entryOf({ name, entry, config, isPeer }: NodeContender, node: Runtime): Entry {
  const file = bundled(isPeer ? peerBundles : ownBundles, entry);
  const args = [file, JSON.stringify(config)];
  return {
    contender: name,
    node: node.version,
    command: node.path,
    serving: [bundled(ownBundles, SERVE), ...args],
    startingUp: (caseFile) => [bundled(ownBundles, STARTUP), ...args, caseFile],
  };
}

function torchEntry(python: string): Entry {
  return {
    contender: TORCH,
    node: null,
    command: python,
    serving: ['-u', torchProgram],
    startingUp: (caseFile) => [torchProgram, caseFile],
  };
}

/** Throws, saying what to do, unless that Python has torch. */
function requireTorch(python: string): void {
  try {
    execFileSync(python, ['-c', 'import torch'], { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (error) {
    const why = error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : '';
    throw new BenchError(
      `the Python that was given cannot import torch: ${why}. ` +
        'Install it there (pip install torch), name another one, or leave --python and EVENKEEL_PYTHON out.',
    );
  }
}

/** Starts a process. */
export async function start(entry: Entry): Promise<Participant> {
  const { contender, node, command, serving } = entry;
  const remote = await RemoteProcess.start(labelOf(entry), command, serving);
  return { contender, node, threads: 1, remote };
}
