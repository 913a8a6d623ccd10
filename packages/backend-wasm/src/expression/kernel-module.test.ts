import { expect, it } from 'vitest';
import { webAssembly } from '../runtime/webassembly.js';
import { KernelModule } from './kernel-module.js';
import { I32 } from './scalar.js';

const features = { simd: true, fma: false };

it('shows what is exported, and no more', () => {
  const module = new KernelModule('kernels', features);
  module.define('inner', [], () => {});
  module.export('first', [], () => {});
  module.exportWithResult('second', ['x'], (f, { x }) => f.result(x.mul(2)));
  const memory = new (webAssembly().Memory)({ initial: 0 });
  const kernels = module.compile(memory);
  expect(Object.keys(kernels)).toEqual(['first', 'second']);
  expect(kernels.second?.(21)).toBe(42);
  expect(module.features).toBe(features);
});

it('passes parameters by their names, in order', () => {
  const module = new KernelModule('parameters', features);
  module.exportWithResult('run', ['a', 'b', 'c'], (f, { c, a, b }) => {
    f.result(a.mul(100).add(b.mul(10)).add(c));
  });
  const { run } = module.compile(new (webAssembly().Memory)({ initial: 0 }));
  expect(run?.(1, 2, 3)).toBe(123);
});

it('gives every module the one memory, whatever its size', () => {
  const memory = new (webAssembly().Memory)({ initial: 3 });
  const writer = new KernelModule('writer', features);
  writer.export('run', ['at', 'value'], (f, { at, value }) => f.store(at, value));
  const reader = new KernelModule('reader', features);
  reader.exportWithResult('run', ['at'], (f, { at }) => f.result(I32.load(at)));
  writer.compile(memory).run?.(150_000, 77);
  expect(reader.compile(memory).run?.(150_000)).toBe(77);
  memory.grow(2);
  const far = 5 * 65_536 - 4;
  writer.compile(memory).run?.(far, 88);
  expect(reader.compile(memory).run?.(far)).toBe(88);
});
