/** Four floats side by side, as an expression: see vector.ts. */
import type { InstructionName } from '../assembler/instructions.js';
import { I32x4 } from './int-vector.js';
import { Comparison, Emitted, Gathered, Lane, type Node, Operation, Splat } from './nodes.js';
import { access, accessLanes, F32, type Float, type I32, type Int } from './scalar.js';
import type { Target } from './target.js';

/** Four floats. Comparisons give masks: all bits of a lane set, or none. */
export class F32x4 {
  readonly node: Node;

  constructor(node: Node) {
    this.node = node;
  }

  /** The same in all lanes. */
  static splat(value: Float): F32x4 {
    if (typeof value === 'number') {
      return new F32x4(
        new Emitted(
          (t) => t.body.f32x4(value),
          (t) => t.body.f32(value),
        ),
      );
    }
    return new F32x4(new Splat('f32x4.splat', value.node));
  }

  /** Sixteen bytes, wherever they begin. */
  static load(address: I32, offset: Int = 0): F32x4 {
    return new F32x4(accessLanes('v128.load', 'f32.load', address, offset, 4));
  }

  /** One float in all lanes. */
  static loadSplat(address: I32, offset: Int = 0): F32x4 {
    return new F32x4(accessLanes('v128.load32_splat', 'f32.load', address, offset, 0));
  }

  /** Lane 0 from memory, the others 0. */
  static loadFirst(address: I32, offset: Int = 0): F32x4 {
    const whole = access('v128.load32_zero', address, offset);
    const scalar = access('f32.load', address, offset);
    return new F32x4(
      new Emitted(
        (t) => whole.emit(t),
        (t, lane) => {
          if (lane === 0) scalar.emit(t);
          else t.body.f32(0);
        },
      ),
    );
  }

  /** Lanes that come from anywhere. */
  static of(lanes: readonly [F32, F32, F32, F32]): F32x4 {
    const nodes = lanes.map((x) => x.node);
    return new F32x4(new Gathered('f32x4.splat', 'f32x4.replace_lane', nodes));
  }

  add(other: F32x4): F32x4 {
    return floats('f32x4.add', 'f32.add', this, other);
  }

  sub(other: F32x4): F32x4 {
    return floats('f32x4.sub', 'f32.sub', this, other);
  }

  mul(other: F32x4): F32x4 {
    return floats('f32x4.mul', 'f32.mul', this, other);
  }

  div(other: F32x4): F32x4 {
    return floats('f32x4.div', 'f32.div', this, other);
  }

  /** NaN where one of them is. */
  max(other: F32x4): F32x4 {
    return floats('f32x4.max', 'f32.max', this, other);
  }

  /** NaN where one of them is. */
  min(other: F32x4): F32x4 {
    return floats('f32x4.min', 'f32.min', this, other);
  }

  /** The larger; this one if they are equal or one is NaN. One instruction of most machines, where `max` is many. */
  pmax(other: F32x4): F32x4 {
    return new F32x4(new Chosen('f32x4.pmax', this.node, other.node, this.node, other.node));
  }

  /** The smaller; this one if they are equal or one is NaN. */
  pmin(other: F32x4): F32x4 {
    return new F32x4(new Chosen('f32x4.pmin', this.node, other.node, other.node, this.node));
  }

  neg(): F32x4 {
    return floats('f32x4.neg', 'f32.neg', this);
  }

  abs(): F32x4 {
    return floats('f32x4.abs', 'f32.abs', this);
  }

  sqrt(): F32x4 {
    return floats('f32x4.sqrt', 'f32.sqrt', this);
  }

  floor(): F32x4 {
    return floats('f32x4.floor', 'f32.floor', this);
  }

  ceil(): F32x4 {
    return floats('f32x4.ceil', 'f32.ceil', this);
  }

  trunc(): F32x4 {
    return floats('f32x4.trunc', 'f32.trunc', this);
  }

  /** The nearest integer, of two the even one. */
  nearest(): F32x4 {
    return floats('f32x4.nearest', 'f32.nearest', this);
  }

  /** this * factor + term: rounded once if the target has relaxed SIMD, else twice. */
  madd(factor: F32x4, term: F32x4): F32x4 {
    return new F32x4(new MultiplyAdd(this.node, factor.node, term.node));
  }

  eq(other: F32x4): I32x4 {
    return mask('f32x4.eq', 'f32.eq', this, other);
  }

  ne(other: F32x4): I32x4 {
    return mask('f32x4.ne', 'f32.ne', this, other);
  }

  lt(other: F32x4): I32x4 {
    return mask('f32x4.lt', 'f32.lt', this, other);
  }

  le(other: F32x4): I32x4 {
    return mask('f32x4.le', 'f32.le', this, other);
  }

  gt(other: F32x4): I32x4 {
    return mask('f32x4.gt', 'f32.gt', this, other);
  }

  /** Lanes of both: 0 to 3 are this one's, 4 to 7 the other's. */
  shuffle(other: F32x4, lanes: readonly [number, number, number, number]): F32x4 {
    return new F32x4(
      new Emitted(
        (t) => {
          this.node.emit(t);
          other.node.emit(t);
          t.body.shuffle(lanes);
        },
        (t, lane) => {
          const from = lanes[lane] ?? 0;
          (from < 4 ? this : other).node.emitLane(t, from & 3);
        },
      ),
    );
  }

  lane(lane: number): F32 {
    return new F32(new Lane('f32x4.extract_lane', this.node, lane));
  }

  /** Truncated; saturated; NaN gives 0. */
  toI32x4(): I32x4 {
    return new I32x4(new Operation('i32x4.trunc_sat_f32x4_s', 'i32.trunc_sat_f32_s', this.node));
  }

  /** The same bits. */
  asI32x4(): I32x4 {
    return new I32x4(new Operation(null, 'i32.reinterpret_f32', this.node));
  }
}

function floats(
  whole: InstructionName,
  lane: InstructionName,
  a: F32x4,
  b: F32x4 | null = null,
): F32x4 {
  return new F32x4(new Operation(whole, lane, a.node, b === null ? null : b.node));
}

function mask(whole: InstructionName, lane: InstructionName, a: F32x4, b: F32x4): I32x4 {
  return new I32x4(new Comparison(whole, lane, a.node, b.node));
}

/** a * b + c, rounded once or twice. */
class MultiplyAdd implements Node {
  readonly #a: Node;
  readonly #b: Node;
  readonly #c: Node;

  constructor(a: Node, b: Node, c: Node) {
    this.#a = a;
    this.#b = b;
    this.#c = c;
  }

  emit(t: Target): void {
    this.#a.emit(t);
    this.#b.emit(t);
    if (t.fma) {
      this.#c.emit(t);
      t.body.op('f32x4.relaxed_madd');
      return;
    }
    t.body.op('f32x4.mul');
    this.#c.emit(t);
    t.body.op('f32x4.add');
  }

  emitLane(t: Target, lane: number): void {
    this.#a.emitLane(t, lane);
    this.#b.emitLane(t, lane);
    t.body.op('f32.mul');
    this.#c.emitLane(t, lane);
    t.body.op('f32.add');
  }
}

/** The second where `x < y`, else the first. Without SIMD both are computed twice. */
class Chosen implements Node {
  readonly #whole: InstructionName;
  readonly #nodes: readonly [first: Node, second: Node, x: Node, y: Node];

  constructor(whole: InstructionName, first: Node, second: Node, x: Node, y: Node) {
    this.#whole = whole;
    this.#nodes = [first, second, x, y];
  }

  emit(t: Target): void {
    this.#nodes[0].emit(t);
    this.#nodes[1].emit(t);
    t.body.op(this.#whole);
  }

  emitLane(t: Target, lane: number): void {
    const [first, second, x, y] = this.#nodes;
    second.emitLane(t, lane);
    first.emitLane(t, lane);
    x.emitLane(t, lane);
    y.emitLane(t, lane);
    t.body.op('f32.lt');
    t.body.select('f32');
  }
}
