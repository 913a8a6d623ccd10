// What the tests of this folder share: the golden files as bytes, and a meter of the memory that arrays take.
import type { StateDict, StateEntry } from '@evenkeel/tensor';
import { vi } from 'vitest';
import goldens from './goldens/files.json' with { type: 'json' };

/** The bytes of a golden. */
export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** The elements of an array, bit for bit, in base64. */
export function bitsOf(data: ArrayBufferView): string {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
}

/** A file whose header is `text`, whatever that is, followed by `data`. */
export function fileOf(text: string, data: ArrayLike<number> = []): Uint8Array {
  const header = new TextEncoder().encode(text);
  const bytes = new Uint8Array(8 + header.length + data.length);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 8);
  bytes.set(data, 8 + header.length);
  return bytes;
}

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  bool: Uint8Array,
};

/** The entry that a row of the goldens describes. */
export function entryOf(row: {
  readonly kind?: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bits: string;
}): StateEntry {
  const kind = (['parameter', 'statistic', 'optimizer'] as const).find((k) => k === row.kind);
  const dtype = (['float32', 'float64', 'int32', 'bool'] as const).find((d) => d === row.dtype);
  if (dtype === undefined) throw new TypeError(`a golden has the dtype ${row.dtype}`);
  const raw = fromBase64(row.bits);
  const data = new arrays[dtype](raw.length / arrays[dtype].BYTES_PER_ELEMENT);
  new Uint8Array(data.buffer).set(raw);
  return { kind: kind ?? 'parameter', dtype, shape: row.shape, data };
}

/** The states of the goldens that Evenkeel itself writes. */
export const ours = goldens.ours.map(({ note, state, metadata, base64 }) => ({
  note,
  state: new Map(state.map((row) => [row.name, entryOf(row)])) satisfies StateDict,
  metadata: Object.fromEntries(metadata),
  bytes: fromBase64(base64),
}));

/** A state as plain rows, whose arrays are compared bit for bit. */
export function rowsOf(state: StateDict) {
  return [...state].map(([name, { kind, dtype, shape, data }]) => {
    const row = { name, kind, dtype, shape: [...shape], array: data.constructor.name };
    return { ...row, bits: bitsOf(data) };
  });
}

/**
 * Counts the bytes of every typed array made from now on until vi.unstubAllGlobals(); views of memory that exists are
 * free. The function it gives returns the count since it was called last.
 */
export function meterArrays(): () => number {
  let bytes = 0;
  const metered = { Uint8Array, Int32Array, Uint32Array, Float32Array, Float64Array };
  for (const [name, original] of Object.entries(metered)) {
    const proxy = new Proxy(original, {
      construct(target, args) {
        const made = Reflect.construct(target, args);
        if (!(args[0] instanceof ArrayBuffer)) bytes += made.byteLength;
        return made;
      },
    });
    vi.stubGlobal(name, proxy);
  }
  return () => {
    const count = bytes;
    bytes = 0;
    return count;
  };
}
