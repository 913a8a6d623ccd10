// Models without values: what they refuse to do, and how they say so.
import { valueAndGrad } from '@evenkeel/autograd';
import { EvenkeelError, scope } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { Dense } from '../layers/dense.js';
import { Sequential } from '../layers/sequential.js';
import { BatchNorm } from '../normalization/batch-norm.js';
import { backend, balanced, errorOf, floats, live, snapshot } from './module.test-support.js';

const model = () =>
  new Sequential([new Dense({ units: 4 }), new BatchNorm(), new Dense({ units: 2 })]);

describe('an unbuilt model', () => {
  const message =
    '[layers.0 (Dense)] has no weights yet. Build the model before it is called: ' +
    'model.build([null, features], { backend, seed }), or load and build with a sample';

  it('cannot be called, and says which layer lacks values', () =>
    balanced(() => {
      const m = model();
      const error = errorOf(() => m.infer(floats([[1, 2, 3]])));
      expect(error).toMatchObject({ message, layer: 'layers.0 (Dense)', code: 'EVENKEEL_UNBUILT' });
      expect(errorOf(() => m.call(floats([[1, 2, 3]]), { training: true })).message).toBe(message);
      expect(m.isBuilt).toBe(false);
    }));

  it('has no gradient: valueAndGrad names the first variable without a value', () => {
    const m = model();
    const step = () =>
      valueAndGrad(m.trainableParameters(), () => m.infer(floats([[1, 2, 3]])).mean());
    expect(errorOf(step).message).toBe(
      '[layers.0.kernel] has no value yet. Give it one with assign(tensor), or build the module that it belongs to: build(inputShape)',
    );
  });

  it('has no state dict', async () => {
    const error = await model()
      .stateDict()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EvenkeelError);
    expect(String(error)).toBe(
      'UnbuiltError: [Sequential] layers.0.kernel has no value yet. Build the model first: build([null, features], { backend })',
    );
  });

  it('is one again after dispose, and can be built again with the same values', () =>
    balanced(() => {
      const before = live();
      const m = model().build([null, 3], { backend, seed: 1 });
      const values = snapshot(m.variables());
      m.dispose();
      m.dispose();
      expect(live()).toEqual(before);
      expect(m.isBuilt).toBe(false);
      expect(errorOf(() => m.infer(floats([[1, 2, 3]]))).message).toBe(message);
      scope(() => m.build([null, 3], { backend, seed: 1 }));
      expect(snapshot(m.variables())).toEqual(values);
      m.dispose();
    }));
});
