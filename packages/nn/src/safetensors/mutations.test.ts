// Twenty thousand files that differ from good ones at random: each is read, or refused with an error of ours, and none
// makes us take more memory than its own size allows.
import { EvenkeelError } from '@evenkeel/tensor';
import { afterEach, expect, it, vi } from 'vitest';
import { decodeSafetensors } from './decode.js';
import { encodeSafetensors } from './encode.js';
import goldens from './goldens/files.json' with { type: 'json' };
import { fileOf, fromBase64, meterArrays, ours, rowsOf } from './safetensors.test-support.js';

const COUNT = 20_000;
const SEED = 20;

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A source of whole numbers below n: mulberry32 (T. Ettinger, 2017). */
function generator(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) % n;
  };
}

const below = generator(SEED);

function pick<T>(items: readonly T[]): T {
  const item = items[below(items.length)];
  if (item === undefined) throw new RangeError('nothing to pick from');
  return item;
}

const good = [
  ...goldens.files.map(({ base64 }) => fromBase64(base64)),
  ...ours.map(({ bytes }) => bytes),
];

const join = (...parts: readonly Uint8Array[]) =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

const noise = () => Uint8Array.from({ length: 1 + below(12) }, () => below(256));

/** A good file whose header went through `change`, with a length that fits it. */
function withHeader(file: Uint8Array, change: (header: string) => string): Uint8Array {
  const stop = 8 + new DataView(file.buffer).getUint32(0, true);
  const header = new TextDecoder().decode(file.subarray(8, stop));
  return fileOf(change(header), file.subarray(stop));
}

/** `text` with the match of `pattern` at a random place replaced. */
function replaceOne(text: string, pattern: RegExp, by: (match: string) => string): string {
  const matches = [...text.matchAll(pattern)];
  if (matches.length === 0) return text;
  const match = pick(matches);
  return (
    text.slice(0, match.index) + by(match[0]) + text.slice(match.index + (match[0]?.length ?? 0))
  );
}

const NUMBERS =
  '0 1 2 3 4 8 255 1e3 -1 -0 00 2.5 1e400 null 2147483648 4294967296 1000000000000000 9007199254740991 9007199254740992 9223372036854775807 18446744073709551616 [] "1"';
const WORDS =
  '"" "a" "__metadata__" "__proto__" "dtype" "shape" "data_offsets" "F64" "F32" "F16" "BF16" "I64" "I32" "U32" "I8" "BOOL" "F8_E4M3" "\\ud800" "\\u0000" 1 {} [] null true';
const TOKENS = `${WORDS} { } [ ] , : ${NUMBERS}`;

const mutations: readonly ((file: Uint8Array) => Uint8Array)[] = [
  // Bytes anywhere.
  (file) => file.with(below(file.length), below(256)),
  (file) => {
    const at = below(file.length);
    return file.with(at, (file[at] ?? 0) ^ (1 << below(8)));
  },
  (file) => file.slice(0, below(file.length)),
  (file) => join(file, noise()),
  (file) => {
    const at = below(file.length);
    return join(file.subarray(0, at), noise(), file.subarray(at));
  },
  (file) => {
    const at = below(file.length);
    return join(file.subarray(0, at), file.subarray(at + 1 + below(12)));
  },
  (file) => {
    const at = below(file.length);
    return join(file, file.subarray(at, at + below(64)));
  },
  // The length of the header.
  (file) => file.with(below(8), below(256)),
  (file) => file.with(0, (file[0] ?? 0) + below(17) - 8),
  // The header, as text and as JSON.
  (file) => withHeader(file, (text) => replaceOne(text, /\d+/g, () => pick(NUMBERS.split(' ')))),
  (file) =>
    withHeader(file, (text) => replaceOne(text, /\d+/g, (n) => String(Number(n) + below(5) - 2))),
  (file) => withHeader(file, (text) => replaceOne(text, /"[^"]*"/g, () => pick(WORDS.split(' ')))),
  (file) => withHeader(file, (text) => replaceOne(text, /[{}[\],:]/g, () => '')),
  (file) =>
    withHeader(file, (text) => replaceOne(text, /(?=[{}[\],:])/g, () => pick(TOKENS.split(' ')))),
  (file) =>
    withHeader(file, (text) => replaceOne(text, /"[^"]*":\{[^{}]*\},?/g, (part) => part + part)),
  (file) => withHeader(file, (text) => replaceOne(text, /"[^"]*":\{[^{}]*\},?/g, () => '')),
  (file) => withHeader(file, (text) => text.padEnd(text.length + below(9))),
];

/** A good file with one to three changes. */
function mutated(): Uint8Array {
  let file = pick(good);
  for (let changes = 1 + below(3); changes > 0; changes--) {
    if (file.length >= 8) file = tried(file);
  }
  return file;
}

/** A header change wants a header that can be found. */
function tried(file: Uint8Array): Uint8Array {
  const size = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const mutation = pick(mutations);
  return size <= file.length - 8 ? mutation(new Uint8Array(file)) : file;
}

it(`${COUNT} mutated files are read or refused, within bounds`, () => {
  const files = Array.from({ length: COUNT }, mutated);
  const taken = meterArrays();
  const refusals = new Map<string, number>();
  let read = 0;
  for (const file of files) {
    taken();
    try {
      const { state, metadata } = decodeSafetensors(file);
      let size = 0;
      for (const { data } of state.values()) size += data.byteLength;
      expect(size).toBeLessThanOrEqual(4 * file.length);
      expect(taken()).toBeLessThanOrEqual(5 * file.length);
      const again = decodeSafetensors(encodeSafetensors(state, metadata));
      expect(rowsOf(again.state)).toEqual(rowsOf(state));
      read++;
    } catch (error) {
      expect(taken()).toBeLessThanOrEqual(5 * file.length);
      if (!(error instanceof EvenkeelError)) throw error;
      expect(error.message).toMatch(/^\[decodeSafetensors\] .{20,}\. [A-Z].{20,}$/s);
      expect(error.message.length).toBeLessThan(600);
      const rule = error.message.replace(/"(?:[^"\\]|\\.)*"|\d+/g, '');
      refusals.set(rule, (refusals.get(rule) ?? 0) + 1);
    }
  }
  // The mutations get past the first check, into every corner, and some leave a file whole.
  expect(read).toBeGreaterThan(COUNT / 20);
  expect(read).toBeLessThan(COUNT / 2);
  expect(refusals.size).toBeGreaterThan(30);
});
