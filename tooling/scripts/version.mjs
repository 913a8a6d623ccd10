// `pnpm version-packages`: turns the changesets into versions and change logs.
//
// Changesets calls a minor step of a peer dependency a major one for its dependents as soon as the range is
// left, and below 1.0 every minor step leaves `^0.x`: all packages would jump to 1.0.0. They are released
// together, so the range follows by itself; while changesets reckons it reads a wide range instead.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install, root, run } from './lib.mjs';

/** Rewrites the range of every peer that is one of our own packages. */
function setPeerRange(range) {
  for (const name of readdirSync(join(root, 'packages'))) {
    const path = join(root, 'packages', name, 'package.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    for (const peer of Object.keys(manifest.peerDependencies ?? {})) {
      if (peer.startsWith('@evenkeel/')) manifest.peerDependencies[peer] = range;
    }
    writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
  }
}

await install('all');
setPeerRange('workspace:>=0.0.0');
try {
  process.exitCode = run('changeset', ['version']);
} finally {
  setPeerRange('workspace:^');
}
