/**
 * A WebAssembly module that works in registers alone, to see how fast the machine multiplies and adds, and that
 * copies memory. Written out in bytes: it has to be short, and independent of what it is the yardstick for.
 */

/** How a multiplication and an addition are asked for: in one instruction, or in two. */
export type Arithmetic = 'fma' | 'mul+add';

/** Sums that do not wait for each other: enough to fill the pipelines, few enough for the registers. */
const CHAINS = 12;
const UNROLLED = 4;
/** Floating point operations of one turn of the loop: four lanes, a multiplication and an addition each. */
export const FLOPS_PER_TURN = CHAINS * UNROLLED * 4 * 2;

const I32 = 0x7f;
const F32 = 0x7d;
const V128 = 0x7b;
const LOCAL_GET = 0x20;
const LOCAL_SET = 0x21;
const LOCAL_TEE = 0x22;
const I32_CONST = 0x41;
const I32_SUB = 0x6b;
const F32_SPLAT = [0xfd, 0x13];
const F32_EXTRACT_0 = [0xfd, 0x1f, 0];
const F32X4_ADD = [0xfd, 0xe4, 0x01];
const F32X4_MUL = [0xfd, 0xe6, 0x01];
const RELAXED_MADD = [0xfd, 0x85, 0x02];
const LOOP = [0x03, 0x40];
const BRANCH_IF = [0x0d, 0];
const END = 0x0b;
const MEMORY_COPY = [0xfc, 10, 0, 0];

/** A number as WebAssembly writes it, 7 bits a byte. */
function leb(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

const vector = (items: readonly (readonly number[])[]): number[] => [
  ...leb(items.length),
  ...items.flat(),
];
const section = (id: number, body: readonly number[]): number[] => [
  id,
  ...leb(body.length),
  ...body,
];
const sized = (body: readonly number[]): number[] => [...leb(body.length), ...body];
const name = (text: string): number[] => sized([...new TextEncoder().encode(text)]);

/** run(turns, factor, summand): each sum becomes sum * factor + summand, `turns` times; their total. */
function arithmetic(kind: Arithmetic): number[] {
  const [turns, factor, summand] = [0, 1, 2];
  const [factors, summands, firstSum] = [3, 4, 5];
  const splat = (from: number, to: number) => [LOCAL_GET, from, ...F32_SPLAT, LOCAL_SET, to];
  const step = (sum: number): number[] => {
    const operands = [LOCAL_GET, sum, LOCAL_GET, factors];
    const apply =
      kind === 'fma'
        ? [LOCAL_GET, summands, ...RELAXED_MADD]
        : [...F32X4_MUL, LOCAL_GET, summands, ...F32X4_ADD];
    return [...operands, ...apply, LOCAL_SET, sum];
  };
  const sums = Array.from({ length: CHAINS }, (_, i) => firstSum + i);
  const turn = Array.from({ length: UNROLLED }, () => sums.flatMap(step)).flat();
  const [first = firstSum, ...others] = sums;
  const total = others.flatMap((sum) => [LOCAL_GET, sum, ...F32X4_ADD]);
  return sized([
    ...vector([[CHAINS + 2, V128]]),
    ...splat(factor, factors),
    ...splat(summand, summands),
    ...LOOP,
    ...turn,
    ...[LOCAL_GET, turns, I32_CONST, 1, I32_SUB, LOCAL_TEE, turns],
    ...BRANCH_IF,
    END,
    ...[LOCAL_GET, first],
    ...total,
    ...F32_EXTRACT_0,
    END,
  ]);
}

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** Exports `run(turns: i32, factor: f32, summand: f32): f32`. */
export function arithmeticModule(kind: Arithmetic): Uint8Array<ArrayBuffer> {
  return Uint8Array.from([
    ...HEADER,
    ...section(1, vector([[0x60, ...vector([[I32], [F32], [F32]]), ...vector([[F32]])]])),
    ...section(3, vector([[0]])),
    ...section(7, vector([[...name('run'), 0, 0]])),
    ...section(10, vector([arithmetic(kind)])),
  ]);
}

/** Exports `memory`, of so many pages, and `run(to: i32, from: i32, bytes: i32)`, which copies. */
export function copyModule(pages: number): Uint8Array<ArrayBuffer> {
  const copy = sized([0, LOCAL_GET, 0, LOCAL_GET, 1, LOCAL_GET, 2, ...MEMORY_COPY, END]);
  return Uint8Array.from([
    ...HEADER,
    ...section(1, vector([[0x60, ...vector([[I32], [I32], [I32]]), 0]])),
    ...section(3, vector([[0]])),
    ...section(5, vector([[0, ...leb(pages)]])),
    ...section(
      7,
      vector([
        [...name('run'), 0, 0],
        [...name('memory'), 2, 0],
      ]),
    ),
    ...section(10, vector([copy])),
  ]);
}
