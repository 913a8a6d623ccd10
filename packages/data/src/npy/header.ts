/**
 * The header of a .npy file: a Python literal that says dtype, order and shape. It is read as just that, not as Python: what
 * else it may hold is an error.
 *
 * Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
import { damaged, quote } from './refusals.js';

/** What a header says. */
export interface NpyHeader {
  /** The dtype, such as <f4. */
  readonly descr: string;
  /** Whether the first axis, not the last, runs fastest. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the data begin. */
  readonly end: number;
}

/** \x93NUMPY */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;

/** What NumPy reads from strangers, too. */
const MAX_HEADER_BYTES = 10_000;

/** The data begin at a multiple of this, so that they can be mapped into memory. */
const ALIGNMENT = 64;

/** How many characters NumPy keeps free for the first size to grow, digits and all. */
const ROOM_TO_GROW = 21;

/** Reads the header of formats 1.0, 2.0 and 3.0. */
export function readHeader(op: string, bytes: Uint8Array): NpyHeader {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) {
    throw damaged(
      op,
      `a .npy file begins with "\\x93NUMPY", got ${bytes.length} bytes that do not`,
    );
  }
  const [major = 0, minor = 0] = bytes.subarray(6);
  if (bytes.length < 8 || major < 1 || major > 3 || minor !== 0) {
    throw damaged(op, `the format must be 1.0, 2.0 or 3.0, got ${major}.${minor}`);
  }
  const start = major === 1 ? 10 : 12;
  if (bytes.length < start) {
    throw damaged(op, `the header's length must lie in the file, got ${bytes.length} bytes`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER_BYTES || start + length > bytes.length) {
    throw damaged(
      op,
      `the header must lie in the file and have ${MAX_HEADER_BYTES} bytes at most: ${bytes.length - start} bytes are there, got ${length}`,
    );
  }
  const raw = bytes.subarray(start, start + length);
  // What is refused below is not worth an error of its own, such as a byte that is no UTF-8.
  const text = new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(raw);
  return { ...readLiteral(op, text), end: start + length };
}

/** Reads `{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }`, its keys in any order. */
function readLiteral(op: string, text: string): Omit<NpyHeader, 'end'> {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  const fail = (expected: string): never => {
    const rest = text.slice(at, at + 20);
    const got = rest === '' ? 'its end' : quote(rest);
    throw damaged(op, `the header must have ${expected} at character ${at}, got ${got}`);
  };
  const shapeHere = (): number[] => {
    const shape: number[] = [];
    if (take(/\(\s*/y) === null) fail('a shape in parentheses');
    while (take(/\)/y) === null) {
      // Python 2 wrote 3L.
      const size = take(/(\d{1,16})L?\s*/y) ?? fail('a size or the end of the shape');
      const hasComma = take(/,\s*/y) !== null;
      if (!hasComma && (shape.length === 0 || text[at] !== ')')) fail('a comma');
      const value = Number(size[1]);
      if (!Number.isSafeInteger(value)) fail('sizes below 2^53');
      shape.push(value);
    }
    return shape;
  };

  let descr: string | null = null;
  let fortranOrder: boolean | null = null;
  let shape: number[] | null = null;
  if (take(/\s*\{\s*/y) === null) fail("'{'");
  while (take(/\}\s*$/y) === null) {
    const key = take(/(['"])(descr|fortran_order|shape)\1\s*:\s*/y)?.[2];
    if (key === 'descr' && descr === null) {
      // A list of fields is quoted whole, for whoever refuses the dtype.
      descr =
        take(/(['"])([^'"\\]*)\1/y)?.[2] ?? take(/\[[^\]]*\]/y)?.[0] ?? fail('a dtype in quotes');
    } else if (key === 'fortran_order' && fortranOrder === null) {
      fortranOrder = (take(/True|False/y) ?? fail('True or False'))[0] === 'True';
    } else if (key === 'shape' && shape === null) {
      shape = shapeHere();
    } else fail("one each of 'descr', 'fortran_order' and 'shape', or '}',");
    if (take(/\s*,\s*/y) === null && take(/\s*(?=\}\s*$)/y) === null) fail("',' or '}'");
  }
  if (descr === null || fortranOrder === null || shape === null) {
    throw damaged(
      op,
      `the header must have 'descr', 'fortran_order' and 'shape', got ${quote(text)}`,
    );
  }
  return { descr, fortranOrder, shape };
}

/** The header that NumPy writes, of format 1.0. */
export function headerBytes(descr: string, shape: readonly number[]): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const first = shape[0];
  const room = first === undefined ? 0 : ROOM_TO_GROW - String(first).length;
  const literal = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }${' '.repeat(room)}`;
  const unpadded = 10 + literal.length + 1;
  const text = `${literal}${' '.repeat(ALIGNMENT - (unpadded % ALIGNMENT))}\n`;
  const bytes = new Uint8Array(10 + text.length);
  bytes.set([...MAGIC, 1, 0, text.length & 255, text.length >> 8]);
  bytes.set(new TextEncoder().encode(text), 10);
  return bytes;
}
