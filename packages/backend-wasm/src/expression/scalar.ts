/**
 * Numbers as expressions: `i.mul(4).add(base)` builds a tree that is emitted where it is stored or
 * assigned. A tree that is used twice is computed twice: keep it in a variable (function.ts).
 */
import type { InstructionName } from '../assembler/instructions.js';
import { Access, Emitted, type Node, Operation } from './nodes.js';

/** An integer of 32 bits, or a number that stands for it. */
export type Int = I32 | number;

/** A float of 32 bits, or a number that stands for it. */
export type Float = F32 | number;

/** An integer of 32 bits: an address, a count, a condition (0 is false). Constants are folded. */
export class I32 {
  readonly node: Node;
  /** Its value if it is known while emitting. */
  readonly constant: number | null;

  constructor(node: Node, constant: number | null = null) {
    this.node = node;
    this.constant = constant;
  }

  static of(value: Int): I32 {
    if (typeof value !== 'number') return value;
    return new I32(new Emitted((t) => t.body.i32(value)), value | 0);
  }

  /** The word at `address + offset`. */
  static load(address: I32, offset: Int = 0): I32 {
    return new I32(access('i32.load', address, offset));
  }

  /** The byte at `address + offset`, from 0 to 255. */
  static loadByte(address: I32, offset: Int = 0): I32 {
    return new I32(access('i32.load8_u', address, offset));
  }

  add(other: Int): I32 {
    const b = I32.of(other);
    if (b.constant === 0) return this;
    if (this.constant === 0) return b;
    return fold('i32.add', this, b, (x, y) => x + y);
  }

  sub(other: Int): I32 {
    const b = I32.of(other);
    return b.constant === 0 ? this : fold('i32.sub', this, b, (x, y) => x - y);
  }

  mul(other: Int): I32 {
    const b = I32.of(other);
    if (b.constant === 1 || this.constant === 0) return this;
    if (this.constant === 1 || b.constant === 0) return b;
    return fold('i32.mul', this, b, Math.imul);
  }

  /** The quotient of unsigned numbers, rounded down; the divisor is not 0. */
  div(other: Int): I32 {
    return fold('i32.div_u', this, I32.of(other), (x, y) => Math.floor((x >>> 0) / (y >>> 0)));
  }

  /** The remainder of unsigned numbers; the divisor is not 0. */
  rem(other: Int): I32 {
    return fold('i32.rem_u', this, I32.of(other), (x, y) => (x >>> 0) % (y >>> 0));
  }

  /**
   * The quotient of signed numbers without its fraction; 0 if the divisor is 0, and it wraps. Both are computed
   * several times: give variables.
   */
  quotient(other: Int): I32 {
    const b = I32.of(other);
    // Dividing by 0, or the smallest number by -1, would trap: by these two it is multiplied.
    const special = b.add(1).below(2);
    const divided = fold('i32.div_s', this, special.select(1, b), (x, y) => x / y);
    return special.select(this.mul(b), divided);
  }

  and(other: Int): I32 {
    return fold('i32.and', this, I32.of(other), (x, y) => x & y);
  }

  or(other: Int): I32 {
    return fold('i32.or', this, I32.of(other), (x, y) => x | y);
  }

  xor(other: Int): I32 {
    return fold('i32.xor', this, I32.of(other), (x, y) => x ^ y);
  }

  shl(count: Int): I32 {
    return fold('i32.shl', this, I32.of(count), (x, y) => x << y);
  }

  /** Logical: zeros come in from the left. */
  shr(count: Int): I32 {
    return fold('i32.shr_u', this, I32.of(count), (x, y) => x >>> y);
  }

  /** Bits that leave on the left come in on the right. */
  rotl(count: Int): I32 {
    return fold('i32.rotl', this, I32.of(count), (x, y) => (x << y) | (x >>> (32 - y)));
  }

  eq(other: Int): I32 {
    return fold('i32.eq', this, I32.of(other), (x, y) => Number(x === y));
  }

  ne(other: Int): I32 {
    return fold('i32.ne', this, I32.of(other), (x, y) => Number(x !== y));
  }

  /** Signed comparisons: counts and sizes stay below 2^31. */
  lt(other: Int): I32 {
    return fold('i32.lt_s', this, I32.of(other), (x, y) => Number(x < y));
  }

  le(other: Int): I32 {
    return fold('i32.le_s', this, I32.of(other), (x, y) => Number(x <= y));
  }

  gt(other: Int): I32 {
    return fold('i32.gt_s', this, I32.of(other), (x, y) => Number(x > y));
  }

  ge(other: Int): I32 {
    return fold('i32.ge_s', this, I32.of(other), (x, y) => Number(x >= y));
  }

  /** Unsigned comparisons: addresses. */
  below(other: Int): I32 {
    return fold('i32.lt_u', this, I32.of(other), (x, y) => Number(x >>> 0 < y >>> 0));
  }

  /** 1 if it is 0, else 0. */
  not(): I32 {
    if (this.constant !== null) return I32.of(Number(this.constant === 0));
    return new I32(chain('i32.eqz', this));
  }

  /** The smaller of two, signed. Both are computed twice: give variables. */
  min(other: Int): I32 {
    return this.lt(other).select(this, other);
  }

  /** `a` if this is not 0, else `b`; both are computed. */
  select(a: Int, b: Int): I32 {
    const [first, second] = [I32.of(a), I32.of(b)];
    if (this.constant !== null) return this.constant !== 0 ? first : second;
    return new I32(
      new Emitted((t) => {
        first.node.emit(t);
        second.node.emit(t);
        this.node.emit(t);
        t.body.select('i32');
      }),
    );
  }

  /** As a float, rounded. */
  toF32(): F32 {
    return new F32(chain('f32.convert_i32_s', this));
  }

  /** The float with these bits. */
  asF32(): F32 {
    return new F32(chain('f32.reinterpret_i32', this));
  }
}

/** A float of 32 bits. */
export class F32 {
  readonly node: Node;

  constructor(node: Node) {
    this.node = node;
  }

  static of(value: Float): F32 {
    return typeof value === 'number' ? new F32(new Emitted((t) => t.body.f32(value))) : value;
  }

  /** The float at `address + offset`. */
  static load(address: I32, offset: Int = 0): F32 {
    return new F32(access('f32.load', address, offset));
  }

  add(other: Float): F32 {
    return new F32(chain('f32.add', this, F32.of(other)));
  }

  sub(other: Float): F32 {
    return new F32(chain('f32.sub', this, F32.of(other)));
  }

  mul(other: Float): F32 {
    return new F32(chain('f32.mul', this, F32.of(other)));
  }

  div(other: Float): F32 {
    return new F32(chain('f32.div', this, F32.of(other)));
  }

  /** NaN if one of them is. */
  max(other: Float): F32 {
    return new F32(chain('f32.max', this, F32.of(other)));
  }

  /** NaN if one of them is. */
  min(other: Float): F32 {
    return new F32(chain('f32.min', this, F32.of(other)));
  }

  sqrt(): F32 {
    return new F32(chain('f32.sqrt', this));
  }

  eq(other: Float): I32 {
    return new I32(chain('f32.eq', this, F32.of(other)));
  }

  ne(other: Float): I32 {
    return new I32(chain('f32.ne', this, F32.of(other)));
  }

  lt(other: Float): I32 {
    return new I32(chain('f32.lt', this, F32.of(other)));
  }

  gt(other: Float): I32 {
    return new I32(chain('f32.gt', this, F32.of(other)));
  }

  /** The bits as an integer. */
  bits(): I32 {
    return new I32(chain('i32.reinterpret_f32', this));
  }
}

/** An instruction after its arguments. */
function chain(name: InstructionName, a: I32 | F32, b: I32 | F32 | null = null): Node {
  return new Operation(name, name, a.node, b === null ? null : b.node);
}

/** A read of memory by one instruction, the same for every lane. */
export function access(name: InstructionName, address: I32, offset: Int): Node {
  return accessLanes(name, name, address, offset, 0);
}

/** A read of memory whose lanes lie `step` bytes apart. Constants go into the instruction. */
export function accessLanes(
  whole: InstructionName,
  lane: InstructionName,
  address: I32,
  offset: Int,
  step: number,
): Node {
  if (typeof offset === 'number' && offset >= 0) {
    return new Access(whole, lane, address.node, offset, step);
  }
  const { base, immediate } = place(address, offset);
  return new Access(whole, lane, base.node, immediate, step);
}

/** An address and a constant that the instruction can hold. */
export function place(
  address: I32,
  offset: Int,
): { readonly base: I32; readonly immediate: number } {
  const { constant } = I32.of(offset);
  if (constant === null) return { base: address.add(offset), immediate: 0 };
  return constant >= 0
    ? { base: address, immediate: constant }
    : { base: address.add(constant), immediate: 0 };
}

function fold(name: InstructionName, a: I32, b: I32, f: (x: number, y: number) => number): I32 {
  if (a.constant !== null && b.constant !== null) return I32.of(f(a.constant, b.constant) | 0);
  return new I32(chain(name, a, b));
}
