import { describe, expect, it } from 'vitest';
import { customSection, instantiate, moduleWith, validate } from './assembler.test-support.js';
import { AssemblyError } from './body.js';
import { Bytes } from './bytes.js';
import { ModuleAssembler } from './module.js';

describe('ModuleAssembler', () => {
  it('names the module and its functions for profilers', () => {
    const module = new ModuleAssembler('mödule', { initial: 0 });
    module.function('inner', [], null, false);
    module.function('outer', [], null, true);
    const names = new Bytes();
    names.byte(0).sized(new Bytes().name('mödule'));
    const functions = new Bytes().unsigned(2);
    functions.unsigned(0).name('inner').unsigned(1).name('outer');
    names.byte(1).sized(functions);
    expect(customSection(module.encode(), 'name')).toEqual(names.toArray());
  });

  it('shows the names in stack traces', () => {
    const module = new ModuleAssembler('shapes', { initial: 1 });
    const { body } = module.function('outOfBounds', [], null, true);
    body.i32(-4);
    body.op('i32.load');
    body.drop();
    const { exports } = instantiate(module.encode());
    const stack = (): string | undefined => {
      try {
        exports.outOfBounds?.();
      } catch (error) {
        return error instanceof Error ? error.stack : undefined;
      }
      return undefined;
    };
    expect(stack()).toMatch(/shapes\.outOfBounds/);
  });

  it('calls functions of the module, which are not seen from outside', () => {
    const module = new ModuleAssembler('calls', { initial: 1 });
    const twice = module.function('twice', ['i32'], 'i32', false);
    twice.body.get(0);
    twice.body.get(0);
    twice.body.op('i32.add');
    const { body } = module.function('run', ['i32'], 'i32', true);
    body.get(0);
    body.call(twice);
    body.call(twice);
    const { exports } = instantiate(module.encode());
    expect(Object.keys(exports)).toEqual(['run']);
    expect(exports.run?.(5)).toBe(20);
  });

  it('refuses two exports of one name, and a shared memory without a maximum', () => {
    const module = new ModuleAssembler('twice', { initial: 1 });
    module.function('run', [], null, true);
    module.function('run', [], null, false);
    expect(() => module.function('run', [], null, true)).toThrow(AssemblyError);
    const shared = new ModuleAssembler('shared', { initial: 1, shared: true });
    expect(() => shared.encode()).toThrow('[memory] a shared memory needs a maximum');
  });

  it('copies and fills bytes, also where they overlap', () => {
    const bytes = moduleWith(['i32', 'i32', 'i32'], null, (b) => {
      b.i32(0);
      b.i32(7);
      b.get(2);
      b.memoryFill();
      b.i32(4);
      b.i32(9);
      b.op('i32.store8');
      for (let i = 0; i < 3; i++) b.get(i);
      b.memoryCopy();
    });
    const { memory, exports } = instantiate(bytes);
    exports.run?.(2, 0, 6);
    expect([...new Uint8Array(memory, 0, 9)]).toEqual([7, 7, 7, 7, 7, 7, 9, 7, 0]);
    expect(validate(bytes)).toBe(true);
  });

  it('works on a shared memory with atomics', () => {
    const memoryImport = { initial: 1, maximum: 2, shared: true };
    const bytes = moduleWith(
      ['i32', 'i32'],
      'i32',
      (b) => {
        b.i32(0);
        b.get(0);
        b.op('i32.atomic.store', 8);
        b.i32(0);
        b.get(1);
        b.op('i32.atomic.rmw.add', 8);
        b.drop();
        b.i32(0);
        b.i32(1);
        b.op('memory.atomic.notify', 8); // nobody waits
        b.i32(0);
        b.op('i32.atomic.load', 8);
        b.op('i32.add');
      },
      memoryImport,
    );
    const { memory, exports } = instantiate(bytes, memoryImport);
    expect(exports.run?.(30, 12)).toBe(42);
    expect(memory).toBeInstanceOf(SharedArrayBuffer);
    expect(Atomics.load(new Int32Array(memory), 2)).toBe(42);
  });

  it('states the size of the memory that it needs', () => {
    const bytes = moduleWith([], null, () => {}, { initial: 2, maximum: 3 });
    expect(() => instantiate(bytes, { initial: 1 })).toThrow(/memory/);
    expect(() => instantiate(bytes, { initial: 2, maximum: 4 })).toThrow(/memory/);
    expect(Object.keys(instantiate(bytes, { initial: 2, maximum: 3 }).exports)).toEqual(['run']);
  });
});
