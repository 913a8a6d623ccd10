import { beforeEach, describe, expect, it } from 'vitest';
import { FILLER, Machine, modes } from './expression.test-support.js';
import type { FunctionBuilder } from './function.js';
import { F32, I32 } from './scalar.js';
import { F32x4, I32x4 } from './vector.js';

const at = (address: number): I32 => I32.of(address);

describe.each(modes)('FunctionBuilder, %s', (mode) => {
  const machine = new Machine(mode);
  const { f32, i32, u8 } = machine;
  beforeEach(() => machine.clear());

  /** Which bytes of the memory a function writes. */
  function touched(write: (f: FunctionBuilder) => void): number[] {
    machine.clear();
    machine.run(write);
    return [...u8.entries()].filter(([, byte]) => byte !== FILLER).map(([i]) => i);
  }
  const range = (start: number, count: number): number[] =>
    Array.from({ length: count }, (_, i) => start + i);

  it('stores the bytes of a value and none beside them', () => {
    const [vector, mask] = [F32x4.splat(1.1), I32x4.splat(0x01020304)];
    expect(touched((f) => f.store(at(101), I32.of(1)))).toEqual(range(101, 4));
    expect(touched((f) => f.store(at(101), F32.of(1.1), 3))).toEqual(range(104, 4));
    expect(touched((f) => f.store(at(120), vector, -19))).toEqual(range(101, 16));
    expect(touched((f) => f.store(at(101), mask))).toEqual(range(101, 16));
    expect(touched((f) => f.storeByte(at(101), I32.of(0x1ff), 2))).toEqual([103]);
    expect(touched((f) => f.storeLane(at(101), vector, 2, 4))).toEqual(range(105, 4));
    expect(touched((f) => f.storeLane(at(101), mask, 3))).toEqual(range(101, 4));
  });

  it('stores the first lanes and none beside them', () => {
    for (let count = -1; count <= 6; count++) {
      for (const isKnown of [true, false]) {
        const lanes = Math.max(0, Math.min(4, count));
        machine.clear();
        machine.run((f, { a }) => {
          const value = f.i32x4(I32x4.constants([10, 20, 30, 40]));
          f.storeFirst(at(100), value, isKnown ? count : a, 4);
        }, count);
        const label = `${count} lanes, ${isKnown ? 'known' : 'not known'} beforehand`;
        expect([...i32.subarray(26, 26 + lanes)], label).toEqual([10, 20, 30, 40].slice(0, lanes));
        const rest = u8.filter((_, i) => i < 104 || i >= 104 + 4 * lanes);
        expect(
          rest.every((byte) => byte === FILLER),
          label,
        ).toBe(true);
      }
    }
  });

  it('stores single lanes of floats', () => {
    machine.run((f) => {
      const value = f.f32x4(F32x4.of([F32.of(1), F32.of(2), F32.of(3), F32.of(4)]));
      for (const lane of [0, 1, 2, 3]) f.storeLane(at(4 * lane), value, 3 - lane);
    });
    expect([...f32.subarray(0, 4)]).toEqual([4, 3, 2, 1]);
  });

  it('keeps values in variables, which begin at 0', () => {
    machine.run((f) => {
      f.store(at(0), f.i32());
      f.store(at(4), f.f32());
      f.store(at(16), f.f32x4());
      f.store(at(32), f.i32x4());
      const [i, x] = [f.i32(7), f.f32(1.5)];
      i.inc(3);
      i.inc(0);
      i.set(i.mul(i));
      x.set(x.add(x));
      f.store(at(8), i);
      f.store(at(12), x);
    });
    expect([i32[0], f32[1], i32[2], f32[3]]).toEqual([0, 0, 100, 3]);
    expect([...i32.subarray(4, 12)]).toEqual(Array(8).fill(0));
  });

  it('assigns a vector to itself with its lanes in another order', () => {
    f32.set([1, 2, 3, 4]);
    machine.run((f) => {
      const x = f.f32x4(F32x4.load(at(0)));
      const y = f.i32x4(x.toI32x4());
      x.set(x.shuffle(x, [3, 2, 1, 0]));
      y.set(y.shuffle(y, [1, 2, 3, 0]));
      f.store(at(16), x);
      f.store(at(32), y);
    });
    expect([...f32.subarray(4, 8)]).toEqual([4, 3, 2, 1]);
    expect([...i32.subarray(8, 12)]).toEqual([2, 3, 4, 1]);
  });

  it('makes several variables of one kind', () => {
    machine.run((f) => {
      const sums = f.f32x4s(3, F32x4.splat(2));
      for (const [i, sum] of sums.entries()) {
        sum.set(sum.mul(F32x4.splat(i)));
        f.store(at(16 * i), sum);
      }
    });
    expect([0, 4, 8].map((i) => f32[i])).toEqual([0, 2, 4]);
  });

  it('takes one of two ways, and one only if it is known', () => {
    for (const a of [0, 1, -5]) {
      machine.run((f, p) => {
        f.if(
          p.a,
          () => f.store(at(0), I32.of(10)),
          () => f.store(at(0), I32.of(20)),
        );
        f.store(at(4), I32.of(1));
        f.if(p.a.gt(0), () => f.store(at(4), I32.of(2)));
        f.if(
          I32.of(a).lt(0),
          () => f.store(at(8), I32.of(-1)),
          () => f.store(at(8), I32.of(1)),
        );
      }, a);
      expect([...i32.subarray(0, 3)]).toEqual([a !== 0 ? 10 : 20, a > 0 ? 2 : 1, a < 0 ? -1 : 1]);
    }
  });

  it('emits nothing of a way that is not taken', () => {
    const taken: string[] = [];
    machine.run((f) => {
      f.if(I32.of(0), () => taken.push('then'));
      f.if(
        I32.of(3).eq(3),
        () => taken.push('known'),
        () => taken.push('otherwise'),
      );
    });
    expect(taken).toEqual(['known']);
  });

  it('repeats as often as it is told', () => {
    const counts = [0, 1, 2, 5, -3];
    for (const count of counts) {
      machine.run((f, { a }) => {
        const [known, variable, wholly] = [f.i32(), f.i32(), f.i32()];
        f.times(count, () => known.inc(1));
        f.times(a, () => variable.inc(1));
        const left = f.i32(a);
        f.while(left.gt(0), () => {
          wholly.inc(1);
          left.set(left.sub(1));
        });
        for (const [i, x] of [known, variable, wholly].entries()) f.store(at(4 * i), x);
      }, count);
      expect([...i32.subarray(0, 3)], `${count} times`).toEqual(Array(3).fill(Math.max(0, count)));
    }
  });

  it('repeats at least once, as long as the answer is not 0', () => {
    for (const a of [1, 2, 7]) {
      machine.run((f, p) => {
        const sum = f.i32();
        f.repeat(() => {
          sum.inc(p.a);
          p.a.set(p.a.sub(1));
          return p.a;
        });
        f.store(at(0), sum);
      }, a);
      expect(i32[0]).toBe((a * (a + 1)) / 2);
    }
  });

  it('nests loops', () => {
    machine.run(
      (f, { a, b }) => {
        const sum = f.i32();
        f.times(a, () => f.times(b, () => f.times(3, () => sum.inc(1))));
        f.store(at(0), sum);
      },
      4,
      5,
    );
    expect(i32[0]).toBe(60);
  });

  it('copies and fills bytes', () => {
    u8.set([1, 2, 3, 4], 0);
    machine.run((f, { a }) => {
      f.copyBytes(at(2), at(0), a);
      f.fillBytes(at(9), 7, a.sub(2));
    }, 4);
    expect([...u8.subarray(0, 12)]).toEqual([
      1,
      2,
      1,
      2,
      3,
      4,
      FILLER,
      FILLER,
      FILLER,
      7,
      7,
      FILLER,
    ]);
  });

  it('calls functions, with a result and without, and returns early', () => {
    const { run, early } = machine.compile((module) => {
      const put = module.define('put', ['address', 'value'], (f, { address, value }) => {
        f.if(value.lt(0), () => f.return());
        f.store(address, value);
      });
      const least = module.exportWithResult('early', ['a', 'b'], (f, { a, b }) => {
        f.if(a.lt(b), () => f.return(a));
        f.result(b);
      });
      module.export('run', ['a', 'b'], (f, { a, b }) => {
        f.call(put, 0, f.callFor(least, a, b).add(100));
        f.call(put, a, -1);
      });
    });
    run?.(8, 9);
    expect(i32[0]).toBe(108);
    expect(u8[8]).toBe(FILLER);
    expect([early?.(3, 4), early?.(4, 3)]).toEqual([3, 3]);
  });
});
