/** What the instructions do that touch memory, in plain JavaScript. */
import type { InstructionName } from './instructions.js';
import { LANE } from './meanings.test-support.js';

/** What is there afterwards: the result, if there is one, and sixteen bytes of memory, unless they stay. */
interface Outcome {
  readonly result?: Uint8Array;
  readonly data?: Uint8Array;
}

/** From sixteen bytes at the address, and the bytes of up to two more operands. */
export type MemoryMeaning = (data: Uint8Array, a: Uint8Array, b: Uint8Array) => Outcome;

/** The lane that the tests name. */
export const laneOf = (name: InstructionName): number => (name.includes('64_lane') ? 1 : LANE);

const load =
  (bytes: number): MemoryMeaning =>
  (data) => ({ result: data.slice(0, bytes) });
/** So many bytes, as the number that `read` finds, in an integer of 32 bits. */
const widened =
  (read: (view: DataView) => number): MemoryMeaning =>
  (data) => ({ result: new Uint8Array(Int32Array.of(read(new DataView(data.buffer))).buffer) });
const repeated =
  (bytes: number): MemoryMeaning =>
  (data) => ({ result: Uint8Array.from({ length: 16 }, (_, i) => data[i % bytes] ?? 0) });
const withZeros =
  (bytes: number): MemoryMeaning =>
  (data) => ({ result: data.map((byte, i) => (i < bytes ? byte : 0)) });
const written = (data: Uint8Array, value: Uint8Array): Uint8Array =>
  data.map((byte, i) => value[i] ?? byte);
const store =
  (bytes: number): MemoryMeaning =>
  (data, a) => ({ data: written(data, a.slice(0, bytes)) });
const storeLane =
  (bytes: number, lane: number): MemoryMeaning =>
  (data, a) => ({ data: written(data, a.slice(bytes * lane, bytes * (lane + 1))) });
const word = (bytes: Uint8Array): number => new DataView(bytes.buffer).getInt32(0, true);
const bytesOf = (value: number): Uint8Array => new Uint8Array(Int32Array.of(value).buffer);
const update =
  (f: (before: number, a: number, b: number) => number): MemoryMeaning =>
  (data, a, b) => ({
    result: data.slice(0, 4),
    data: written(data, bytesOf(f(word(data), word(a), b.length < 4 ? 0 : word(b)))),
  });

/** Each instruction that has an address. Nobody waits, and the time to wait is 0. */
export const memoryMeanings: { readonly [N in InstructionName]?: MemoryMeaning } = {
  'i32.load': load(4),
  'i64.load': load(8),
  'f32.load': load(4),
  'f64.load': load(8),
  'v128.load': load(16),
  'i32.load8_s': widened((view) => view.getInt8(0)),
  'i32.load8_u': widened((view) => view.getUint8(0)),
  'i32.load16_s': widened((view) => view.getInt16(0, true)),
  'i32.load16_u': widened((view) => view.getUint16(0, true)),
  'v128.load8x8_u': (data) => ({
    result: new Uint8Array(Uint16Array.from(data.slice(0, 8)).buffer),
  }),
  'v128.load32_splat': repeated(4),
  'v128.load64_splat': repeated(8),
  'v128.load32_zero': withZeros(4),
  'v128.load64_zero': withZeros(8),
  'v128.load32_lane': (data, a) => ({
    result: a.map((byte, i) => (i >> 2 === LANE ? (data[i & 3] ?? 0) : byte)),
  }),
  'i32.store': store(4),
  'i32.store8': store(1),
  'i32.store16': store(2),
  'i64.store': store(8),
  'f32.store': store(4),
  'f64.store': store(8),
  'v128.store': store(16),
  'v128.store32_lane': storeLane(4, LANE),
  'v128.store64_lane': storeLane(8, 1),
  'i32.atomic.load': load(4),
  'i32.atomic.store': store(4),
  'i32.atomic.rmw.add': update((before, a) => before + a),
  'i32.atomic.rmw.sub': update((before, a) => before - a),
  'i32.atomic.rmw.and': update((before, a) => before & a),
  'i32.atomic.rmw.or': update((before, a) => before | a),
  'i32.atomic.rmw.xor': update((before, a) => before ^ a),
  'i32.atomic.rmw.xchg': update((_, a) => a),
  'i32.atomic.rmw.cmpxchg': update((before, a, b) => (before === a ? b : before)),
  'memory.atomic.notify': () => ({ result: bytesOf(0) }),
  'memory.atomic.wait32': (data, a) => ({ result: bytesOf(word(data) === word(a) ? 2 : 1) }),
};
