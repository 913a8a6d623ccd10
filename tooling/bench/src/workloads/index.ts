/** Every workload, in the order in which they run and stand on the page. */
import { batchnorm } from './batchnorm.js';
import { dispatch } from './dispatch.js';
import { elementwise } from './elementwise.js';
import { gemm } from './gemm.js';
import { article, paper, wide } from './networks.js';
import { order } from './order.js';
import { predict } from './predict.js';
import { startup } from './startup.js';
import type { Workload } from './workload.js';

export const workloads: readonly Workload[] = [
  article,
  paper,
  wide,
  gemm,
  batchnorm,
  elementwise,
  order,
  predict,
  startup,
  dispatch,
];
