/** From nothing to the first loss. Measured by startup/run.ts: a process cannot be started twice. */
import type { Workload } from './workload.js';

export const startup: Workload = {
  name: 'startup',
  title: 'Import, initialization and first step',
  about:
    'In a fresh process: from before the import to the loss of the first training step of the network of the articles. "import" loads the library and makes its backend, "prepare" the model with given weights, the optimizer and the batch. Evenkeel is bundled into one file and what that loads on demand; the others are what their packages contain.',
  cases: null,
};
