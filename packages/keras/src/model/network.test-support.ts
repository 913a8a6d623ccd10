// A small network with all that training has to do with, and rows for it.
import { Activation } from '../layers/activation.js';
import { BatchNormalization } from '../layers/batch-normalization.js';
import { Dense } from '../layers/dense.js';
import { Dropout } from '../layers/dropout.js';
import { Sequential } from './sequential.js';
import type { SequentialModel } from './sequential-model.js';

export const ROWS = 24;
export const x = Array.from({ length: ROWS }, (_, i) => [Math.sin(i), Math.cos(3 * i), i / ROWS]);
export const y = x.map(([a = 0, b = 0]) => Number(a + b > 0.1));
export const silent = { verbose: 0 } as const;

export function network(): SequentialModel {
  const model = Sequential([
    Dense(6, { inputShape: [3] }),
    BatchNormalization(),
    Activation('relu'),
    Dropout(0.25),
    Dense(1, { activation: 'sigmoid' }),
  ]);
  model.compile({ optimizer: 'adam', loss: 'binary_crossentropy', metrics: ['accuracy'] });
  return model;
}
