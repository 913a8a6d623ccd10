/**
 * Sorting by digits: pairs of a key and a position are distributed by the lowest eight bits of their keys, then by
 * the next, and so on; each time equals keep their order. A pair is two words, the key an unsigned one.
 */
import type { FunctionHandle } from '../../assembler/module.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import { I32 } from '../../expression/scalar.js';

/** The places of digits in a key, from the lowest on. */
const SHIFTS = [0, 8, 16, 24] as const;

/** The bytes of the counts of all values of one digit. */
const TABLE = 4 * 256;

/** The bytes of the counts of all digits. */
export const COUNTS = SHIFTS.length * TABLE;

/** So few pairs are sorted sooner by insertion. */
const FEW = 64;

/** The place, in the counts of a digit, of its value in a key. */
const entry = (counts: I32, key: I32, shift: I32 | number): I32 =>
  counts.add(key.shr(shift).and(255).shl(2));

/**
 * The function (pairs, other, size, counts) that sorts `size` pairs, one at least; `other` has room for as many. It
 * answers where the sorted ones are: at `pairs`, or at `other`.
 */
export function writeRadixSort(module: KernelModule): FunctionHandle {
  const insert = writeInsertion(module);
  const count = writeCount(module);
  const distribute = writeDistribution(module);
  const names = ['pairs', 'other', 'size', 'counts'] as const;
  return module.exportWithResult('sorted', names, (f, { pairs, other, size, counts }) => {
    f.if(size.le(FEW), () => {
      f.call(insert, pairs, size);
      f.return(pairs);
    });
    f.call(count, pairs, size, counts);
    const was = f.i32();
    for (const shift of SHIFTS) {
      // A digit that all keys share changes no place.
      f.if(I32.load(entry(counts, I32.load(pairs), shift)).ne(size), () => {
        f.call(distribute, pairs, other, size, counts, shift);
        was.set(pairs);
        pairs.set(other);
        other.set(was);
      });
      counts.inc(TABLE);
    }
    f.result(pairs);
  });
}

/** Each pair is moved in front of those with larger keys before it. */
function writeInsertion(module: KernelModule): FunctionHandle {
  return module.define('insert', ['pairs', 'size'], (f, { pairs, size }) => {
    const [next, at, key, position] = [f.i32(pairs), f.i32(), f.i32(), f.i32()];
    f.times(size.sub(1), () => {
      next.inc(8);
      key.set(I32.load(next));
      position.set(I32.load(next, 4));
      at.set(next);
      f.while(pairs.below(at).and(key.below(I32.load(at, -8))), () => {
        f.store(at, I32.load(at, -8));
        f.store(at, I32.load(at, -4), 4);
        at.inc(-8);
      });
      f.store(at, key);
      f.store(at, position, 4);
    });
  });
}

/** How often each value of each digit comes. */
function writeCount(module: KernelModule): FunctionHandle {
  return module.define('count', ['pairs', 'size', 'counts'], (f, { pairs, size, counts }) => {
    f.fillBytes(counts, 0, COUNTS);
    const [key, at] = [f.i32(), f.i32()];
    f.times(size, () => {
      key.set(I32.load(pairs));
      for (const [digit, shift] of SHIFTS.entries()) {
        at.set(entry(counts, key, shift));
        f.store(at, I32.load(at, TABLE * digit).add(1), TABLE * digit);
      }
      pairs.inc(8);
    });
  });
}

/** The pairs to `to`, in the order of one digit; its counts become where the next pair of each value goes. */
function writeDistribution(module: KernelModule): FunctionHandle {
  const names = ['from', 'to', 'size', 'counts', 'shift'] as const;
  return module.define('distribute', names, (f, { from, to, size, counts, shift }) => {
    const [at, now, key] = [f.i32(counts), f.i32(), f.i32()];
    f.times(TABLE / 4, () => {
      now.set(I32.load(at));
      f.store(at, to);
      to.inc(now.shl(3));
      at.inc(4);
    });
    f.times(size, () => {
      key.set(I32.load(from));
      at.set(entry(counts, key, shift));
      now.set(I32.load(at));
      f.store(now, key);
      f.store(now, I32.load(from, 4), 4);
      f.store(at, now.add(8));
      from.inc(8);
    });
  });
}
