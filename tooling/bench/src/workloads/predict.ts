/** One row through a network. */
import type { InferCase } from '../cases.js';
import { articleNetwork } from './networks.js';
import { type Case, PEAK, type Workload } from './workload.js';

const row = (name: string, from: InferCase['from']): Case => ({
  name,
  spec: { kind: 'infer', network: articleNetwork, from },
  tolerance: 1e-4,
  yardsticks: PEAK,
});

export const predict: Workload = {
  name: 'predict',
  title: 'One row through the network of the articles',
  about:
    'In inference mode, with running statistics; the output is read. From a tensor: the row is one already. From an array: a list of numbers in, numbers out, with whatever function the library has for that. "kernels" are the same calls of the backend by themselves; "beyond the kernels" is what is left.',
  cases: [row('from a tensor', 'tensor'), row('from an array', 'array')],
};
