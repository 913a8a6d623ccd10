/**
 * The part of the engine's WebAssembly API that this package uses, typed here: in TypeScript it belongs
 * to the library "dom", which programs for Node do not have.
 */
import { CapabilityError } from '@evenkeel/tensor';

/** A linear memory. Growing it detaches `buffer`; the next one is longer. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Grows by pages of 64 KiB; throws a RangeError if it cannot. */
  grow(pages: number): number;
}

/** See the file's header. */
export interface WebAssemblyApi {
  readonly Memory: new (descriptor: {
    readonly initial: number;
    readonly maximum?: number;
  }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}

/**
 * The engine's WebAssembly.
 *
 * @throws {CapabilityError} if it has none.
 */
export function webAssembly(): WebAssemblyApi {
  const api: WebAssemblyApi | undefined = Reflect.get(globalThis, 'WebAssembly');
  if (api === undefined) {
    throw new CapabilityError(
      'WasmBackend',
      'needs WebAssembly, got an engine without it. Use new CpuBackend() of @evenkeel/backend-cpu',
    );
  }
  return api;
}
