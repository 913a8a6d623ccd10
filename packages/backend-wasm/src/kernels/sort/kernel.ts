/**
 * The kernel of argsort: a line at a time, whose elements become keys that are ordered as unsigned words are, with
 * their positions. So one sort serves all dtypes and both directions.
 */
import type { KernelModule } from '../../expression/kernel-module.js';
import { type F32, I32 } from '../../expression/scalar.js';
import type { ElementType } from '../../runtime/element-type.js';
import { emitNest } from '../move/nest.js';
import { COUNTS, writeRadixSort } from './radix.js';

/** The bytes of scratch for lines of so many elements. */
export const scratchBytes = (size: number): number => COUNTS + 16 * size;

/**
 * Exports `run`. Addresses; how many elements a line has, with the bytes from one to the next in both views; the
 * lines along the innermost axis, with the bytes between them; the scratch; 0, or -1 for descending order; how many
 * axes are around.
 */
export function argsortLines(module: KernelModule, type: ElementType): void {
  const sorted = writeRadixSort(module);
  const read = module.define(
    'read',
    ['x', 'step', 'size', 'pairs', 'flip'],
    (f, { x, step, size, pairs, flip }) => {
      const [position, bits] = [f.i32(), f.i32()];
      f.times(size, () => {
        bits.set(type === 'bool' ? I32.loadByte(x) : I32.load(x));
        f.store(pairs, keyOf(type, bits).xor(flip));
        f.store(pairs, position, 4);
        position.inc(1);
        pairs.inc(8);
        x.inc(step);
      });
    },
  );
  const write = module.define(
    'write',
    ['pairs', 'size', 'out', 'step'],
    (f, { pairs, size, out, step }) => {
      f.times(size, () => {
        f.store(out, I32.load(pairs, 4));
        pairs.inc(8);
        out.inc(step);
      });
    },
  );
  module.export(
    'run',
    [
      'out',
      'x',
      'size',
      'outStep',
      'step',
      'count',
      'outCountStep',
      'countStep',
      'scratch',
      'flip',
      'rank',
    ],
    (f, p) => {
      const pairs = f.i32(p.scratch.add(COUNTS));
      const other = f.i32(pairs.add(p.size.shl(3)));
      const [out, x] = [f.i32(), f.i32()];
      emitNest(f, p.rank, [p.out, p.x], () => {
        out.set(p.out);
        x.set(p.x);
        f.times(p.count, () => {
          f.call(read, x, p.step, p.size, pairs, p.flip);
          f.call(write, f.callFor(sorted, pairs, other, p.size, p.scratch), p.size, out, p.outStep);
          out.inc(p.outCountStep);
          x.inc(p.countStep);
        });
      });
    },
  );
}

const SIGN = -(2 ** 31);

/** The key of an element, whose bits stand in a variable. */
function keyOf(type: ElementType, bits: I32): I32 {
  if (type === 'bool') return bits;
  if (type === 'int32') return bits.xor(SIGN);
  const value: F32 = bits.asF32();
  // Negative floats are ordered the other way round. -0 is 0, and NaN is larger than everything.
  const ordered = bits.xor(I32.of(0).sub(bits.shr(31)).or(SIGN));
  return value.ne(value).select(-1, bits.eq(SIGN).select(SIGN, ordered));
}
