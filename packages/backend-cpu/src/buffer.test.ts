import { describe, expect, it } from 'vitest';
import { CpuMemory } from './buffer.js';

describe('CpuMemory', () => {
  it('gives a buffer of the same size class out again', () => {
    const memory = new CpuMemory();
    const first = memory.alloc(100);
    const view = first.as('float32');
    memory.free(first);
    const second = memory.alloc(128);
    expect(second).toBe(first);
    expect(second.as('float32')).toBe(view);
    expect(memory.alloc(128)).not.toBe(first);
  });

  it('holds what was asked for, whatever the dtype', () => {
    const memory = new CpuMemory();
    for (const bytes of [0, 1, 63, 64, 65, 1000, 4096, 4097]) {
      const buffer = memory.alloc(bytes);
      expect(buffer.memory.byteLength).toBeGreaterThanOrEqual(bytes);
      expect(buffer.as('float64').byteLength).toBe(buffer.memory.byteLength);
    }
  });

  it('lets go of everything when cleared', () => {
    const memory = new CpuMemory();
    const buffer = memory.alloc(64);
    memory.free(buffer);
    memory.clear();
    expect(memory.alloc(64)).not.toBe(buffer);
  });
});
