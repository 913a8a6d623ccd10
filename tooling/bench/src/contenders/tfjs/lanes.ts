/** The cases in tfjs as lanes. Everything is synchronous on its cpu and wasm backends. */
import type { CaseSpec } from '../../cases.js';
import { type Arrays, joined } from '../../data/arrays.js';
import type { Absent, Prepared } from '../../worker/contract.js';
import type { Tf, TfTensor } from './api.js';
import { computationOf } from './computations.js';

/** What is measured of a case. */
export function lanesOf(tf: Tf, spec: CaseSpec, arrays: Arrays): Prepared | Absent {
  const made = computationOf(tf, spec, arrays);
  if ('absent' in made) return made;
  const results = (): readonly TfTensor[] => [made.compute()].flat();
  const read = (): ArrayLike<number> => {
    const list = results();
    const values = joined(list.map((t) => t.dataSync()));
    tf.dispose(list);
    return values;
  };
  // Whoever trains or predicts reads the loss or the output; other results stay where they are.
  const isRead = spec.kind === 'train' || spec.kind === 'infer';
  const steps = spec.kind === 'train' ? spec.steps : 1;
  return {
    ...(made.note !== undefined && { note: made.note }),
    lanes: [
      {
        name: made.name,
        run: () => {
          if (isRead) read();
          else tf.dispose(results());
        },
        check: () => joined(Array.from({ length: steps }, read)),
      },
    ],
    dispose: made.dispose,
  };
}
