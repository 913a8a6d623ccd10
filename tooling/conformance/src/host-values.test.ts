// The loss that valueAndGrad gives lives in host memory: reading it costs the backend nothing, however often, and
// computing with it brings it back for as long as the scope lasts.
import { valueAndGrad } from '@evenkeel/autograd';
import { CpuBackend } from '@evenkeel/backend-cpu';
import { add, memory, mul, scope, sum, type Tensor, tensor, Variable } from '@evenkeel/tensor';
import { expect, it } from 'vitest';
import { expectBalanced } from './backends.js';

/** The reference backend, counting what it allocates. */
class Counting extends CpuBackend {
  allocations = 0;
  broken = false;

  override alloc(bytes: number): ReturnType<CpuBackend['alloc']> {
    this.allocations++;
    return super.alloc(bytes);
  }

  override write(...args: Parameters<CpuBackend['write']>): void {
    if (this.broken) throw new Error('broken write');
    super.write(...args);
  }
}

const backend = new Counting();
const w = new Variable(tensor([1, 2], { backend, dtype: 'float64' }));

/** The sum of squares of [1, 2]: 5. */
function lossOf(): Tensor {
  const { value, grads } = valueAndGrad([w], () => sum(mul(w.value, w.value)));
  grads.dispose();
  return value;
}

it('data(), item() and printing, over and over, allocate nothing', () => {
  expectBalanced(backend, () => {
    const value = lossOf();
    const before = backend.allocations;
    for (let i = 0; i < 1000; i++) {
      expect([...value.data()]).toEqual([5]);
      expect(value.item()).toBe(5);
    }
    expect(String(value)).toBe('5.0');
    expect(value.data()).toBeInstanceOf(Float64Array);
    expect(backend.allocations).toBe(before);
  });
});

it('await read(), in a loop of steps, allocates nothing', async () => {
  const before = memory(backend);
  for (let i = 0; i < 100; i++) {
    const value = lossOf();
    const { allocations } = backend;
    expect([...(await value.read()), ...(await value.read())]).toEqual([5, 5]);
    expect(backend.allocations).toBe(allocations);
    expect(memory(backend)).toMatchObject({ buffers: before.buffers, bytes: before.bytes });
  }
});

it('a copy handed out is a copy', async () => {
  const value = lossOf();
  value.data()[0] = 7;
  (await value.read())[0] = 7;
  expect(value.item()).toBe(5);
});

it('an operation brings it back for the length of its scope, as often as wanted', () => {
  expectBalanced(backend, () => {
    const value = lossOf();
    for (let i = 0; i < 3; i++) expect(scope(() => add(value, i).item())).toBe(5 + i);
    expect(value.item()).toBe(5);
    using kept = new Variable(scope(() => mul(value, 2)));
    expect(kept.value.item()).toBe(10);
  });
});

it('as the value of a Variable it is another tensor', () => {
  expectBalanced(backend, () => {
    const value = lossOf();
    scope(() => {
      using best = new Variable(value);
      best.assign(add(best.value, 1));
      expect([best.value.item(), value.item()]).toEqual([6, 5]);
    });
    expect(value.item()).toBe(5);
  });
});

it('a backend that fails to take it back leaks nothing', () => {
  expectBalanced(backend, () => {
    const value = lossOf();
    backend.broken = true;
    expect(() => add(value, 1)).toThrow('broken write');
    backend.broken = false;
    expect(scope(() => add(value, 1).item())).toBe(6);
  });
});

it('dispose() ends it', () => {
  expectBalanced(backend, () => {
    const value = lossOf();
    value.dispose();
    expect(value.isDisposed).toBe(true);
    expect(() => value.item()).toThrow('was disposed');
    expect(() => add(value, 1)).toThrow('was disposed');
  });
});
