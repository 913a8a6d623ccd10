/** Elementwise operations, one by one and as one program. */
import {
  add,
  defineProgram,
  e,
  elementwise,
  mul,
  relu,
  scope,
  sub,
  type Tensor,
  tanh,
} from '@evenkeel/tensor';
import type { ElementwiseCase } from '../../cases.js';
import type { Arrays } from '../../data/arrays.js';
import type { Lanes, Place } from './index.js';
import { tensorOf } from './network.js';

const affineRelu = defineProgram('affineRelu', 4, 0, ([a, mean, scale, shift]) => [
  e.max(e.add(e.mul(e.sub(a, mean), scale), shift), 0),
]);

export function elementwiseChain(spec: ElementwiseCase, arrays: Arrays, place: Place): Lanes {
  const used: Tensor[] = [];
  const compute = formulaOf(spec.formula, (name) => {
    const t = tensorOf(arrays, name, place);
    used.push(t);
    return t;
  });
  return {
    lanes: [
      {
        name: spec.formula === 'fused' ? 'one program' : 'operations',
        run: () => {
          scope(() => {
            compute();
          });
        },
        check: () => scope(() => compute().data()),
      },
    ],
    dispose: () => {
      for (const t of used) t.dispose();
    },
  };
}

function formulaOf(
  formula: ElementwiseCase['formula'],
  get: (name: string) => Tensor,
): () => Tensor {
  const a = get('a');
  if (formula === 'tanh') return () => tanh(a);
  if (formula === 'add') {
    const b = get('b');
    return () => add(a, b);
  }
  const [mean, scale, shift] = [get('mean'), get('scale'), get('shift')];
  return formula === 'chain'
    ? () => relu(add(mul(sub(a, mean), scale), shift))
    : () => elementwise(affineRelu, [a, mean, scale, shift]);
}
