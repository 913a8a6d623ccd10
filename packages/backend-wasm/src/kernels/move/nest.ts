/**
 * Loops over any number of axes around what a kernel does at one place. The axes lie among the parameters in
 * memory, where they are counted down like an odometer; with none of them it is done once.
 */
import type { FunctionBuilder } from '../../expression/function.js';
import { I32, type Int } from '../../expression/scalar.js';
import type { I32Variable } from '../../expression/variables.js';
import { PARAMETERS, type Runtime } from '../../runtime/runtime.js';
import type { Axis } from './axes.js';

/** What an axis takes: what is left of it, its size, and the bytes of a step for up to three views. */
const WORDS = 5;

/** The axes, outermost first, as `writeNest` puts them among the parameters. */
export function nestWords(axes: readonly Axis[]): readonly number[] {
  return axes.toReversed().flatMap(({ size, steps }) => {
    const [a = 0, b = 0, c = 0] = steps;
    return [size, size, a, b, c];
  });
}

/** Puts the axes where a kernel with `emitNest` finds them; to be called before each of its calls. */
export function writeNest(runtime: Runtime, words: readonly number[]): void {
  const { i32 } = runtime.heap;
  for (let i = 0; i < words.length; i++) i32[PARAMETERS / 4 + i] = words[i]!;
}

/**
 * Emits the body in loops over `rank` axes. `addresses` are those of the views, in the order of the steps: the
 * body finds them where its place is, and leaves them there.
 */
export function emitNest(
  f: FunctionBuilder,
  rank: Int,
  addresses: readonly I32Variable[],
  body: () => void,
): void {
  const end = f.i32(
    I32.of(rank)
      .mul(4 * WORDS)
      .add(PARAMETERS),
  );
  const axis = f.i32();
  const left = f.i32();
  f.repeat(() => {
    body();
    axis.set(PARAMETERS);
    left.set(0);
    // Axes that are at their end begin again, and the next one takes a step.
    f.while(axis.below(end).and(left.eq(0)), () => {
      left.set(I32.load(axis).sub(1));
      f.if(
        left,
        () => {
          f.store(axis, left);
          addresses.forEach((address, view) => {
            address.inc(I32.load(axis, 8 + 4 * view));
          });
        },
        () => {
          f.store(axis, I32.load(axis, 4));
          addresses.forEach((address, view) => {
            address.set(address.sub(length(axis, view)));
          });
          axis.inc(4 * WORDS);
        },
      );
    });
    return left.ne(0);
  });
}

/** The bytes from the beginning of an axis to its last element. */
const length = (axis: I32, view: number): I32 =>
  I32.load(axis, 4)
    .sub(1)
    .mul(I32.load(axis, 8 + 4 * view));
