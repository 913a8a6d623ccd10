/** The house without its kernels. Measured by dispatch/report.ts, in its own way. */
import type { Workload } from './workload.js';

export const dispatch: Workload = {
  name: 'dispatch',
  title: 'The house itself',
  about:
    'One training step of the network of the articles on a backend whose kernels return at once: what it takes is the cost of everything above them.',
  cases: null,
};
