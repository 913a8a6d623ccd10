// The one way a published package is built: ESM, declarations, source maps, nothing bundled from outside.
// Plain JavaScript, because tsup loads its configuration in Node, which does not read TypeScript.
import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

/**
 * The sources behind the `exports` of the package in the current folder.
 *
 * @returns {string[]}
 */
function entries() {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
  return Object.values(exports).flatMap((conditions) => conditions['@evenkeel/source'] ?? []);
}

/** A tsup configuration for the library in the current folder. */
export function library() {
  return defineConfig({
    entry: entries(),
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    sourcemap: true,
    clean: true,
    silent: true,
    // tsup 8 strips the `node:` prefix unless told not to; browser bundlers need it to see what is what.
    removeNodeProtocol: false,
    dts: {
      // `Disposable` and Symbol.dispose are in no lib that a browser project names by itself.
      banner: '/// <reference lib="esnext.disposable" />',
      // tsup still passes `baseUrl` to the declaration build, which TypeScript 6 calls deprecated.
      compilerOptions: { ignoreDeprecations: '6.0' },
    },
  });
}
