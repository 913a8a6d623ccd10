/** The three networks that are trained. */
import type { Network } from '../cases.js';
import { PEAK, type Workload } from './workload.js';

/** Losses of float32 runs after a few steps lie this near to those of float64. */
const TOLERANCE = 1e-4;
const STEPS = 5;

export const articleNetwork: Network = {
  sizes: [20, 64, 32, 1],
  activation: 'relu',
  loss: 'binaryCrossEntropy',
  batch: 32,
};

export const article: Workload = {
  name: 'article',
  title: 'The network of the articles: 20-64-32-1',
  about:
    'One training step of dense layers with batch normalization and ReLU, batch 32, sigmoid cross entropy from logits, Adam.',
  cases: [
    {
      name: '',
      spec: {
        kind: 'train',
        network: articleNetwork,
        optimizer: 'adam',
        learningRate: 1e-3,
        steps: STEPS,
      },
      tolerance: TOLERANCE,
      yardsticks: PEAK,
    },
  ],
};

export const paper: Workload = {
  name: 'paper',
  title: 'The network of the paper: 784-100-100-100-10',
  about:
    'One training step of the network in Ioffe and Szegedy 2015, section 4.1: dense layers with batch normalization and sigmoid, batch 60, softmax cross entropy of labels, SGD.',
  cases: [
    {
      name: '',
      spec: {
        kind: 'train',
        network: {
          sizes: [784, 100, 100, 100, 10],
          activation: 'sigmoid',
          loss: 'sparseCategoricalCrossEntropy',
          batch: 60,
        },
        optimizer: 'sgd',
        learningRate: 0.1,
        steps: STEPS,
      },
      tolerance: TOLERANCE,
      yardsticks: PEAK,
    },
  ],
};

export const wide: Workload = {
  name: 'wide',
  title: 'A wide network: 784-1024-1024-10',
  about:
    'One training step of dense layers with batch normalization and ReLU, batch 128, softmax cross entropy of labels, Adam.',
  cases: [
    {
      name: '',
      spec: {
        kind: 'train',
        network: {
          sizes: [784, 1024, 1024, 10],
          activation: 'relu',
          loss: 'sparseCategoricalCrossEntropy',
          batch: 128,
        },
        optimizer: 'adam',
        learningRate: 1e-3,
        // A step of the slowest takes seconds.
        steps: 2,
      },
      tolerance: TOLERANCE,
      yardsticks: PEAK,
    },
  ],
};
