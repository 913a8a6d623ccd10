import { describe, expect, it } from 'vitest';
import { moduleWith, run, validate } from './assembler.test-support.js';
import { AssemblyError, Body } from './body.js';
import type { ValueType } from './instructions.js';

const body = (params: readonly ValueType[] = [], result: ValueType | null = null): Body =>
  new Body('kernel', params, result);

/** What is said of a mistake. */
function mistake(write: (body: Body) => void, result: ValueType | null = null): string {
  try {
    const b = body(['i32', 'f32'], result);
    write(b);
    b.encode();
  } catch (error) {
    if (error instanceof AssemblyError) return error.message;
  }
  return 'no error';
}

describe('Body', () => {
  it('names the instruction that finds the wrong type', () => {
    expect(
      mistake((b) => {
        b.get(0);
        b.get(1);
        b.op('f32.add');
      }),
    ).toBe('[kernel: f32.add] expected f32, got i32');
    expect(mistake((b) => b.op('v128.not'))).toBe(
      '[kernel: v128.not] expected v128, got an empty stack',
    );
    expect(
      mistake((b) => {
        b.get(1);
        b.set(0);
      }),
    ).toBe('[kernel: local.set] expected i32, got f32');
  });

  it('names what control flow, calls and memory operations find', () => {
    const f32 = (b: Body): void => b.get(1);
    expect(mistake((b) => [f32(b), b.if()])).toBe('[kernel: if] expected i32, got f32');
    expect(mistake((b) => [b.loop(), f32(b), b.brIf(0)])).toBe(
      '[kernel: br_if] expected i32, got f32',
    );
    expect(mistake((b) => [f32(b), f32(b), f32(b), b.select('f32')])).toBe(
      '[kernel: select] expected i32, got f32',
    );
    expect(mistake((b) => [b.i32(1), b.i32(1), f32(b), b.memoryCopy()])).toBe(
      '[kernel: memory.copy] expected i32, got f32',
    );
    expect(mistake((b) => [b.i32(1), f32(b), b.i32(1), b.memoryFill()])).toBe(
      '[kernel: memory.fill] expected i32, got f32',
    );
    const callee = { name: 'other', index: 1, params: ['i32'], result: null } as const;
    expect(mistake((b) => [f32(b), b.call(callee)])).toBe('[kernel: other] expected i32, got f32');
    expect(mistake((b) => b.drop())).toBe('[kernel: drop] expected a value, got an empty stack');
    expect(mistake((b) => [f32(b), b.return()], 'i32')).toBe(
      '[kernel: return] expected i32, got f32',
    );
  });

  it('lets nothing lie on the stack where blocks begin and end', () => {
    expect(mistake((b) => [b.i32(1), b.block()])).toBe(
      '[kernel: block] expected an empty stack, got [i32]',
    );
    expect(mistake((b) => [b.block(), b.i32(1), b.end()])).toBe(
      '[kernel: end] expected an empty stack, got [i32]',
    );
    expect(mistake((b) => [b.i32(1), b.if(), b.i32(1), b.else()])).toBe(
      '[kernel: else] expected an empty stack, got [i32]',
    );
  });

  it('checks what a function leaves', () => {
    expect(mistake((b) => b.i32(1))).toBe('[kernel: end] expected [] on the stack, got [i32]');
    expect(mistake(() => {}, 'f32')).toBe('[kernel: end] expected [f32] on the stack, got []');
    expect(mistake((b) => b.loop())).toBe('[kernel: end] expected all blocks closed, got 1 open');
    expect(mistake((b) => b.get(2))).toBe('[kernel: local] expected one of 2, got 2');
  });

  it('finds no mistake where there is none', () => {
    expect(mistake((b) => [b.get(0), b.drop()])).toBe('no error');
    expect(mistake((b) => b.get(1), 'f32')).toBe('no error');
  });

  it('branches, loops and selects', () => {
    // The sum of 1 to n by a loop that is left from inside of a block.
    const sum = run(['i32'], 'i32', countDown, 10);
    expect(sum).toBe(55);
    expect(run(['i32'], 'i32', countDown, 0)).toBe(0);
    const choose = (b: Body): void => {
      b.f32(1.5);
      b.f32(-2.5);
      b.get(0);
      b.select('f32');
    };
    expect(run(['i32'], 'f32', choose, 7)).toBe(1.5);
    expect(run(['i32'], 'f32', choose, 0)).toBe(-2.5);
    const ifElse = (b: Body): void => {
      const local = b.local('i32');
      b.get(0);
      b.if();
      b.i32(10);
      b.set(local);
      b.else();
      b.i32(20);
      b.set(local);
      b.end();
      b.get(local);
    };
    expect([1, 0].map((x) => run(['i32'], 'i32', ifElse, x))).toEqual([10, 20]);
  });

  it('keeps locals of each type, in any order', () => {
    const types = ['f32', 'i32', 'i32', 'v128', 'f32', 'f64', 'i64'] as const;
    const bytes = moduleWith(['i32'], 'i32', (b) => {
      const locals = types.map((type) => b.local(type));
      expect(locals).toEqual([1, 2, 3, 4, 5, 6, 7]);
      for (const local of locals) {
        b.get(local);
        b.set(local);
      }
      b.get(0);
    });
    expect(validate(bytes)).toBe(true);
  });
});

function countDown(b: Body): void {
  const total = b.local('i32');
  b.block();
  b.loop();
  b.get(0);
  b.op('i32.eqz');
  b.brIf(1);
  b.get(total);
  b.get(0);
  b.op('i32.add');
  b.set(total);
  b.get(0);
  b.i32(1);
  b.op('i32.sub');
  b.set(0);
  b.br(0);
  b.end();
  b.end();
  b.get(total);
}
