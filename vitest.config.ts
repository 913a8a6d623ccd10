// One run for the whole repository; each project keeps its own settings (tooling/presets/vitest.js).
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      'packages/*',
      'apps/*',
      'tooling/bench',
      'tooling/checks',
      'tooling/conformance',
      'tooling/report',
    ],
  },
});
