/** Four integers side by side, or a mask, as an expression: see vector.ts. */
import type { InstructionName } from '../assembler/instructions.js';
import { F32x4 } from './float-vector.js';
import {
  Comparison,
  Emitted,
  Gathered,
  LANES,
  Lane,
  type Node,
  Operation,
  Splat,
} from './nodes.js';
import { accessLanes, I32, type Int } from './scalar.js';

/** Four integers, or a mask: lanes of all bits or none. */
export class I32x4 {
  readonly node: Node;

  constructor(node: Node) {
    this.node = node;
  }

  static splat(value: Int): I32x4 {
    if (typeof value === 'number') return I32x4.constants([value, value, value, value]);
    return new I32x4(new Splat('i32x4.splat', value.node));
  }

  /** Four constants. */
  static constants(lanes: readonly [number, number, number, number]): I32x4 {
    return new I32x4(
      new Emitted(
        (t) => t.body.i32x4(lanes[0], lanes[1], lanes[2], lanes[3]),
        (t, lane) => t.body.i32(lanes[lane] ?? 0),
      ),
    );
  }

  static load(address: I32, offset: Int = 0): I32x4 {
    return new I32x4(accessLanes('v128.load', 'i32.load', address, offset, 4));
  }

  static loadSplat(address: I32, offset: Int = 0): I32x4 {
    return new I32x4(accessLanes('v128.load32_splat', 'i32.load', address, offset, 0));
  }

  /** Four bytes of bool as a mask. */
  static loadMask(address: I32, offset: Int = 0): I32x4 {
    const bytes = accessLanes('v128.load32_zero', 'i32.load8_u', address, offset, 1);
    const words = new Emitted(
      (t) => {
        bytes.emit(t);
        t.body.op('i16x8.extend_low_i8x16_u');
        t.body.op('i32x4.extend_low_i16x8_u');
      },
      (t, lane) => bytes.emitLane(t, lane),
    );
    return new I32x4(words).neg();
  }

  /** One byte of bool as a mask of all lanes. */
  static loadMaskSplat(address: I32, offset: Int = 0): I32x4 {
    return I32x4.splat(I32.of(0).sub(I32.loadByte(address, offset)));
  }

  /** Lanes that come from anywhere. */
  static of(lanes: readonly [I32, I32, I32, I32]): I32x4 {
    const nodes = lanes.map((x) => x.node);
    return new I32x4(new Gathered('i32x4.splat', 'i32x4.replace_lane', nodes));
  }

  add(other: I32x4): I32x4 {
    return integers('i32x4.add', 'i32.add', this, other);
  }

  sub(other: I32x4): I32x4 {
    return integers('i32x4.sub', 'i32.sub', this, other);
  }

  mul(other: I32x4): I32x4 {
    return integers('i32x4.mul', 'i32.mul', this, other);
  }

  /** this * factor + term, as floats have it. */
  madd(factor: I32x4, term: I32x4): I32x4 {
    return this.mul(factor).add(term);
  }

  and(other: I32x4): I32x4 {
    return integers('v128.and', 'i32.and', this, other);
  }

  or(other: I32x4): I32x4 {
    return integers('v128.or', 'i32.or', this, other);
  }

  xor(other: I32x4): I32x4 {
    return integers('v128.xor', 'i32.xor', this, other);
  }

  not(): I32x4 {
    const flipped = this.xor(I32x4.splat(-1)).node;
    return new I32x4(
      new Emitted(
        (t) => {
          this.node.emit(t);
          t.body.op('v128.not');
        },
        (t, lane) => flipped.emitLane(t, lane),
      ),
    );
  }

  neg(): I32x4 {
    return new I32x4(
      new Emitted(
        (t) => {
          this.node.emit(t);
          t.body.op('i32x4.neg');
        },
        (t, lane) => {
          t.body.i32(0);
          this.node.emitLane(t, lane);
          t.body.op('i32.sub');
        },
      ),
    );
  }

  eq(other: I32x4): I32x4 {
    return mask('i32x4.eq', 'i32.eq', this, other);
  }

  ne(other: I32x4): I32x4 {
    return mask('i32x4.ne', 'i32.ne', this, other);
  }

  lt(other: I32x4): I32x4 {
    return mask('i32x4.lt_s', 'i32.lt_s', this, other);
  }

  le(other: I32x4): I32x4 {
    return mask('i32x4.le_s', 'i32.le_s', this, other);
  }

  gt(other: I32x4): I32x4 {
    return mask('i32x4.gt_s', 'i32.gt_s', this, other);
  }

  /** Modulo 32, the same for all lanes. */
  shl(count: Int): I32x4 {
    return shift('i32x4.shl', 'i32.shl', this, count);
  }

  /** Logical: zeros come in from the left. */
  shr(count: Int): I32x4 {
    return shift('i32x4.shr_u', 'i32.shr_u', this, count);
  }

  /** Bits that leave on the left come in on the right. Computed twice: give a variable. */
  rotl(count: number): I32x4 {
    return this.shl(count).or(this.shr(32 - count));
  }

  /** Where this mask is set `a`, else `b`. */
  select<T extends F32x4 | I32x4>(a: T, b: T): T;
  select(a: F32x4 | I32x4, b: F32x4 | I32x4): F32x4 | I32x4 {
    const type = a instanceof F32x4 ? 'f32' : 'i32';
    const node = new Emitted(
      (t) => {
        a.node.emit(t);
        b.node.emit(t);
        this.node.emit(t);
        t.body.op('v128.bitselect');
      },
      (t, lane) => {
        a.node.emitLane(t, lane);
        b.node.emitLane(t, lane);
        this.node.emitLane(t, lane);
        t.body.select(type);
      },
    );
    return a instanceof F32x4 ? new F32x4(node) : new I32x4(node);
  }

  lane(lane: number): I32 {
    return new I32(new Lane('i32x4.extract_lane', this.node, lane));
  }

  shuffle(other: I32x4, lanes: readonly [number, number, number, number]): I32x4 {
    return this.asF32x4().shuffle(other.asF32x4(), lanes).asI32x4();
  }

  /** 1 if any bit of any lane is set. */
  any(): I32 {
    return new I32(
      new Emitted((t) => {
        if (t.simd) {
          this.node.emit(t);
          t.body.op('v128.any_true');
          return;
        }
        for (const lane of LANES) {
          this.node.emitLane(t, lane);
          if (lane > 0) t.body.op('i32.or');
        }
        t.body.i32(0);
        t.body.op('i32.ne');
      }),
    );
  }

  /** A mask as four bytes of 0 and 1, in one word. */
  toBytes(): I32 {
    return new I32(
      new Emitted((t) => {
        if (t.simd) {
          this.node.emit(t);
          t.body.i32x4(0, 0, 0, 0);
          t.body.op('i16x8.narrow_i32x4_s');
          t.body.i32x4(0, 0, 0, 0);
          t.body.op('i8x16.narrow_i16x8_s');
          t.body.op('i32x4.extract_lane', 0);
          t.body.i32(0x01010101);
          t.body.op('i32.and');
          return;
        }
        for (const lane of LANES) {
          this.node.emitLane(t, lane);
          t.body.i32(1 << (8 * lane));
          t.body.op('i32.and');
          if (lane > 0) t.body.op('i32.or');
        }
      }),
    );
  }

  /** Rounded. */
  toF32x4(): F32x4 {
    return new F32x4(new Operation('f32x4.convert_i32x4_s', 'f32.convert_i32_s', this.node));
  }

  /** The same bits. */
  asF32x4(): F32x4 {
    return new F32x4(new Operation(null, 'f32.reinterpret_i32', this.node));
  }
}

function integers(whole: InstructionName, lane: InstructionName, a: I32x4, b: I32x4): I32x4 {
  return new I32x4(new Operation(whole, lane, a.node, b.node));
}

function mask(whole: InstructionName, lane: InstructionName, a: I32x4, b: I32x4): I32x4 {
  return new I32x4(new Comparison(whole, lane, a.node, b.node));
}

/** The count is a scalar: the same for every lane. */
function shift(whole: InstructionName, lane: InstructionName, x: I32x4, count: Int): I32x4 {
  return new I32x4(new Operation(whole, lane, x.node, I32.of(count).node));
}
