/**
 * The largest or the smallest so far, in each of four lanes, with its position: of equals the first one; a NaN is
 * better than all, and the first NaN stays.
 */
import type { ArgReduceOp } from '@evenkeel/tensor';
import type { FunctionBuilder } from '../../expression/function.js';
import { I32 } from '../../expression/scalar.js';
import type { I32x4Variable } from '../../expression/variables.js';
import { F32x4, I32x4 } from '../../expression/vector.js';
import type { ElementType } from '../../runtime/element-type.js';

/** Values of one type in variables: the best so far, and the ones that are compared with it. */
interface Values {
  load(x: I32, offset: number): void;
  loadOne(x: I32): void;
  /** The values are those of other lanes of the best. */
  fromLanes(lanes: readonly [number, number, number, number]): void;
  /** Where the best stays before the values: it is not worse, or NaN. */
  stays(): I32x4;
  /** Where the values would stay before the best. */
  leads(): I32x4;
  /** The best becomes the values: everywhere, or where the mask is not set. */
  takeAll(): void;
  takeUnless(mask: I32x4): void;
}

function floats(f: FunctionBuilder, op: ArgReduceOp): Values {
  const [best, value] = [f.f32x4(), f.f32x4()];
  const stays = (a: F32x4, b: F32x4): I32x4 => (op === 'argmax' ? b.le(a) : a.le(b)).or(a.ne(a));
  return {
    load: (x, offset) => value.set(F32x4.load(x, offset)),
    loadOne: (x) => value.set(F32x4.loadSplat(x)),
    fromLanes: (lanes) => value.set(best.shuffle(best, lanes)),
    stays: () => stays(best, value),
    leads: () => stays(value, best),
    takeAll: () => best.set(value),
    takeUnless: (mask) => best.set(mask.select(best, value)),
  };
}

function integers(f: FunctionBuilder, op: ArgReduceOp, isBool: boolean): Values {
  const [best, value] = [f.i32x4(), f.i32x4()];
  const stays = (a: I32x4, b: I32x4): I32x4 => (op === 'argmax' ? b.le(a) : a.le(b));
  return {
    load: (x, offset) =>
      value.set(isBool ? I32x4.loadMask(x, offset).neg() : I32x4.load(x, offset)),
    loadOne: (x) => value.set(isBool ? I32x4.splat(I32.loadByte(x)) : I32x4.loadSplat(x)),
    fromLanes: (lanes) => value.set(best.shuffle(best, lanes)),
    stays: () => stays(best, value),
    leads: () => stays(value, best),
    takeAll: () => best.set(value),
    takeUnless: (mask) => best.set(mask.select(best, value)),
  };
}

/** See the file's header. What its methods do is emitted when they are called. */
export class Candidates {
  /** Of the best of each lane. */
  readonly position: I32x4Variable;
  readonly #values: Values;
  readonly #mask: I32x4Variable;
  readonly #other: I32x4Variable;

  constructor(f: FunctionBuilder, op: ArgReduceOp, dtype: ElementType) {
    this.#values = dtype === 'float32' ? floats(f, op) : integers(f, op, dtype === 'bool');
    this.position = f.i32x4();
    this.#mask = f.i32x4();
    this.#other = f.i32x4();
  }

  /** Begins with the four elements at an address, each at position 0. */
  begin(x: I32, offset: number): void {
    this.#values.load(x, offset);
    this.#begin();
  }

  /** Begins with one element, at position 0, in all lanes. */
  beginWithOne(x: I32): void {
    this.#values.loadOne(x);
    this.#begin();
  }

  /** Takes the four elements at an address, later ones than before, where they are better; not where `isOver`. */
  take(x: I32, offset: number, position: I32x4, isOver?: I32x4): void {
    this.#values.load(x, offset);
    const stays = this.#values.stays();
    this.#takeUnless(isOver === undefined ? stays : stays.or(isOver), position);
  }

  /** The best of all lanes becomes that of lane 0. */
  join(): void {
    const values = this.#values;
    for (const lanes of [
      [2, 3, 2, 3],
      [1, 1, 1, 1],
    ] as const) {
      values.fromLanes(lanes);
      this.#other.set(this.position.shuffle(this.position, lanes));
      // Of two that are equal the one with the lower position stays.
      const isFirst = values.leads().not().or(this.position.le(this.#other));
      this.#takeUnless(values.stays().and(isFirst), this.#other);
    }
  }

  #begin(): void {
    this.#values.takeAll();
    this.position.set(I32x4.splat(0));
  }

  #takeUnless(mask: I32x4, position: I32x4): void {
    this.#mask.set(mask);
    this.#values.takeUnless(this.#mask);
    this.position.set(this.#mask.select(this.position, position));
  }
}
