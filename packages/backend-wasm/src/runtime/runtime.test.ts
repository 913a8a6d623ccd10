import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ones, scope, softmax } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { WasmBackend } from '../wasm-backend.js';
import { featuresOf } from './modes.js';
import { Runtime } from './runtime.js';
import { tilesFor } from './tiles.js';
import { webAssembly } from './webassembly.js';

const MIB = 2 ** 20;
const features = featuresOf.off;

const runtimeOf = (maximumBytes: number): Runtime =>
  new Runtime({ features, tiles: tilesFor(features), maximumBytes, cachedKernels: 4 });

describe('a runtime', () => {
  it('gives up its workspace when there is no other memory', () => {
    const runtime = runtimeOf(4 * MIB);
    runtime.workspace(2 * MIB);
    const before = runtime.heap.statistics.inUse;
    const buffer = runtime.alloc(3 * MIB);
    expect(before).toBeGreaterThanOrEqual(2 * MIB);
    expect(runtime.heap.statistics.inUse).toBe(buffer.room);
    expect(() => runtime.alloc(2 * MIB)).toThrow('2.0 MiB must fit into the memory');
    expect(() => runtime.workspace(2 * MIB)).toThrow('2.0 MiB must fit into the memory');
    runtime.heap.free(buffer);
    expect(runtime.workspace(2 * MIB)).toBeGreaterThan(0);
  });

  it('keeps its workspace while there is other memory', () => {
    const runtime = runtimeOf(4 * MIB);
    const place = runtime.workspace(MIB);
    runtime.heap.free(runtime.alloc(MIB));
    expect(runtime.workspace(MIB)).toBe(place);
  });
});

/** Makes a backend that computed something, with the memory that it computed in. */
function usedBackend(): { readonly backend: WasmBackend; readonly memory: WeakRef<object> } {
  const api = webAssembly();
  const { Memory } = api;
  const made: WeakRef<object>[] = [];
  Reflect.set(
    api,
    'Memory',
    class extends Memory {
      constructor(descriptor: { readonly initial: number }) {
        super(descriptor);
        made.push(new WeakRef(this));
      }
    },
  );
  const backend = new WasmBackend();
  Reflect.set(api, 'Memory', Memory);
  scope(() => {
    const x = ones([3, 3], { backend });
    expect(softmax(x.matmul(x).exp()).sum().item()).toBeCloseTo(3);
  });
  const [memory] = made;
  if (memory === undefined) throw new TypeError('a backend without a memory');
  return { backend, memory };
}

describe('a backend that was disposed', () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');

  it('holds on to no memory, though it is held itself', async () => {
    const { backend, memory } = usedBackend();
    const x = ones([2], { backend });
    backend.dispose();
    let isHeld = true;
    for (let i = 0; i < 100 && isHeld; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5)); // being looked at holds it until here
      collect();
      isHeld = memory.deref() !== undefined;
    }
    expect(isHeld).toBe(false);
    x.dispose();
    expect(backend.info().memory).toMatchObject({ total: 0, inUse: 0 });
    expect(() => ones([1], { backend })).toThrow('a backend that was disposed has no memory');
  });
});
