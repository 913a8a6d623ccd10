/**
 * The instructions of WebAssembly that the kernels use, with their types: numbers, SIMD, relaxed SIMD,
 * atomics. Codes are those of the binary format of the specification. Control flow, locals, constants and
 * what else has an encoding of its own stand in body.ts.
 */

/** The types of values. */
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

/** An instruction: what it takes from the stack, what it leaves there, and how it is written. */
interface Instruction {
  readonly name: string;
  /** The prefix byte of its page of codes, or 0. */
  readonly page: number;
  readonly code: number;
  readonly params: readonly ValueType[];
  readonly result: ValueType | null;
  /** What follows the code: an address (alignment and offset), a lane, sixteen lanes, or both of the first. */
  readonly immediate: Immediate;
  /** The largest alignment of an address, as a power of two: what atomics demand. */
  readonly alignment: number;
}

type Immediate = 'none' | 'memory' | 'lane' | 'memory and lane' | 'lanes';

const SIMD = 0xfd;
const ATOMIC = 0xfe;
const SATURATING = 0xfc;

type Family<P extends string, T> = {
  readonly [K in keyof T & string as `${P}.${K}`]: Instruction;
};

/** Instructions of one page, one signature and one kind of immediate. */
function family<P extends string, T extends Readonly<Record<string, number>>>(
  prefix: P,
  page: number,
  params: readonly ValueType[],
  result: ValueType | null,
  codes: T,
  immediate: Immediate = 'none',
  alignment = 0,
): Family<P, T> {
  const made = Object.entries(codes).map(([suffix, code]) => {
    const name = `${prefix}.${suffix}`;
    return [name, { name, page, code, params, result, immediate, alignment }];
  });
  return Object.fromEntries(made);
}

const I = 'i32';
const L = 'i64';
const F = 'f32';
const D = 'f64';
const V = 'v128';

const scalar = {
  ...family('i32', 0, [I], I, { eqz: 0x45, clz: 0x67, ctz: 0x68, popcnt: 0x69 }),
  ...family('i32', 0, [I, I], I, {
    eq: 0x46,
    ne: 0x47,
    lt_s: 0x48,
    lt_u: 0x49,
    gt_s: 0x4a,
    gt_u: 0x4b,
    le_s: 0x4c,
    le_u: 0x4d,
    ge_s: 0x4e,
    ge_u: 0x4f,
    add: 0x6a,
    sub: 0x6b,
    mul: 0x6c,
    div_s: 0x6d,
    div_u: 0x6e,
    rem_s: 0x6f,
    rem_u: 0x70,
    and: 0x71,
    or: 0x72,
    xor: 0x73,
    shl: 0x74,
    shr_s: 0x75,
    shr_u: 0x76,
    rotl: 0x77,
    rotr: 0x78,
  }),
  ...family('f32', 0, [F], F, {
    abs: 0x8b,
    neg: 0x8c,
    ceil: 0x8d,
    floor: 0x8e,
    trunc: 0x8f,
    nearest: 0x90,
    sqrt: 0x91,
  }),
  ...family('f32', 0, [F, F], F, {
    add: 0x92,
    sub: 0x93,
    mul: 0x94,
    div: 0x95,
    min: 0x96,
    max: 0x97,
    copysign: 0x98,
  }),
  ...family('f32', 0, [F, F], I, {
    eq: 0x5b,
    ne: 0x5c,
    lt: 0x5d,
    gt: 0x5e,
    le: 0x5f,
    ge: 0x60,
  }),
  ...family('f64', 0, [D, D], D, { add: 0xa0, sub: 0xa1, mul: 0xa2, div: 0xa3 }),
  ...family('i32', 0, [L], I, { wrap_i64: 0xa7 }),
  ...family('i32', SATURATING, [F], I, { trunc_sat_f32_s: 0, trunc_sat_f32_u: 1 }),
  ...family('i32', 0, [F], I, { reinterpret_f32: 0xbc }),
  ...family('i64', 0, [I], L, { extend_i32_s: 0xac, extend_i32_u: 0xad }),
  ...family('i64', 0, [L, L], L, { add: 0x7c, sub: 0x7d, mul: 0x7e, shl: 0x86, shr_u: 0x88 }),
  ...family('f32', 0, [I], F, {
    convert_i32_s: 0xb2,
    convert_i32_u: 0xb3,
    reinterpret_i32: 0xbe,
  }),
  ...family('f32', 0, [D], F, { demote_f64: 0xb6 }),
  ...family('f64', 0, [I], D, { convert_i32_s: 0xb7, convert_i32_u: 0xb8 }),
  ...family('f64', 0, [F], D, { promote_f32: 0xbb }),
} as const;

const memory = {
  ...family('i32', 0, [I], I, { load: 0x28 }, 'memory', 2),
  ...family('i32', 0, [I], I, { load8_s: 0x2c, load8_u: 0x2d }, 'memory', 0),
  ...family('i32', 0, [I], I, { load16_s: 0x2e, load16_u: 0x2f }, 'memory', 1),
  ...family('i64', 0, [I], L, { load: 0x29 }, 'memory', 3),
  ...family('f32', 0, [I], F, { load: 0x2a }, 'memory', 2),
  ...family('f64', 0, [I], D, { load: 0x2b }, 'memory', 3),
  ...family('i32', 0, [I, I], null, { store: 0x36 }, 'memory', 2),
  ...family('i32', 0, [I, I], null, { store8: 0x3a }, 'memory', 0),
  ...family('i32', 0, [I, I], null, { store16: 0x3b }, 'memory', 1),
  ...family('i64', 0, [I, L], null, { store: 0x37 }, 'memory', 3),
  ...family('f32', 0, [I, F], null, { store: 0x38 }, 'memory', 2),
  ...family('f64', 0, [I, D], null, { store: 0x39 }, 'memory', 3),
  ...family('v128', SIMD, [I], V, { load: 0, load32_splat: 9, load32_zero: 0x5c }, 'memory', 2),
  ...family(
    'v128',
    SIMD,
    [I],
    V,
    { load8x8_u: 2, load64_splat: 10, load64_zero: 0x5d },
    'memory',
    3,
  ),
  ...family('v128', SIMD, [I, V], null, { store: 11 }, 'memory', 4),
  ...family('v128', SIMD, [I, V], V, { load32_lane: 0x56 }, 'memory and lane', 2),
  ...family('v128', SIMD, [I, V], null, { store32_lane: 0x5a }, 'memory and lane', 2),
  ...family('v128', SIMD, [I, V], null, { store64_lane: 0x5b }, 'memory and lane', 3),
} as const;

const vector = {
  ...family('v128', SIMD, [V], V, { not: 0x4d }),
  ...family('v128', SIMD, [V, V], V, { and: 0x4e, andnot: 0x4f, or: 0x50, xor: 0x51 }),
  ...family('v128', SIMD, [V, V, V], V, { bitselect: 0x52 }),
  ...family('v128', SIMD, [V], I, { any_true: 0x53 }),
  ...family('i8x16', SIMD, [V, V], V, { shuffle: 13 }, 'lanes'),
  ...family('i8x16', SIMD, [V, V], V, { narrow_i16x8_s: 0x65, narrow_i16x8_u: 0x66 }),
  ...family('i16x8', SIMD, [V, V], V, { narrow_i32x4_s: 0x85, narrow_i32x4_u: 0x86 }),
  ...family('i16x8', SIMD, [V], V, { extend_low_i8x16_s: 0x87, extend_low_i8x16_u: 0x89 }),
  ...family('i32x4', SIMD, [V], V, {
    extend_low_i16x8_s: 0xa7,
    extend_low_i16x8_u: 0xa9,
    abs: 0xa0,
    neg: 0xa1,
    trunc_sat_f32x4_s: 0xf8,
    trunc_sat_f32x4_u: 0xf9,
  }),
  ...family('i32x4', SIMD, [I], V, { splat: 0x11 }),
  ...family('f32x4', SIMD, [F], V, { splat: 0x13 }),
  ...family('i32x4', SIMD, [V], I, { extract_lane: 0x1b }, 'lane'),
  ...family('i32x4', SIMD, [V, I], V, { replace_lane: 0x1c }, 'lane'),
  ...family('f32x4', SIMD, [V], F, { extract_lane: 0x1f }, 'lane'),
  ...family('f32x4', SIMD, [V, F], V, { replace_lane: 0x20 }, 'lane'),
  ...family('i32x4', SIMD, [V], I, { all_true: 0xa3, bitmask: 0xa4 }),
  ...family('i32x4', SIMD, [V, I], V, { shl: 0xab, shr_s: 0xac, shr_u: 0xad }),
  ...family('i32x4', SIMD, [V, V], V, {
    eq: 0x37,
    ne: 0x38,
    lt_s: 0x39,
    lt_u: 0x3a,
    gt_s: 0x3b,
    gt_u: 0x3c,
    le_s: 0x3d,
    le_u: 0x3e,
    ge_s: 0x3f,
    ge_u: 0x40,
    add: 0xae,
    sub: 0xb1,
    mul: 0xb5,
    min_s: 0xb6,
    min_u: 0xb7,
    max_s: 0xb8,
    max_u: 0xb9,
  }),
  ...family('f32x4', SIMD, [V], V, {
    ceil: 0x67,
    floor: 0x68,
    trunc: 0x69,
    nearest: 0x6a,
    abs: 0xe0,
    neg: 0xe1,
    sqrt: 0xe3,
    convert_i32x4_s: 0xfa,
    convert_i32x4_u: 0xfb,
  }),
  ...family('f32x4', SIMD, [V, V], V, {
    eq: 0x41,
    ne: 0x42,
    lt: 0x43,
    gt: 0x44,
    le: 0x45,
    ge: 0x46,
    add: 0xe4,
    sub: 0xe5,
    mul: 0xe6,
    div: 0xe7,
    min: 0xe8,
    max: 0xe9,
    pmin: 0xea,
    pmax: 0xeb,
  }),
  ...family('f64x2', SIMD, [V, V], V, { add: 0xf0, sub: 0xf1, mul: 0xf2, div: 0xf3 }),
  ...family('f64x2', SIMD, [V], V, { promote_low_f32x4: 0x5f }),
  ...family('f32x4', SIMD, [V], V, { demote_f64x2_zero: 0x5e }),
} as const;

/** Of the relaxed SIMD proposal: whether they round once or twice is the engine's choice. */
const relaxed = {
  ...family('f32x4', SIMD, [V, V, V], V, { relaxed_madd: 0x105, relaxed_nmadd: 0x106 }),
} as const;

/** Of the threads proposal, for a shared memory. */
const atomic = {
  ...family('i32.atomic', ATOMIC, [I], I, { load: 0x10 }, 'memory', 2),
  ...family('i32.atomic', ATOMIC, [I, I], null, { store: 0x17 }, 'memory', 2),
  ...family(
    'i32.atomic.rmw',
    ATOMIC,
    [I, I],
    I,
    { add: 0x1e, sub: 0x25, and: 0x2c, or: 0x33, xor: 0x3a, xchg: 0x41 },
    'memory',
    2,
  ),
  ...family('i32.atomic.rmw', ATOMIC, [I, I, I], I, { cmpxchg: 0x48 }, 'memory', 2),
  ...family('memory.atomic', ATOMIC, [I, I], I, { notify: 0x00 }, 'memory', 2),
  ...family('memory.atomic', ATOMIC, [I, I, L], I, { wait32: 0x01 }, 'memory', 2),
} as const;

/** Every instruction, by its name in the text format. */
export const instructions = { ...scalar, ...memory, ...vector, ...relaxed, ...atomic } as const;

/** The name of an instruction in the text format: `f32x4.add`. */
export type InstructionName = keyof typeof instructions;

/** The code of a type in the binary format. */
export const typeCode: { readonly [T in ValueType]: number } = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
};
