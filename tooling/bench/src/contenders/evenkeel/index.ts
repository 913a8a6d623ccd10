/** Evenkeel, as a user writes it: layers, an optimizer, valueAndGrad. */
import { type Backend, type FloatDType, memory } from '@evenkeel/tensor';
import type { CaseSpec } from '../../cases.js';
import type { Arrays } from '../../data/arrays.js';
import type { Absent, Lane, Prepared, Session } from '../../worker/contract.js';
import { backends } from './backends.js';
import { train } from './train.js';

/** Which row this is. */
export interface EvenkeelConfig {
  readonly backend: keyof typeof backends;
  /** float64 for the reference that the others are compared with. */
  readonly dtype: FloatDType;
}

/** Where a case is computed. */
export interface Place {
  readonly backend: Backend;
  readonly dtype: FloatDType;
}

/** Lanes, and how to free what they hold. */
export interface Lanes {
  readonly lanes: readonly Lane[];
  dispose(): void;
}

/** See the file's header. */
export async function open({ backend: name, dtype }: EvenkeelConfig): Promise<Session> {
  const { backend, note } = await backends[name]();
  const place = { backend, dtype };
  return {
    versions: {},
    prepare: async (spec, arrays): Promise<Prepared | Absent> => {
      const before = memory(backend).buffers;
      const made = await lanesOf(spec, arrays, place);
      if ('absent' in made) return made;
      return {
        ...(note !== undefined && { note }),
        lanes: made.lanes,
        dispose: () => {
          made.dispose();
          const left = memory(backend).buffers - before;
          if (left !== 0) throw new Error(`${left} buffers are left of ${JSON.stringify(spec)}.`);
        },
      };
    },
  };
}

/** Training is what a start is measured by; each other kind of case is loaded when it is first asked for. */
async function lanesOf(spec: CaseSpec, arrays: Arrays, place: Place): Promise<Lanes | Absent> {
  switch (spec.kind) {
    case 'train':
      return train(spec, arrays, place);
    case 'infer':
      return (await import('./infer.js')).infer(spec, arrays, place);
    case 'matmul':
      return (await import('./matmul.js')).product(spec, arrays, place);
    case 'batchNorm':
      return (await import('./batch-norm.js')).batchNormalization(spec, arrays, place);
    case 'elementwise':
      return (await import('./elementwise.js')).elementwiseChain(spec, arrays, place);
    case 'order':
      return (await import('./order.js')).ordered(spec, arrays, place);
    default:
      return { absent: `no ${spec.kind}` };
  }
}
