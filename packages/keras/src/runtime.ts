/**
 * What every model here starts from: the backend, the seed and the float dtype. State of the program, kept in this one
 * file; the packages below have none.
 */
import { type SimdMode, WasmBackend } from '@evenkeel/backend-wasm';
import {
  ArgumentError,
  type Backend,
  CapabilityError,
  type FloatDType,
  type Key,
  key,
} from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import { inDialect } from './dialect.js';
import { checkOptions } from './options.js';

let backend: Backend | null = null;
/** Whether a tensor may be on the backend, or a model may have its key. */
let used = false;
let root: Key = key(0);
let models = 0;
let float: FloatDType = 'float32';

/** What {@link configure} sets. */
export interface ConfigureOptions {
  /** Where models compute. Default: a `WasmBackend`, made when it is first needed. */
  readonly backend?: Backend;
  /** Which instructions the default backend uses; default: the fastest that the engine has. Not beside `backend`. */
  readonly simd?: SimdMode;
  /** What all random numbers follow from; default 0. See {@link setRandomSeed}. */
  readonly seed?: number;
}

const known: Readonly<Record<keyof ConfigureOptions, true>> = {
  backend: true,
  simd: true,
  seed: true,
};

/**
 * Chooses the backend and the seed, before the first model or tensor. What is left out stays as it is.
 *
 * `simd` is that of `WasmBackend`: 'relaxed', the fastest; 'deterministic', the same bits on every machine and engine; 'off',
 * these bits without vector instructions, slowly.
 *
 * @throws {ArgumentError} once a model was made or the backend was used; for what is no backend, such as its name or
 * class, for `simd` beside a backend or of no mode, and for a seed that is no integer from 0 to 2^32 - 1.
 * @throws {CapabilityError} if the engine does not have the instructions of `simd`.
 *
 * @example
 * ```ts no-run
 * await configure({ simd: 'deterministic', seed: 7 });
 * ```
 */
export async function configure(options: ConfigureOptions): Promise<void> {
  const { backend: chosen, simd, seed } = checkOptions('configure', options, known);
  if (chosen !== undefined) checkBackend(chosen);
  if (chosen !== undefined && simd !== undefined) {
    throw new ArgumentError(
      'configure',
      'simd is an option of the default backend, got it beside a backend. Leave one of them out, or give simd to the backend: new WasmBackend({ simd })',
    );
  }
  if (used) {
    throw new ArgumentError(
      'configure',
      'must be called before the first use, got a call after a model was made or the backend used. ' +
        'Call it at the top of the program; setRandomSeed(seed) sets the seed at any time',
    );
  }
  const next =
    simd === undefined
      ? chosen
      : inDialect(() => new WasmBackend({ simd }), { WasmBackend: 'configure' });
  if (seed !== undefined) setRandomSeed(seed);
  if (next !== undefined) backend = next;
}

const classes: Readonly<Record<string, string>> = { wasm: 'WasmBackend' };

/** Refuses a name, a class, and one that is still to come. */
function checkBackend(given: unknown): void {
  const has = (method: string): boolean =>
    typeof given === 'object' && given !== null && typeof Reflect.get(given, method) === 'function';
  if (has('alloc') && has('elementwise')) return;
  const isClass = typeof given === 'function';
  const cure = has('then')
    ? 'Await it first: backend: await ...'
    : `Give an instance: backend: new ${isClass ? given.name : (classes[String(given)] ?? 'CpuBackend')}()`;
  const got = isClass ? `the class ${given.name}` : describeValue(given);
  throw new ArgumentError('configure', `backend must be a backend, got ${got}. ${cure}`);
}

/**
 * The backend of models and of tensors that are given none: what {@link configure} chose, or a `WasmBackend`, made by
 * the first call.
 *
 * @throws {CapabilityError} if there is none to choose: the engine has no WebAssembly.
 *
 * @example
 * ```ts
 * defaultBackend().name; // => wasm
 * defaultBackend() === defaultBackend(); // => true
 * ```
 */
export function defaultBackend(): Backend {
  backend ??= new WasmBackend();
  used = true;
  return backend;
}

/**
 * Sets what the weights, the order of rows and dropout of all models made from now on follow from, and counts models
 * anew: the i-th model since then is always the same. Two models do not start alike, unless this is called before
 * each of them.
 *
 * Without it the seed is 0: a program gives the same numbers every time it runs, where Keras draws a seed.
 *
 * @param seed an integer from 0 to 2^32 - 1.
 * @throws {ArgumentError} for anything else.
 *
 * @example
 * ```ts
 * const first = async () => (await Sequential([Dense(1, { inputShape: [2] })]).getWeights())[0]?.data;
 * setRandomSeed(7);
 * const [a, b] = [await first(), await first()];
 * setRandomSeed(7);
 * const again = await first();
 * String(a) === String(b); // => false
 * String(a) === String(again); // => true
 * ```
 */
export function setRandomSeed(seed: number): void {
  if (typeof seed !== 'number' || !Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new ArgumentError(
      'setRandomSeed',
      `the seed must be an integer from 0 to 2^32 - 1, got ${describeValue(seed)}. Give e.g. setRandomSeed(7)`,
    );
  }
  root = key(seed);
  models = 0;
}

/** The key of a model that is being made. */
export function nextModelKey(): Key {
  used = true;
  return root.fold(models++);
}

/**
 * The dtype of the weights of models that are built from now on, and of their data; 'float32' at first.
 *
 * @example
 * ```ts
 * floatx(); // => float32
 * ```
 */
export function floatx(): FloatDType {
  return float;
}

/** {@link floatx}, for a model that is built on this backend: refused where the backend does not have it. */
export function floatxOn({ name, capabilities: { dtypes } }: Backend): FloatDType {
  if (dtypes.includes(float)) return float;
  throw new CapabilityError(
    'build',
    `the backend ${name} has ${dtypes.join(', ')}, got setFloatx('${float}'). Write at the top of the program: ` +
      'await configure({ backend: new CpuBackend() }), with CpuBackend of @evenkeel/backend-cpu',
  );
}

/**
 * Sets {@link floatx}. Models that are built keep the dtype they have. The default backend has no float64: a model is
 * built in it after `await configure({ backend: new CpuBackend() })`, with `CpuBackend` of @evenkeel/backend-cpu.
 *
 * @throws {ArgumentError} unless it is 'float32' or 'float64'.
 *
 * @example
 * ```ts
 * setFloatx('float64');
 * floatx(); // => float64
 * setFloatx('float32');
 * ```
 */
export function setFloatx(dtype: FloatDType): void {
  if (dtype !== 'float32' && dtype !== 'float64') {
    throw new ArgumentError(
      'setFloatx',
      `must be given 'float32' or 'float64', got ${describeValue(dtype)}. Choose one of these`,
    );
  }
  float = dtype;
}
