/**
 * What the suites need from the outside: two functions of a test runner, and something that makes
 * backends. No runner is imported here, so the package depends on none.
 */
import { type Backend, type FloatDType, memory, scope } from '@evenkeel/tensor';
import { fail } from './expect.js';

/**
 * The two functions of a test runner that the suites call; those of vitest, Jest and node:test fit.
 */
export interface Harness {
  readonly describe: (name: string, body: () => void) => void;
  readonly it: (name: string, body: () => void | Promise<void>) => void;
}

/** What is tested. */
export interface Target {
  /** Stands in the title of every test. */
  readonly name: string;
  /** A new backend; each suite uses one of its own. */
  readonly makeBackend: () => Backend;
  /** The float dtypes to test; by default all that the backend has. */
  readonly dtypes?: readonly FloatDType[];
}

/** What a suite works with: the runner, one backend, and the float dtypes to test. */
export interface Bench extends Harness {
  readonly backend: Backend;
  readonly dtypes: readonly FloatDType[];
}

/** The float dtypes a target is tested with. */
export function floatsOf(target: Target, backend: Backend): readonly FloatDType[] {
  const has = (dtype: FloatDType) => backend.capabilities.dtypes.includes(dtype);
  const asked = target.dtypes ?? (['float32', 'float64'] as const);
  const found = asked.filter(has);
  if (found.length === 0) fail(target.name, `has none of the float dtypes ${asked.join(', ')}`);
  return found;
}

/**
 * Runs a test's body in a scope of its own, and fails if the backend then holds another number of
 * buffers or bytes than before.
 */
export function balanced(backend: Backend, label: string, body: () => void): void {
  const before = memory(backend);
  scope(body);
  sameMemory(backend, label, before);
}

/** Fails unless as many buffers and bytes are live as `before`. */
export function sameMemory(
  backend: Backend,
  label: string,
  before: { readonly buffers: number; readonly bytes: number },
): void {
  const after = memory(backend);
  if (after.buffers === before.buffers && after.bytes === before.bytes) return;
  fail(
    label,
    `live memory must not change, got ${after.buffers} buffers of ${after.bytes} bytes ` +
      `after ${before.buffers} of ${before.bytes}`,
  );
}
