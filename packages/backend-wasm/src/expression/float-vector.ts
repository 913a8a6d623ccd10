/** Four floats side by side, as an expression: see vector.ts. */
import type { InstructionName } from '../assembler/instructions.js';
import { I32x4 } from './int-vector.js';
import { emits, emitsLane, lanesAt, negated, Vector } from './lanes.js';
import { access, F32, type Float, type I32, type Int } from './scalar.js';

/** Four floats. Comparisons give masks: all bits of a lane set, or none. */
export class F32x4 extends Vector {
  /** The same in all lanes. */
  static splat(value: Float): F32x4 {
    if (typeof value === 'number') {
      return new F32x4(
        (t) => t.body.f32x4(value),
        (t) => t.body.f32(value),
      );
    }
    return new F32x4(
      (t) => {
        value.emit(t);
        t.body.op('f32x4.splat');
      },
      (t) => value.emit(t),
    );
  }

  /** Sixteen bytes, wherever they begin. */
  static load(address: I32, offset: Int = 0): F32x4 {
    return new F32x4(access('v128.load', address, offset), lanesAt('f32.load', address, offset));
  }

  /** One float in all lanes. */
  static loadSplat(address: I32, offset: Int = 0): F32x4 {
    const scalar = access('f32.load', address, offset);
    return new F32x4(access('v128.load32_splat', address, offset), (t) => scalar(t));
  }

  /** Lane 0 from memory, the others 0. */
  static loadFirst(address: I32, offset: Int = 0): F32x4 {
    const scalar = access('f32.load', address, offset);
    return new F32x4(access('v128.load32_zero', address, offset), (t, lane) => {
      if (lane === 0) scalar(t);
      else t.body.f32(0);
    });
  }

  /** Lanes that come from anywhere. */
  static of(lanes: readonly [F32, F32, F32, F32]): F32x4 {
    return new F32x4(
      (t) => {
        lanes[0].emit(t);
        t.body.op('f32x4.splat');
        for (let lane = 1; lane < 4; lane++) {
          lanes[lane]?.emit(t);
          t.body.op('f32x4.replace_lane', lane);
        }
      },
      (t, lane) => lanes[lane]?.emit(t),
    );
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
    return chosen('f32x4.pmax', this, other, [this, other]);
  }

  /** The smaller; this one if they are equal or one is NaN. */
  pmin(other: F32x4): F32x4 {
    return chosen('f32x4.pmin', this, other, [other, this]);
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

  /** this * factor + term: rounded once if the target has relaxed SIMD, else twice. */
  madd(factor: F32x4, term: F32x4): F32x4 {
    const twice = this.mul(factor).add(term);
    return new F32x4((t) => {
      if (!t.fma) {
        twice.emit(t);
        return;
      }
      for (const x of [this, factor, term]) x.emit(t);
      t.body.op('f32x4.relaxed_madd');
    }, twice.emitLane);
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
      (t) => {
        this.emit(t);
        other.emit(t);
        t.body.shuffle(lanes);
      },
      (t, lane) => {
        const from = lanes[lane] ?? 0;
        (from < 4 ? this : other).emitLane(t, from & 3);
      },
    );
  }

  lane(lane: number): F32 {
    return new F32((t) => {
      if (!t.simd) {
        this.emitLane(t, lane);
        return;
      }
      this.emit(t);
      t.body.op('f32x4.extract_lane', lane);
    });
  }

  /** Truncated; saturated; NaN gives 0. */
  toI32x4(): I32x4 {
    return integers('i32x4.trunc_sat_f32x4_s', 'i32.trunc_sat_f32_s', this);
  }

  /** The same bits. */
  asI32x4(): I32x4 {
    return integers(null, 'i32.reinterpret_f32', this);
  }
}

function floats(vector: InstructionName, scalar: InstructionName, ...args: Vector[]): F32x4 {
  return new F32x4(emits(vector, args), emitsLane(scalar, args));
}

/** The second where `less[0] < less[1]`, else the first. Without SIMD both are computed twice. */
function chosen(
  vector: InstructionName,
  first: F32x4,
  second: F32x4,
  less: readonly [F32x4, F32x4],
): F32x4 {
  return new F32x4(emits(vector, [first, second]), (t, lane) => {
    for (const x of [second, first, ...less]) x.emitLane(t, lane);
    t.body.op('f32.lt');
    t.body.select('f32');
  });
}

/** As integers. */
export function integers(
  vector: InstructionName | null,
  scalar: InstructionName,
  ...args: Vector[]
): I32x4 {
  return new I32x4(emits(vector, args), emitsLane(scalar, args));
}

/** A comparison: scalar ones give 1 where vectors give all bits. */
export function mask(vector: InstructionName, scalar: InstructionName, ...args: Vector[]): I32x4 {
  return new I32x4(emits(vector, args), negated(emitsLane(scalar, args)));
}
