/** Who is measured, and how each is started. */
import type { EvenkeelConfig } from './evenkeel/index.js';
import type { TfjsConfig } from './tfjs/index.js';

/** A contender that is a module run by Node. */
export interface NodeContender {
  readonly name: string;
  /** Its module, from src, without the extension. */
  readonly entry: string;
  readonly config: EvenkeelConfig | TfjsConfig | null;
  /** On every Node, or on the newest alone. */
  readonly on: 'every Node' | 'the newest Node';
  /** Whether it needs the packages of peers/. */
  readonly isPeer: boolean;
}

const evenkeel = (backend: EvenkeelConfig['backend'], name: string): NodeContender => ({
  name,
  entry: 'contenders/evenkeel/index',
  config: { backend, dtype: 'float32' },
  on: 'every Node',
  isPeer: false,
});
const peer = (name: string, entry: string, config: TfjsConfig | null): NodeContender => ({
  name,
  entry,
  config,
  on: 'the newest Node',
  isPeer: true,
});

/** The one that all others are compared with, on the newest Node. */
export const OURS = 'evenkeel wasm';

/** In the order of the tables. */
export const nodeContenders: readonly NodeContender[] = [
  evenkeel('wasm', OURS),
  evenkeel('cpu', 'evenkeel cpu'),
  peer('jax-js wasm', 'contenders/jax-js/index', null),
  peer('tfjs wasm', 'contenders/tfjs/index', { backend: 'wasm' }),
  peer('tfjs cpu', 'contenders/tfjs/index', { backend: 'cpu' }),
];

/** What all others must agree with: the reference backend in float64. Never timed. */
export const reference: NodeContender = {
  ...evenkeel('cpu', 'reference'),
  config: { backend: 'cpu', dtype: 'float64' },
  on: 'the newest Node',
};

/** The yardsticks. */
export const machine: NodeContender = {
  name: 'machine',
  entry: 'contenders/machine/index',
  config: null,
  on: 'the newest Node',
  isPeer: false,
};

/** PyTorch, where a Python that has it is given. */
export const TORCH = 'pytorch';
