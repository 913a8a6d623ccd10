/**
 * An Engine is one backend in use: it counts what is allocated. Users never see it; tensors
 * carry it, and creation finds it through the backend.
 */
import type { Backend, DeviceBuffer } from '../backend.js';
import { bytesPerElement, DTYPES, type DType } from '../dtype.js';
import { ArgumentError, CapabilityError, DTypeError, describeValue } from '../errors.js';
import type { Layout } from '../layout/layout.js';

/** One backend in use. */
export class Engine {
  readonly backend: Backend;
  /** Live buffers and the bytes asked for them. */
  buffers: number;
  bytes: number;
  /** The largest number of live buffers so far. */
  peakBuffers: number;

  constructor(backend: Backend) {
    this.backend = backend;
    this.buffers = 0;
    this.bytes = 0;
    this.peakBuffers = 0;
  }

  /** A buffer for the elements of a dense layout, owned by the caller. */
  alloc(layout: Layout): DeviceBuffer {
    const bytes = layout.size * (bytesPerElementOf[layout.dtypeCode] ?? 8);
    const buffer = this.backend.alloc(bytes);
    buffer.refs = 1;
    buffer.bytes = bytes;
    this.bytes += bytes;
    if (++this.buffers > this.peakBuffers) this.peakBuffers = this.buffers;
    return buffer;
  }

  /** Gives up one share of a buffer. */
  release(buffer: DeviceBuffer): void {
    if (--buffer.refs !== 0) return;
    this.buffers--;
    this.bytes -= buffer.bytes;
    this.backend.free(buffer);
  }

  /** Throws if the backend lacks a dtype. */
  require(op: string, dtype: DType): void {
    const { name, capabilities } = this.backend;
    if (capabilities.dtypes.includes(dtype)) return;
    if (!DTYPES.includes(dtype)) {
      throw new DTypeError(
        op,
        `a dtype is one of ${DTYPES.join(', ')}, got ${String(dtype)}. Name one of these`,
        [String(dtype)],
      );
    }
    throw new CapabilityError(
      op,
      `the backend ${name} has ${capabilities.dtypes.join(', ')}, got dtype ${dtype}. ` +
        'Use one of these, or a backend that has every dtype, such as @evenkeel/backend-cpu',
    );
  }
}

const bytesPerElementOf: readonly number[] = [
  bytesPerElement.float32,
  bytesPerElement.float64,
  bytesPerElement.int32,
  bytesPerElement.bool,
];

const engines = new WeakMap<Backend, Engine>();

/** The one engine of a backend. */
export function engineOf(backend: Backend | undefined): Engine {
  if (typeof backend !== 'object' || backend === null || !('capabilities' in backend)) {
    throw new ArgumentError(
      'backend',
      `a tensor needs a place to live, got ${describeValue(backend)}. Give { backend }, such as new CpuBackend() of @evenkeel/backend-cpu`,
    );
  }
  const known = engines.get(backend);
  if (known !== undefined) return known;
  const made = new Engine(backend);
  engines.set(backend, made);
  return made;
}

/** What a backend holds: see {@link memory}. */
export interface MemoryInfo {
  /** Live buffers: those of variables, and of tensors that were not freed. */
  readonly buffers: number;
  /** The bytes of their elements. */
  readonly bytes: number;
  /** The most live buffers at any time since the last `memory(backend, { resetPeak: true })`. */
  readonly peakBuffers: number;
}

/**
 * How many buffers and bytes of a backend are live.
 *
 * @example
 * ```ts
 * import { CpuBackend } from '@evenkeel/backend-cpu';
 * import { memory, scope, zeros } from '@evenkeel/tensor';
 * const backend = new CpuBackend();
 * scope(() => {
 *   zeros([2, 3], { backend });
 *   memory(backend).bytes; // => 24
 * });
 * memory(backend).buffers; // => 0
 * ```
 */
export function memory(
  backend: Backend,
  options: { readonly resetPeak?: boolean } = {},
): MemoryInfo {
  const engine = engineOf(backend);
  if (options.resetPeak === true) engine.peakBuffers = engine.buffers;
  return { buffers: engine.buffers, bytes: engine.bytes, peakBuffers: engine.peakBuffers };
}
