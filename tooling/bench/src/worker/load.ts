/** The session of the contender whose bundle and configuration stand in the arguments of this process. */
import { pathToFileURL } from 'node:url';
import type { Open, Session } from './contract.js';

/** Imports the bundle and opens it. */
export async function load(bundle: string, config: string): Promise<Session> {
  const module: { readonly open: Open<unknown> } = await import(pathToFileURL(bundle).href);
  return module.open(JSON.parse(config));
}
