/** jax-js on its Wasm device. It has neither layers nor batch norm: they are written out, and jitted with the rest. */
import type { Session } from '../../worker/contract.js';
import { installed } from '../installed.js';
import type { Jax } from './api.js';
import { lanesOf } from './lanes.js';

const NAME = '@jax-js/jax';

/** See the file's header. In Node, which has no global Worker, it has one thread. */
export async function open(): Promise<Session> {
  const jax: Jax = await import(NAME);
  await jax.init();
  jax.defaultDevice('wasm');
  return {
    versions: { [NAME]: versionInstalled() },
    prepare: (spec, arrays) => lanesOf(jax, spec, arrays),
  };
}

/** Its package.json is not among its exports: it lies two folders above the entry. */
function versionInstalled(): string {
  const entry = installed.resolve(NAME);
  const { version }: { readonly version: string } = installed(`${entry}/../../package.json`);
  return version;
}
