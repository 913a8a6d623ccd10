/**
 * A backend that fails on demand: to test that what goes wrong in the middle of a computation leaves nothing behind
 * and nothing half done.
 */
import type { Backend } from '@evenkeel/tensor';

/** The calls that a device may refuse. Freeing is not among them: it happens while other failures are handled. */
const FALLIBLE: ReadonlySet<PropertyKey> = new Set<keyof Backend>([
  'alloc',
  'write',
  'read',
  'item',
  'copy',
  'elementwise',
  'reduce',
  'argReduce',
  'scan',
  'argsort',
  'matmul',
  'gather',
  'scatter',
  'randomBits',
]);

/**
 * A backend with a switch: call number `failAt`, counted from when `calls` was 0, throws. Fused operations are left
 * to the wrapped backend; they do not count.
 *
 * @example
 * ```ts
 * const faulty = new Faulty(new CpuBackend());
 * const x = ones([2], { backend: faulty.backend });
 * faulty.failAt = faulty.calls + 1; // the allocation of the next result succeeds, its kernel does not
 * square(x); // throws broken elementwise
 * ```
 */
export class Faulty<B extends Backend = Backend> {
  /** How many calls there were. */
  calls = 0;
  /** The call that throws, counted from 0; default: none. */
  failAt = Number.POSITIVE_INFINITY;
  /** The backend to compute with. */
  readonly backend: B;

  constructor(backend: B) {
    this.backend = new Proxy(backend, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name, target);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]): unknown => {
          if (FALLIBLE.has(name) && this.calls++ === this.failAt)
            throw new Error(`broken ${String(name)}`);
          return Reflect.apply(method, target, args);
        };
      },
    });
  }
}
