/** Bytes of a safetensors file to a state. Not here: the rules of the header (header.ts), files (file.ts). */
import { ArgumentError, DTypeError, type StateDict, type TypedArray } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import { quote } from './errors.js';
import { readHeader, type TensorRecord } from './header.js';
import { KINDS, readKinds } from './kinds.js';

/** What a safetensors file holds. */
export interface SafetensorsContents {
  /** The tensors, in the order in which the header names them. */
  readonly state: StateDict;
  /** The texts that the writer put beside them. */
  readonly metadata: Record<string, string>;
}

/**
 * Reads the bytes of a safetensors file, from whoever wrote it.
 *
 * F32, F64, I32 and BOOL become float32, float64, int32 and bool, bit for bit; F16 and BF16 become float32, exactly;
 * I8, U8, I16, U16, U32, I64 and U64 become int32 if every value fits. Each entry has the kind it was written with;
 * in a file that another program wrote, all are parameters. The arrays own their memory.
 *
 * Nothing in the file is believed: all sizes are compared with what is there before any array is made, and the
 * arrays together take at most four times the bytes of the data (U8 to int32), so a small file cannot ask for much.
 * A file that could be read in two ways is refused, where a key occurs twice for example; header.ts has the rules.
 *
 * Format: https://github.com/huggingface/safetensors#format.
 *
 * @param bytes the whole file; not changed, and free to change afterwards
 * @throws ArgumentError if the file breaks a rule of the format
 * @throws DTypeError if a tensor's dtype is not among these, or a value does not fit
 *
 * @example
 * ```ts
 * const data = Float32Array.of(1, 2);
 * const bytes = encodeSafetensors(new Map([['bias', { kind: 'parameter', dtype: 'float32', shape: [2], data }]]));
 * const { state } = decodeSafetensors(bytes);
 * state.get('bias')?.data; // => Float32Array(2) [ 1, 2 ]
 * decodeSafetensors(bytes.subarray(0, 40)); // throws the header must lie in the file
 * ```
 */
export function decodeSafetensors(bytes: Uint8Array | ArrayBuffer): SafetensorsContents {
  return decode('decodeSafetensors', bytes);
}

/** {@link decodeSafetensors}, with the name that its errors give. */
export function decode(op: string, bytes: Uint8Array | ArrayBuffer): SafetensorsContents {
  const { tensors, metadata, data } = readHeader(op, bytesOf(op, bytes));
  const texts = new Map(metadata);
  const kindsText = texts.get(KINDS);
  texts.delete(KINDS);
  const kinds = kindsText === undefined ? undefined : readKinds(op, kindsText);
  const state: StateDict = new Map();
  for (const record of tensors) {
    const { name, dtype, shape } = record;
    const kind = kinds?.get(name) ?? 'parameter';
    state.set(name, { kind, dtype: dtype.dtype, shape, data: read(op, record, data) });
  }
  // fromEntries defines properties: the key __proto__ becomes one like any other.
  return { state, metadata: Object.fromEntries(texts) };
}

function bytesOf(op: string, bytes: Uint8Array | ArrayBuffer): Uint8Array {
  if (bytes instanceof Uint8Array) return bytes;
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes);
  throw new ArgumentError(
    op,
    `expected the bytes of a file as a Uint8Array or an ArrayBuffer, got ${describeValue(bytes)}. ` +
      'From fetch: await response.arrayBuffer()',
  );
}

/** The values of one tensor. */
function read(op: string, { name, dtype, begin, end }: TensorRecord, data: Uint8Array): TypedArray {
  return dtype.read(data.subarray(begin, end), (value, position) => {
    throw new DTypeError(
      op,
      `tensor ${quote(name)} of ${dtype.name} is read as ${dtype.dtype}, which must hold each of its values, ` +
        `got ${value} at position ${position}. Write it with a dtype for such values, for example F64`,
      [dtype.name],
    );
  });
}
