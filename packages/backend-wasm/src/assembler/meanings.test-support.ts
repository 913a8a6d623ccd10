/**
 * What the instructions do that do not touch memory, in plain JavaScript: lane by lane on bytes, so that a
 * number and a vector of them share an entry. Where an instruction traps, its meaning throws.
 */
import type { InstructionName } from './instructions.js';

/** From the bytes of up to three operands to those of the result. */
export type Meaning = (a: Uint8Array, b: Uint8Array, c: Uint8Array) => Uint8Array;

/** The lane that the tests name, and the order of lanes. */
export const LANE = 2;
export const SHUFFLED = [6, 0, 3, 5] as const;

/** Numbers as they lie in memory. */
interface Lanes {
  readonly read: (bytes: Uint8Array) => number[];
  readonly write: (values: readonly number[]) => Uint8Array;
}
const bytesOf = (array: { readonly buffer: ArrayBufferLike }): Uint8Array =>
  new Uint8Array(array.buffer);
const bits8: Lanes = { read: (b) => [...b], write: (v) => Uint8Array.from(v) };
const i8 = { ...bits8, read: (b: Uint8Array) => [...Int8Array.from(b)] };
const i16: Lanes = {
  read: (b) => [...new Int16Array(b.slice().buffer)],
  write: (v) => bytesOf(Int16Array.from(v)),
};
const u16: Lanes = { ...i16, read: (b) => [...new Uint16Array(b.slice().buffer)] };
const i32: Lanes = {
  read: (b) => [...new Int32Array(b.slice().buffer)],
  write: (v) => bytesOf(Int32Array.from(v)),
};
const u32: Lanes = { ...i32, read: (b) => [...new Uint32Array(b.slice().buffer)] };
const f32: Lanes = {
  read: (b) => [...new Float32Array(b.slice().buffer)],
  write: (v) => bytesOf(Float32Array.from(v)),
};
const f64: Lanes = {
  read: (b) => [...new Float64Array(b.slice().buffer)],
  write: (v) => bytesOf(Float64Array.from(v)),
};

type Lanewise = (a: number, b: number) => number;
/** The same of every lane. */
const map =
  (from: Lanes, to: Lanes, f: Lanewise): Meaning =>
  (a, b) => {
    const others = from.read(b);
    return to.write(from.read(a).map((lane, i) => f(lane, others[i] ?? 0)));
  };
const ints = (f: Lanewise): Meaning => map(i32, i32, f);
const unsigned = (f: Lanewise): Meaning => map(u32, i32, f);
const floats = (f: Lanewise): Meaning => map(f32, f32, f);
const doubles = (f: Lanewise): Meaning => map(f64, f64, f);
const long = (b: Uint8Array): bigint => new BigInt64Array(b.slice().buffer)[0] ?? 0n;
const longs =
  (f: (a: bigint, b: bigint) => bigint): Meaning =>
  (a, b) =>
    bytesOf(BigInt64Array.of(f(long(a), long(b))));
/** A comparison: 1 of numbers, of vectors all bits of the lane. */
const test =
  (from: Lanes, holds: (a: number, b: number) => boolean): Meaning =>
  (a, b, c) =>
    map(from, i32, (x, y) => (holds(x, y) ? (a.length === 16 ? -1 : 1) : 0))(a, b, c);
const eq = (a: number, b: number): boolean => a === b;
const ne = (a: number, b: number): boolean => a !== b;
const lt = (a: number, b: number): boolean => a < b;
const gt = (a: number, b: number): boolean => a > b;
const le = (a: number, b: number): boolean => a <= b;
const ge = (a: number, b: number): boolean => a >= b;
/** One number for all lanes. */
const shift =
  (from: Lanes, f: Lanewise): Meaning =>
  (a, b) =>
    i32.write(from.read(a).map((lane) => f(lane, i32.read(b)[0] ?? 0)));
/** One answer for all lanes. */
const all =
  (f: (lanes: number[]) => number): Meaning =>
  (a) =>
    i32.write([f(i32.read(a))]);
const splat: Meaning = (a) => Uint8Array.from({ length: 16 }, (_, i) => a[i % 4] ?? 0);
const extract: Meaning = (a) => a.slice(4 * LANE, 4 * LANE + 4);
const replace: Meaning = (a, b) => Uint8Array.from(a, (byte, i) => b[i - 4 * LANE] ?? byte);
/** The lower half, of lanes that become twice as wide. */
const lower =
  (from: Lanes, to: Lanes): Meaning =>
  (a) =>
    to.write(from.read(a.slice(0, 8)));
const clamp =
  (low: number, high: number): Lanewise =>
  (value) =>
    Number.isNaN(value) ? 0 : Math.min(high, Math.max(low, Math.trunc(value)));
const narrow =
  (from: Lanes, to: Lanes, low: number, high: number): Meaning =>
  (a, b) =>
    to.write([...from.read(a), ...from.read(b)].map((lane) => clamp(low, high)(lane, 0)));
const truncated = [
  map(f32, i32, clamp(-(2 ** 31), 2 ** 31 - 1)),
  map(f32, i32, clamp(0, 2 ** 32 - 1)),
] as const;
const bitwise = (f: Lanewise): Meaning => map(bits8, bits8, f);
const nearest: Lanewise = (a) => {
  if (!Number.isFinite(a)) return a;
  const [low, rest] = [Math.floor(a), a - Math.floor(a)];
  const up = rest > 0.5 || (rest === 0.5 && low % 2 !== 0);
  const size = Math.abs(up ? low + 1 : low);
  return a < 0 || Object.is(a, -0) ? -size : size;
};
const division =
  (f: Lanewise): Lanewise =>
  (a, b) => {
    if (b === 0) throw new RangeError('divide by zero');
    return f(a, b);
  };
const quotient: Lanewise = (a, b) => {
  if (a / b === 2 ** 31) throw new RangeError('divide result unrepresentable');
  return Math.trunc(a / b);
};
const bitCount = (x: number): number => [...x.toString(2)].filter((digit) => digit === '1').length;
const same: Meaning = (a) => a;

/** Each instruction that takes its operands from the stack alone, but for relaxed ones. */
export const meanings: { readonly [N in InstructionName]?: Meaning } = {
  'i32.eqz': ints((a) => Number(a === 0)),
  'i32.clz': ints((a) => Math.clz32(a)),
  'i32.ctz': ints((a) => (a === 0 ? 32 : 31 - Math.clz32(a & -a))),
  'i32.popcnt': unsigned((a) => bitCount(a)),
  'i32.eq': test(i32, eq),
  'i32.ne': test(i32, ne),
  'i32.lt_s': test(i32, lt),
  'i32.lt_u': test(u32, lt),
  'i32.gt_s': test(i32, gt),
  'i32.gt_u': test(u32, gt),
  'i32.le_s': test(i32, le),
  'i32.le_u': test(u32, le),
  'i32.ge_s': test(i32, ge),
  'i32.ge_u': test(u32, ge),
  'i32.add': ints((a, b) => a + b),
  'i32.sub': ints((a, b) => a - b),
  'i32.mul': ints(Math.imul),
  'i32.div_s': ints(division(quotient)),
  'i32.div_u': unsigned(division((a, b) => Math.floor(a / b))),
  'i32.rem_s': ints(division((a, b) => a % b)),
  'i32.rem_u': unsigned(division((a, b) => a % b)),
  'i32.and': bitwise((a, b) => a & b),
  'i32.or': bitwise((a, b) => a | b),
  'i32.xor': bitwise((a, b) => a ^ b),
  'i32.shl': ints((a, b) => a << b),
  'i32.shr_s': ints((a, b) => a >> b),
  'i32.shr_u': ints((a, b) => a >>> b),
  'i32.rotl': ints((a, b) => (a << b) | (a >>> -b)),
  'i32.rotr': ints((a, b) => (a >>> b) | (a << -b)),
  'f32.abs': floats(Math.abs),
  'f32.neg': floats((a) => -a),
  'f32.ceil': floats(Math.ceil),
  'f32.floor': floats(Math.floor),
  'f32.trunc': floats(Math.trunc),
  'f32.nearest': floats(nearest),
  'f32.sqrt': floats(Math.sqrt),
  'f32.add': floats((a, b) => a + b),
  'f32.sub': floats((a, b) => a - b),
  'f32.mul': floats((a, b) => a * b),
  'f32.div': floats((a, b) => a / b),
  'f32.min': floats(Math.min),
  'f32.max': floats(Math.max),
  'f32.copysign': (a, b) =>
    a.map((byte, i) => (i === 3 ? (byte & 127) | ((b[3] ?? 0) & 128) : byte)),
  'f32.eq': test(f32, eq),
  'f32.ne': test(f32, ne),
  'f32.lt': test(f32, lt),
  'f32.gt': test(f32, gt),
  'f32.le': test(f32, le),
  'f32.ge': test(f32, ge),
  'f64.add': doubles((a, b) => a + b),
  'f64.sub': doubles((a, b) => a - b),
  'f64.mul': doubles((a, b) => a * b),
  'f64.div': doubles((a, b) => a / b),
  'i32.wrap_i64': (a) => a.slice(0, 4),
  'i32.trunc_sat_f32_s': truncated[0],
  'i32.trunc_sat_f32_u': truncated[1],
  'i32.reinterpret_f32': same,
  'i64.extend_i32_s': (a) => bytesOf(BigInt64Array.of(BigInt(i32.read(a)[0] ?? 0))),
  'i64.extend_i32_u': (a) => bytesOf(BigInt64Array.of(BigInt(u32.read(a)[0] ?? 0))),
  'i64.add': longs((a, b) => a + b),
  'i64.sub': longs((a, b) => a - b),
  'i64.mul': longs((a, b) => a * b),
  'i64.shl': longs((a, b) => a << (b & 63n)),
  'i64.shr_u': longs((a, b) => BigInt.asUintN(64, a) >> (b & 63n)),
  'f32.convert_i32_s': map(i32, f32, (a) => a),
  'f32.convert_i32_u': map(u32, f32, (a) => a),
  'f32.reinterpret_i32': same,
  'f32.demote_f64': map(f64, f32, (a) => a),
  'f64.convert_i32_s': map(i32, f64, (a) => a),
  'f64.convert_i32_u': map(u32, f64, (a) => a),
  'f64.promote_f32': map(f32, f64, (a) => a),
  'v128.not': bitwise((a) => ~a),
  'v128.and': bitwise((a, b) => a & b),
  'v128.andnot': bitwise((a, b) => a & ~b),
  'v128.or': bitwise((a, b) => a | b),
  'v128.xor': bitwise((a, b) => a ^ b),
  'v128.bitselect': (a, b, c) =>
    Uint8Array.from(a, (byte, i) => (byte & (c[i] ?? 0)) | ((b[i] ?? 0) & ~(c[i] ?? 0))),
  'v128.any_true': all((lanes) => Number(lanes.some((lane) => lane !== 0))),
  'i8x16.shuffle': (a, b) =>
    Uint8Array.from(SHUFFLED.flatMap((lane) => [...a, ...b].slice(4 * lane, 4 * lane + 4))),
  'i8x16.narrow_i16x8_s': narrow(i16, bits8, -128, 127),
  'i8x16.narrow_i16x8_u': narrow(i16, bits8, 0, 255),
  'i16x8.narrow_i32x4_s': narrow(i32, i16, -(2 ** 15), 2 ** 15 - 1),
  'i16x8.narrow_i32x4_u': narrow(i32, i16, 0, 2 ** 16 - 1),
  'i16x8.extend_low_i8x16_s': lower(i8, i16),
  'i16x8.extend_low_i8x16_u': lower(bits8, i16),
  'i32x4.extend_low_i16x8_s': lower(i16, i32),
  'i32x4.extend_low_i16x8_u': lower(u16, i32),
  'i32x4.abs': ints((a) => Math.abs(a)),
  'i32x4.neg': ints((a) => -a),
  'i32x4.trunc_sat_f32x4_s': truncated[0],
  'i32x4.trunc_sat_f32x4_u': truncated[1],
  'i32x4.splat': splat,
  'f32x4.splat': splat,
  'i32x4.extract_lane': extract,
  'i32x4.replace_lane': replace,
  'f32x4.extract_lane': extract,
  'f32x4.replace_lane': replace,
  'i32x4.all_true': all((lanes) => Number(lanes.every((lane) => lane !== 0))),
  'i32x4.bitmask': all((lanes) => lanes.reduce((bits, x, i) => bits | (Number(x < 0) << i), 0)),
  'i32x4.shl': shift(i32, (a, b) => a << b),
  'i32x4.shr_s': shift(i32, (a, b) => a >> b),
  'i32x4.shr_u': shift(i32, (a, b) => a >>> b),
  'i32x4.eq': test(i32, eq),
  'i32x4.ne': test(i32, ne),
  'i32x4.lt_s': test(i32, lt),
  'i32x4.lt_u': test(u32, lt),
  'i32x4.gt_s': test(i32, gt),
  'i32x4.gt_u': test(u32, gt),
  'i32x4.le_s': test(i32, le),
  'i32x4.le_u': test(u32, le),
  'i32x4.ge_s': test(i32, ge),
  'i32x4.ge_u': test(u32, ge),
  'i32x4.add': ints((a, b) => a + b),
  'i32x4.sub': ints((a, b) => a - b),
  'i32x4.mul': ints(Math.imul),
  'i32x4.min_s': ints(Math.min),
  'i32x4.min_u': unsigned(Math.min),
  'i32x4.max_s': ints(Math.max),
  'i32x4.max_u': unsigned(Math.max),
  'f32x4.ceil': floats(Math.ceil),
  'f32x4.floor': floats(Math.floor),
  'f32x4.trunc': floats(Math.trunc),
  'f32x4.nearest': floats(nearest),
  'f32x4.abs': floats(Math.abs),
  'f32x4.neg': floats((a) => -a),
  'f32x4.sqrt': floats(Math.sqrt),
  'f32x4.convert_i32x4_s': map(i32, f32, (a) => a),
  'f32x4.convert_i32x4_u': map(u32, f32, (a) => a),
  'f32x4.eq': test(f32, eq),
  'f32x4.ne': test(f32, ne),
  'f32x4.lt': test(f32, lt),
  'f32x4.gt': test(f32, gt),
  'f32x4.le': test(f32, le),
  'f32x4.ge': test(f32, ge),
  'f32x4.add': floats((a, b) => a + b),
  'f32x4.sub': floats((a, b) => a - b),
  'f32x4.mul': floats((a, b) => a * b),
  'f32x4.div': floats((a, b) => a / b),
  'f32x4.min': floats(Math.min),
  'f32x4.max': floats(Math.max),
  'f32x4.pmin': floats((a, b) => (lt(b, a) ? b : a)),
  'f32x4.pmax': floats((a, b) => (lt(a, b) ? b : a)),
  'f64x2.add': doubles((a, b) => a + b),
  'f64x2.sub': doubles((a, b) => a - b),
  'f64x2.mul': doubles((a, b) => a * b),
  'f64x2.div': doubles((a, b) => a / b),
  'f64x2.promote_low_f32x4': lower(f32, f64),
  'f32x4.demote_f64x2_zero': (a) => f32.write([...f64.read(a), 0, 0]),
};
