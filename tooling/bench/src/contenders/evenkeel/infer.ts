/** One row through a network; and the same calls of the backend by themselves, without what is above them. */
import { scope, tensor } from '@evenkeel/tensor';
import { predict } from '@evenkeel/train';
import type { InferCase } from '../../cases.js';
import type { Arrays } from '../../data/arrays.js';
import type { Lanes, Place } from './index.js';
import { recordKernels } from './kernels.js';
import { networkOf } from './network.js';

export function infer(spec: InferCase, arrays: Arrays, place: Place): Lanes {
  return spec.from === 'array' ? fromArray(spec, arrays, place) : fromTensor(spec, arrays, place);
}

function rowOf({ network }: InferCase, arrays: Arrays): Float32Array<ArrayBuffer> {
  return arrays.get('x').data.slice(0, network.sizes[0]);
}

/** With `predict` of @evenkeel/train. */
function fromArray(spec: InferCase, arrays: Arrays, place: Place): Lanes {
  const model = networkOf(spec.network, arrays, place);
  const rows = [[...rowOf(spec, arrays)]];
  const output = async (): Promise<ArrayLike<number>> => (await predict(model, rows)).data;
  return {
    lanes: [
      {
        name: 'predict',
        run: async () => {
          await output();
        },
        check: output,
      },
    ],
    dispose: () => model.dispose(),
  };
}

/** With the model itself, on a row that is a tensor already. */
function fromTensor(spec: InferCase, arrays: Arrays, place: Place): Lanes {
  const setUp = (at: Place) => {
    const model = networkOf(spec.network, arrays, at);
    const row = rowOf(spec, arrays);
    const x = tensor(row, { shape: [1, row.length], ...at });
    const output = (): number => scope(() => model.infer(x).item());
    return {
      output,
      run: () => {
        output();
      },
      dispose: () => {
        model.dispose();
        x.dispose();
      },
    };
  };
  const work = setUp(place);
  const kernels = recordKernels(place.backend, (backend) => setUp({ ...place, backend }));
  return {
    lanes: [
      { name: 'infer', run: work.run, check: () => [work.output()] },
      { name: 'kernels', isPart: true, run: kernels.replay },
    ],
    dispose: () => {
      work.dispose();
      kernels.dispose();
    },
  };
}
