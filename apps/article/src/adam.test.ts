import { scope, tensor, Variable } from '@evenkeel/tensor';
import { expect, it } from 'vitest';
import { Adam } from './adam.js';
import { backend } from './backend.js';

it('moves weights as Kingma and Ba write it', () => {
  const weights = [1, -2, 0.5];
  const gradients = [
    [0.1, -0.2, 0],
    [0.3, 0.1, 0],
    [-0.2, 0.5, 1e-3],
  ];
  const w = new Variable(tensor([...weights], { backend }));
  const adam = new Adam([w], 0.01);
  const m = [0, 0, 0];
  const v = [0, 0, 0];
  gradients.forEach((g, step) => {
    scope(() => adam.step([tensor(g, { backend })]));
    const t = step + 1;
    g.forEach((gi, i) => {
      m[i] = 0.9 * (m[i] ?? 0) + 0.1 * gi;
      v[i] = 0.999 * (v[i] ?? 0) + 0.001 * gi * gi;
      const mHat = (m[i] ?? 0) / (1 - 0.9 ** t);
      const vHat = (v[i] ?? 0) / (1 - 0.999 ** t);
      weights[i] = (weights[i] ?? 0) - (0.01 * mHat) / (Math.sqrt(vHat) + 1e-8);
    });
  });
  w.value.data().forEach((x, i) => {
    expect(x).toBeCloseTo(weights[i] ?? 0, 6);
  });
});
