/** A state to the bytes of a safetensors file. Not here: files (file.ts). */
import {
  ArgumentError,
  bytesPerElement,
  DTYPES,
  DTypeError,
  formatShape,
  hostArray,
  ShapeError,
  type StateDict,
  type StateEntry,
  sizeOf,
} from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';
import { isWellFormed } from './cursor.js';
import { fileDTypeOf } from './dtypes.js';
import { quote } from './errors.js';
import { MAX_HEADER_BYTES, METADATA } from './header.js';
import { allKinds, KINDS, writeKinds } from './kinds.js';

/**
 * A state as the bytes of a safetensors file, which every program that knows the format reads.
 *
 * float32, float64, int32 and bool are written as F32, F64, I32 and BOOL, bit for bit. The same state and metadata
 * give the same bytes. The header names the tensors in the order of the state; in the data those of large elements
 * come first, so that each tensor begins at a multiple of its element's size. Kinds other than 'parameter' stand in
 * the metadata, under `evenkeel.kinds`.
 *
 * Format: https://github.com/huggingface/safetensors#format.
 *
 * @param metadata texts to keep beside the tensors, such as `{ epoch: '12' }`. Default: none
 * @throws ArgumentError if a name, a kind or a text cannot be written, or the header would be longer than the format
 * allows (100 MB)
 * @throws DTypeError if an array is not of its entry's dtype
 * @throws ShapeError if it has not as many elements as its entry's shape
 *
 * @example
 * ```ts
 * const data = Float32Array.of(1, 2);
 * const state: StateDict = new Map([['bias', { kind: 'parameter', dtype: 'float32', shape: [2], data }]]);
 * const bytes = encodeSafetensors(state, { epoch: '12' });
 * bytes.length; // => 104
 * decodeSafetensors(bytes).metadata; // => { epoch: '12' }
 * ```
 */
export function encodeSafetensors(
  state: StateDict,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  return encode('encodeSafetensors', state, metadata);
}

/** {@link encodeSafetensors}, with the name that its errors give. */
export function encode(
  op: string,
  state: StateDict,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  if (!(state instanceof Map)) {
    throw new ArgumentError(
      op,
      `expected a state, which is a Map, got ${describeValue(state)}. Await it: await model.stateDict()`,
    );
  }
  for (const [name, entry] of state) checkEntry(op, name, entry);
  checkMetadata(op, metadata);
  const { begins, length } = layOut(state);
  const header = headerBytes(op, headerText(state, metadata, begins));
  const bytes = new Uint8Array(8 + header.length + length);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 8);
  for (const [name, { data }] of state) {
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    bytes.set(raw, 8 + header.length + (begins.get(name) ?? 0));
  }
  return bytes;
}

/** Where each tensor begins in the data, and the length of all: large elements first, so that all are aligned. */
function layOut(state: StateDict): { begins: ReadonlyMap<string, number>; length: number } {
  const begins = new Map<string, number>();
  const entries = [...state];
  entries.sort(([, a], [, b]) => bytesPerElement[b.dtype] - bytesPerElement[a.dtype]);
  let length = 0;
  for (const [name, { data }] of entries) {
    begins.set(name, length);
    length += data.byteLength;
  }
  return { begins, length };
}

function headerText(
  state: StateDict,
  metadata: Readonly<Record<string, string>>,
  begins: ReadonlyMap<string, number>,
): string {
  const kinds = writeKinds(state);
  const texts = Object.entries(kinds === undefined ? metadata : { ...metadata, [KINDS]: kinds });
  // Joined by hand: an object would move keys that look like numbers to the front.
  const pairs = texts.map(([key, text]) => `${JSON.stringify(key)}:${JSON.stringify(text)}`).sort();
  const tensors = [...state].map(([name, { dtype, shape, data }]) => {
    const begin = begins.get(name) ?? 0;
    const offsets = `${begin},${begin + data.byteLength}`;
    return `${JSON.stringify(name)}:{"dtype":"${fileDTypeOf[dtype]}","shape":[${shape.join()}],"data_offsets":[${offsets}]}`;
  });
  const first = pairs.length === 0 ? [] : [`"${METADATA}":{${pairs.join()}}`];
  return `{${[...first, ...tensors].join()}}`;
}

/** The header in UTF-8, with spaces until it ends at a multiple of 8 bytes. */
function headerBytes(op: string, text: string): Uint8Array {
  const bytes = text.length > MAX_HEADER_BYTES ? undefined : new TextEncoder().encode(text);
  const length = Math.ceil((bytes ?? text).length / 8) * 8;
  if (bytes === undefined || length > MAX_HEADER_BYTES) {
    throw new ArgumentError(
      op,
      `the header may have ${MAX_HEADER_BYTES} bytes, got ${length} or more. Shorten the metadata, or write several files`,
    );
  }
  const padded = new Uint8Array(length).fill(0x20);
  padded.set(bytes);
  return padded;
}

function checkEntry(op: string, name: string, { kind, dtype, shape, data }: StateEntry): void {
  if (name === METADATA || !isWellFormed(name)) {
    throw new ArgumentError(
      op,
      `a name must be well-formed text other than ${METADATA}, got ${quote(name)}. Give the variable another name`,
    );
  }
  if (!allKinds.includes(kind)) {
    throw new ArgumentError(
      op,
      `the kind of ${quote(name)} must be one of ${allKinds.join(', ')}, got ${describeValue(kind)}. ` +
        'Take entries from stateDict(), or set it',
    );
  }
  if (!DTYPES.includes(dtype) || !(data instanceof hostArray(dtype, 0).constructor)) {
    throw new DTypeError(
      op,
      `${quote(name)} must have one of the dtypes ${DTYPES.join(', ')} and an array of it, got ${describeValue(dtype)} ` +
        `with ${describeValue(data)}. Give bool as a Uint8Array, the others as the array of the same name`,
      [String(dtype)],
    );
  }
  const isShape = Array.isArray(shape) && shape.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!isShape || sizeOf(shape) !== data.length) {
    throw new ShapeError(
      op,
      `the shape of ${quote(name)} must have as many elements as its data, ${data.length}, ` +
        `got ${isShape ? formatShape(shape) : describeValue(shape)}. Set the shape that the data has`,
      isShape ? [shape] : [],
    );
  }
  if (dtype === 'bool' && data.some((byte) => byte > 1)) {
    throw new ArgumentError(
      op,
      `${quote(name)} is bool and must hold 0 and 1 alone, got another number. Write numbers as int32`,
    );
  }
}

function checkMetadata(op: string, metadata: Readonly<Record<string, string>>): void {
  for (const [key, text] of Object.entries(metadata)) {
    if (key === KINDS || !isWellFormed(key)) {
      throw new ArgumentError(
        op,
        `a key of the metadata must be well-formed text other than ${KINDS}, got ${quote(key)}. Choose another key`,
      );
    }
    if (typeof text !== 'string' || !isWellFormed(text)) {
      throw new ArgumentError(
        op,
        `the metadata ${quote(key)} must be well-formed text, got ${describeValue(text)}. ` +
          'Turn it into text, for example with JSON.stringify',
      );
    }
  }
}
