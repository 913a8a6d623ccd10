/**
 * Reads and checks what a safetensors file says about itself. Afterwards every tensor is known to lie in the
 * file, once, and to have the size of its shape; nothing has been allocated but the header's own text.
 *
 * The rules are those of the reference implementation (https://github.com/huggingface/safetensors, 0.8), and
 * stricter where that lets pass what the format does not know: here every key occurs once at every level, a tensor is
 * an object of the three fields of the format alone, the metadata is an object, the first byte of the header is `{`,
 * and numbers are below 2^53. (BOOL bytes other than 0 and 1 are refused too, in dtypes.ts.)
 */
import { DTypeError } from '@evenkeel/tensor';
import { JsonCursor } from './cursor.js';
import { type FileDType, fileDTypes } from './dtypes.js';
import { damaged, quote, quoteShape } from './errors.js';

/** The key of the header that names no tensor. */
export const METADATA = '__metadata__';

/** The largest header, in bytes, that the reference implementation reads. */
export const MAX_HEADER_BYTES = 100_000_000;

/** A tensor of a file; its bytes are `data.subarray(begin, end)`. */
export interface TensorRecord {
  readonly name: string;
  readonly dtype: FileDType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** What a file holds: its tensors in the order of the header, and the bytes they point into. */
interface Header {
  readonly tensors: readonly TensorRecord[];
  readonly metadata: ReadonlyMap<string, string>;
  readonly data: Uint8Array;
}

/** The header of a file, checked against its length. */
export function readHeader(op: string, bytes: Uint8Array): Header {
  const stop = endOfHeader(op, bytes);
  const cursor = new JsonCursor(op, 'the header', headerText(op, bytes.subarray(8, stop)));
  const metadata = new Map<string, string>();
  const tensors: TensorRecord[] = [];
  for (const name of cursor.keys()) {
    if (name !== METADATA) tensors.push(readTensor(op, cursor, name));
    else for (const key of cursor.keys()) metadata.set(key, cursor.string());
  }
  cursor.end();
  const data = bytes.subarray(stop);
  checkCover(op, tensors, data.length);
  return { tensors, metadata, data };
}

/** Where the header ends and the data begin. */
function endOfHeader(op: string, bytes: Uint8Array): number {
  if (bytes.length < 8) {
    throw damaged(op, `a safetensors file has 8 bytes at least, got ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const size = view.getUint32(4, true) * 2 ** 32 + view.getUint32(0, true);
  if (size > MAX_HEADER_BYTES) {
    throw damaged(op, `the header must have ${MAX_HEADER_BYTES} bytes at most, got ${size}`);
  }
  if (size > bytes.length - 8) {
    throw damaged(op, `the header must lie in the file: ${size} bytes, got ${bytes.length - 8}`);
  }
  if (size === 0 || bytes[8] !== 0x7b) {
    throw damaged(
      op,
      `the header must begin with '{', got ${size === 0 ? 'none' : `byte ${bytes[8]}`}`,
    );
  }
  return 8 + size;
}

function headerText(op: string, bytes: Uint8Array): string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    // A copy, for browsers decode no shared memory.
    return decoder.decode(new Uint8Array(bytes));
  } catch {
    throw damaged(op, 'the header must be UTF-8, got bytes that are not');
  }
}

function readTensor(op: string, cursor: JsonCursor, name: string): TensorRecord {
  let dtype: string | undefined;
  let shape: readonly number[] | undefined;
  let offsets: readonly number[] | undefined;
  for (const field of cursor.keys()) {
    if (field === 'dtype') dtype = cursor.string();
    else if (field === 'shape') shape = cursor.list(() => cursor.integer());
    else if (field === 'data_offsets') offsets = cursor.list(() => cursor.integer());
    else {
      throw damaged(
        op,
        `tensor ${quote(name)} must have dtype, shape and data_offsets alone, got ${quote(field)}`,
      );
    }
  }
  const [begin, end] = offsets ?? [];
  const isWhole = begin !== undefined && end !== undefined && offsets?.length === 2;
  if (dtype === undefined || shape === undefined || !isWhole) {
    throw damaged(op, `tensor ${quote(name)} must have a dtype, a shape and two data_offsets`);
  }
  const known = fileDTypes.get(dtype);
  if (known === undefined) {
    throw new DTypeError(
      op,
      `tensor ${quote(name)} must have one of the dtypes ${[...fileDTypes.keys()].join(', ')}, got ${quote(dtype)}. ` +
        'Convert it before it is written, for example to F32',
      [dtype],
    );
  }
  checkSize(op, { name, dtype: known, shape, begin, end });
  return { name, dtype: known, shape, begin, end };
}

/** The bytes of a tensor are as many as its shape has elements. */
function checkSize(op: string, { name, dtype, shape, begin, end }: TensorRecord): void {
  let count = 1;
  for (const n of shape) {
    count *= n;
    if (count * dtype.bytes > Number.MAX_SAFE_INTEGER) {
      throw damaged(
        op,
        `tensor ${quote(name)} must have less than 2^53 bytes, got shape ${quoteShape(shape)}`,
      );
    }
  }
  const wanted = count * dtype.bytes;
  if (end - begin !== wanted) {
    throw damaged(
      op,
      `tensor ${quote(name)} of ${dtype.name} and shape ${quoteShape(shape)} must have ${wanted} bytes, ` +
        `got data_offsets ${begin} to ${end}`,
    );
  }
}

/** The tensors lie one behind the other and cover the data: no hole, no overlap, nothing left. */
function checkCover(op: string, tensors: readonly TensorRecord[], length: number): void {
  const inOrder = [...tensors].sort((a, b) => a.begin - b.begin || a.end - b.end);
  let reached = 0;
  for (const { name, begin, end } of inOrder) {
    if (begin !== reached) {
      throw damaged(
        op,
        `tensor ${quote(name)} must begin at byte ${reached} of the data, where the one before it ends, got ${begin}`,
      );
    }
    reached = end;
  }
  if (reached !== length) {
    throw damaged(op, `the tensors must cover the data: ${reached} bytes, got ${length}`);
  }
}
