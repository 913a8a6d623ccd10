// How every project is tested: on the sources, without a build, in silence.
// Plain JavaScript, because vitest loads a project's configuration in Node, which does not read TypeScript.
import { fileURLToPath } from 'node:url';
import { defaultServerConditions } from 'vite';
import { defineProject } from 'vitest/config';

const conditions = ['@evenkeel/source', ...defaultServerConditions];

/**
 * A vitest project named `name`: its tests lie beside the sources, and the source condition holds.
 * `own` holds what this project sets for itself.
 *
 * @param {string} name
 * @param {import('vitest/config').UserWorkspaceConfig['test']} [own]
 */
export function project(name, own = {}) {
  return defineProject({
    resolve: { conditions },
    ssr: { resolve: { conditions, externalConditions: ['@evenkeel/source'] } },
    test: {
      name,
      include: ['src/**/*.test.ts'],
      setupFiles: [fileURLToPath(new URL('./silence.js', import.meta.url))],
      testTimeout: 30_000,
      ...own,
    },
  });
}
