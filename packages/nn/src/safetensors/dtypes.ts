/**
 * The dtypes of the format and what becomes of them here. The floats become float32 or float64 without rounding,
 * the integers int32 where every value fits. Not here: which bytes belong to which tensor (header.ts).
 *
 * The format is little-endian, and so is every machine that JavaScript engines and WebAssembly run on: values of
 * our own dtypes are copied as bytes, which keeps every bit, those of NaN too.
 */
import { bytesPerElement, type DType, type TypedArray } from '@evenkeel/tensor';

/** Refuses the value at a position, for it has no place in our dtype. */
type Refuse = (value: number | bigint, position: number) => never;

/** A dtype of the format. */
export interface FileDType {
  readonly name: string;
  /** Bytes an element takes. */
  readonly bytes: number;
  /** The dtype its values get. */
  readonly dtype: DType;
  /** The values, in memory of their own. `raw` holds whole elements and may begin anywhere in its buffer. */
  readonly read: (raw: Uint8Array, refuse: Refuse) => TypedArray;
}

type Element = (view: DataView, at: number) => number | bigint;

/** What our own dtypes are called in a file. */
export const fileDTypeOf: { readonly [D in DType]: string } = {
  float32: 'F32',
  float64: 'F64',
  int32: 'I32',
  bool: 'BOOL',
};

/** A dtype that is one of ours, bit for bit. */
function own(dtype: DType, read: FileDType['read']): FileDType {
  return { name: fileDTypeOf[dtype], bytes: bytesPerElement[dtype], dtype, read };
}

/** Fills an array with the bytes of a file. */
function filled<A extends TypedArray>(array: A, raw: Uint8Array): A {
  new Uint8Array(array.buffer).set(raw);
  return array;
}

function bools(raw: Uint8Array, refuse: Refuse): Uint8Array {
  raw.forEach((byte, i) => {
    if (byte > 1) refuse(byte, i);
  });
  return filled(new Uint8Array(raw.length), raw);
}

function integer(name: string, bytes: number, element: Element): FileDType {
  const read: FileDType['read'] = (raw, refuse) => {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    const values = new Int32Array(raw.length / bytes);
    for (let i = 0; i < values.length; i++) {
      const value = element(view, i * bytes);
      const number = Number(value);
      if (number !== (number | 0)) refuse(value, i);
      values[i] = number;
    }
    return values;
  };
  return { name, bytes, dtype: 'int32', read };
}

/** A float of 16 bits: `widened` gives the bits of the float32 of the same value. */
function half(name: string, widened: (bits: number) => number): FileDType {
  const read: FileDType['read'] = (raw) => {
    const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
    const bits = new Uint32Array(raw.length / 2);
    for (let i = 0; i < bits.length; i++) bits[i] = widened(view.getUint16(2 * i, true));
    return new Float32Array(bits.buffer);
  };
  return { name, bytes: 2, dtype: 'float32', read };
}

/**
 * float16 to float32: 5 bits of exponent (bias 15) become 8 (bias 127), 10 bits of fraction 23 (IEEE 754-2019,
 * section 3.4).
 */
function widenFloat16(bits: number): number {
  const sign = (bits >>> 15) << 31;
  const exponent = (bits >>> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return sign | (255 << 23) | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // fraction * 2^-24, which is no subnormal any more: its first one becomes the hidden bit.
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 1023) << 13);
}

/** Every dtype of the format that is read, by its name. */
export const fileDTypes: ReadonlyMap<string, FileDType> = new Map(
  [
    own('float32', (raw) => filled(new Float32Array(raw.length / 4), raw)),
    own('float64', (raw) => filled(new Float64Array(raw.length / 8), raw)),
    own('int32', (raw) => filled(new Int32Array(raw.length / 4), raw)),
    own('bool', bools),
    half('F16', widenFloat16),
    half('BF16', (bits) => bits << 16),
    integer('I8', 1, (view, at) => view.getInt8(at)),
    integer('U8', 1, (view, at) => view.getUint8(at)),
    integer('I16', 2, (view, at) => view.getInt16(at, true)),
    integer('U16', 2, (view, at) => view.getUint16(at, true)),
    integer('U32', 4, (view, at) => view.getUint32(at, true)),
    integer('I64', 8, (view, at) => view.getBigInt64(at, true)),
    integer('U64', 8, (view, at) => view.getBigUint64(at, true)),
  ].map((dtype) => [dtype.name, dtype]),
);
