/** What a peer's module needs of the folder that its bundle lies in: the packages that are installed there. */
import { createRequire } from 'node:module';

/** As `require` of a module in that folder. */
export const installed = createRequire(import.meta.url);

/** The version of an installed package. */
export function versionOf(name: string): string {
  const { version }: { readonly version: string } = installed(`${name}/package.json`);
  return version;
}
