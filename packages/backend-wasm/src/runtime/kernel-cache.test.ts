import { describe, expect, it } from 'vitest';
import type { KernelModule } from '../expression/kernel-module.js';
import { KernelCache } from './kernel-cache.js';
import { webAssembly } from './webassembly.js';

const features = { simd: true, fma: false };
const constant = (value: number) => (module: KernelModule) => {
  module.exportWithResult('run', [], (f) => f.result(value));
};

function cacheOf(capacity: number): KernelCache {
  const memory = new (webAssembly().Memory)({ initial: 1 });
  return new KernelCache(memory, features, capacity);
}

describe('compiled kernels', () => {
  it('are compiled once', () => {
    const cache = cacheOf(4);
    const first = cache.one('seven', constant(7));
    expect(first()).toBe(7);
    expect(cache.one('seven', constant(8))).toBe(first);
    expect(cache.compiled).toBe(1);
  });

  it('are at most so many: the least recently asked for gives way, and goes on working', () => {
    const cache = cacheOf(2);
    const a = cache.one('a', constant(1));
    cache.one('b', constant(2));
    cache.one('a', constant(1));
    cache.one('c', constant(3)); // b gives way
    expect([cache.size, cache.compiled]).toEqual([2, 3]);
    expect(cache.one('a', constant(9))).toBe(a);
    expect(cache.one('b', constant(4))()).toBe(4);
    expect(cache.compiled).toBe(4);
    expect(a()).toBe(1);
  });

  it('have the name they are asked by', () => {
    expect(() => cacheOf(1).one('empty', () => {})).toThrow('exports no function run');
  });
});
