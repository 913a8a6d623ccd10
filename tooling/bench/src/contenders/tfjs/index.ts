/** TensorFlow.js: its layers, optimizers and operations, on one of its backends. */
import type { Session } from '../../worker/contract.js';
import { installed, versionOf } from '../installed.js';
import type { Tf } from './api.js';
import { lanesOf } from './lanes.js';

export interface TfjsConfig {
  readonly backend: 'cpu' | 'wasm';
}

/** See the file's header. In Node its Wasm backend has one thread. */
export async function open({ backend }: TfjsConfig): Promise<Session> {
  const tf: Tf = installed('@tensorflow/tfjs');
  const packages = ['@tensorflow/tfjs'];
  if (backend === 'wasm') {
    installed('@tensorflow/tfjs-backend-wasm');
    packages.push('@tensorflow/tfjs-backend-wasm');
  }
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs has no backend ${backend}.`);
  await tf.ready();
  return {
    versions: Object.fromEntries(packages.map((name) => [name, versionOf(name)])),
    prepare: (spec, arrays) => lanesOf(tf, spec, arrays),
  };
}
