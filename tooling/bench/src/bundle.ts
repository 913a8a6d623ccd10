/** Bundles the programs of workers, so that what is timed is built JavaScript and runs on any Node. */
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const sources = fileURLToPath(new URL('./', import.meta.url));

/**
 * Bundles entries, paths from src without the extension, into a folder; what is imported dynamically becomes a
 * file of its own, loaded when it is asked for. What was in the folder before is gone.
 */
export async function bundle(entries: readonly string[], folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  await build({
    entryPoints: entries.map((entry) => `${sources}${entry}.ts`),
    outbase: sources,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    conditions: ['@evenkeel/source'],
    logLevel: 'error',
  });
}

/** Where {@link bundle} put an entry. */
export function bundled(folder: string, entry: string): string {
  return `${folder}${entry}.mjs`;
}
