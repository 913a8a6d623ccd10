/**
 * The dtypes of .npy files and what becomes of them here: floats become float32 or float64 without rounding, integers int32
 * where every value fits, or floats where these are asked for. Strings, objects, records and complex numbers are refused;
 * nothing is ever unpickled.
 *
 * Machines that JavaScript engines run on are little-endian: values of our own dtypes are copied as bytes.
 */
import {
  bytesPerElement,
  type DType,
  DTypeError,
  hostArray,
  isFloat,
  type TypedArray,
} from '@evenkeel/tensor';
import { damaged, quote } from './refusals.js';

/** One element of a file's data. */
type Read = (view: DataView, at: number, little: boolean) => number | bigint;

/** A dtype of the format, without its byte order. */
interface Element {
  readonly bytes: number;
  /** The dtype its values get by themselves. */
  readonly dtype: DType;
  readonly read: Read;
}

const elements: ReadonlyMap<string, Element> = new Map([
  ['b1', { bytes: 1, dtype: 'bool', read: (view, at) => view.getUint8(at) }],
  [
    'f2',
    { bytes: 2, dtype: 'float32', read: (view, at, little) => half(view.getUint16(at, little)) },
  ],
  ['f4', { bytes: 4, dtype: 'float32', read: (view, at, little) => view.getFloat32(at, little) }],
  ['f8', { bytes: 8, dtype: 'float64', read: (view, at, little) => view.getFloat64(at, little) }],
  ['i1', { bytes: 1, dtype: 'int32', read: (view, at) => view.getInt8(at) }],
  ['u1', { bytes: 1, dtype: 'int32', read: (view, at) => view.getUint8(at) }],
  ['i2', { bytes: 2, dtype: 'int32', read: (view, at, little) => view.getInt16(at, little) }],
  ['u2', { bytes: 2, dtype: 'int32', read: (view, at, little) => view.getUint16(at, little) }],
  ['i4', { bytes: 4, dtype: 'int32', read: (view, at, little) => view.getInt32(at, little) }],
  ['u4', { bytes: 4, dtype: 'int32', read: (view, at, little) => view.getUint32(at, little) }],
  ['i8', { bytes: 8, dtype: 'int32', read: (view, at, little) => view.getBigInt64(at, little) }],
  ['u8', { bytes: 8, dtype: 'int32', read: (view, at, little) => view.getBigUint64(at, little) }],
] satisfies readonly (readonly [string, Element])[]);

/** What our own dtypes are called in a file. */
export const descrOf: { readonly [D in DType]: string } = {
  float32: '<f4',
  float64: '<f8',
  int32: '<i4',
  bool: '|b1',
};

/** Why a kind of dtype is not read. */
const refused: Readonly<Record<string, string>> = {
  O: 'Python objects, which only Python can make of their bytes',
  U: 'texts',
  S: 'texts',
  a: 'texts',
  c: 'complex numbers',
  V: 'records or raw bytes',
  M: 'dates',
  m: 'durations',
  '[': 'records',
};

/** A float of 16 bits: 5 of exponent, 10 of fraction (IEEE 754-2019, section 3.4). */
function half(bits: number): number {
  const sign = bits >= 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The dtype that a header names. */
export interface NpyDType extends Element {
  /** As the header has it: <f4. */
  readonly descr: string;
  readonly little: boolean;
}

/** @throws {DTypeError} if values of such a dtype are not read. */
export function dtypeOf(op: string, descr: string): NpyDType {
  const order = /^[<>=|]/.exec(descr)?.[0] ?? '';
  const element = elements.get(descr.slice(order.length));
  if (element !== undefined) return { ...element, descr, little: order !== '>' };
  const holds = refused[descr[order.length] ?? ''];
  throw new DTypeError(
    op,
    `the dtype must be one of ${[...elements.keys()].join(', ')}, got ${quote(descr)}${holds === undefined ? '' : `: ${holds}`}. ` +
      'Convert the array in NumPy before it is saved: x.astype(numpy.float32)',
    [descr],
  );
}

/**
 * The values behind `raw`, which holds whole elements and may begin anywhere in its buffer, in memory of their own.
 *
 * @param wanted a float dtype takes integers of any size, as the nearest number.
 */
export function valuesOf(
  op: string,
  raw: Uint8Array,
  dtype: NpyDType,
  wanted: DType | undefined,
): TypedArray {
  const count = raw.length / dtype.bytes;
  if (dtype.dtype === 'bool') return boolsOf(op, raw);
  const asFloat = dtype.dtype === 'int32' && wanted !== undefined && isFloat(wanted);
  const values = hostArray(asFloat ? 'float64' : dtype.dtype, count);
  if (
    dtype.descr === descrOf[dtype.dtype] &&
    bytesPerElement[dtype.dtype] === dtype.bytes &&
    !asFloat
  ) {
    new Uint8Array(values.buffer).set(raw);
    return values;
  }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const checked = values instanceof Int32Array;
  for (let i = 0; i < count; i++) {
    const value = dtype.read(view, i * dtype.bytes, dtype.little);
    const number = Number(value);
    if (checked && number !== (number | 0)) {
      throw new DTypeError(
        op,
        `${dtype.descr} is read as int32, which must hold each of its values, got ${value} at position ${i}. ` +
          "Read it as floats: { dtype: 'float32' }",
        [dtype.descr],
      );
    }
    values[i] = number;
  }
  return values;
}

function boolsOf(op: string, raw: Uint8Array): Uint8Array {
  const wrong = raw.findIndex((byte) => byte > 1);
  if (wrong >= 0)
    throw damaged(op, `booleans must be 0 or 1, got ${raw[wrong]} at position ${wrong}`);
  return raw.slice();
}
