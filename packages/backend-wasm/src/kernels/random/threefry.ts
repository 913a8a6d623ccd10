/**
 * Threefry-2x32 with 20 rounds, four counters at a time: see random/threefry.ts of `tensor`, whose bits these
 * are. Element i is the exclusive or of the two words of counter i, of which a memory holds fewer than 2^32.
 */
import type { FunctionBuilder } from '../../expression/function.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import type { I32 } from '../../expression/scalar.js';
import type { I32x4Variable } from '../../expression/variables.js';
import { I32x4 } from '../../expression/vector.js';

/** Skein's parity constant, of which the third word of the key is made. */
const PARITY = 0x1bd11bda;

/** By how much each round rotates; groups of four rounds take these in turn. */
const ROTATIONS = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
] as const;

const GROUPS = 5;

/** So many elements are made in one call: then the engine's best code is there after the first few. */
const CALL = 1024;

/** Vectors side by side: each round waits for the one before, and meanwhile there is time for other vectors. */
const VECTORS = 4;

/** `run`: the bits of the counters from 0 up to, not including, `count` under a key. */
export function threefry(module: KernelModule): void {
  const some = module.define('some', ['out', 'k0', 'k1', 'first', 'count'], (f, p) => {
    const { out, k0, k1, first, count } = p;
    const emit = emitBits(f, k0, k1);
    const counter = f.i32x4(I32x4.splat(first).add(I32x4.constants([0, 1, 2, 3])));
    const four = f.i32x4(I32x4.splat(4));
    f.repeat(() => {
      for (const [i, bits] of emit(counter, four).entries())
        f.storeFirst(out, bits, count.sub(4 * i), 16 * i);
      out.inc(16 * VECTORS);
      count.set(count.sub(4 * VECTORS));
      return count.gt(0);
    });
  });
  module.export('run', ['out', 'k0', 'k1', 'count'], (f, { out, k0, k1, count }) => {
    const first = f.i32(0);
    f.while(count.gt(0), () => {
      f.call(some, out, k0, k1, first, count.min(CALL));
      first.inc(CALL);
      out.inc(4 * CALL);
      count.set(count.sub(CALL));
    });
  });
}

/**
 * Emits the key, and answers what emits the bits of vectors of counters, whose upper words are 0, and lets the
 * counter go on.
 */
function emitBits(
  f: FunctionBuilder,
  k0: I32,
  k1: I32,
): (counter: I32x4Variable, four: I32x4) => readonly I32x4[] {
  const words = [k0, k1, f.i32(k0.xor(k1).xor(PARITY))];
  const xKeys = words.map((word) => f.i32x4(I32x4.splat(word)));
  // What is added to y before the first group of rounds and after each.
  const yKeys = Array.from({ length: GROUPS + 1 }, (_, group) =>
    f.i32x4(I32x4.splat(words[(group + 1) % 3]!.add(group))),
  );
  const blocks = Array.from({ length: VECTORS }, () => ({ x: f.i32x4(), y: f.i32x4() }));
  return (counter, four) => {
    yKeys.forEach((yKey, group) => {
      const xKey = xKeys[group % 3]!;
      for (const { x, y } of blocks) {
        x.set(group === 0 ? xKey : x.add(xKey));
        y.set((group === 0 ? counter : y).add(yKey));
        if (group === 0) counter.set(counter.add(four));
      }
      for (const rotation of group < GROUPS ? ROTATIONS[group % 2]! : []) {
        for (const { x, y } of blocks) {
          x.set(x.add(y));
          y.set(y.rotl(rotation).xor(x));
        }
      }
    });
    for (const { x, y } of blocks) x.set(x.xor(y));
    return blocks.map(({ x }) => x);
  };
}
