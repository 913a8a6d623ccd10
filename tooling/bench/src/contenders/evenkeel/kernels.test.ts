import { CpuBackend } from '@evenkeel/backend-cpu';
import { add, matmul, memory, scope, tensor } from '@evenkeel/tensor';
import { expect, it, vi } from 'vitest';
import { recordKernels } from './kernels.js';

it('makes the same calls of the backend again, without what is above them', () => {
  const backend = new CpuBackend();
  const products = vi.spyOn(backend, 'matmul');
  const kernels = recordKernels(backend, (recording) => {
    const x = tensor([[1, 2]], { backend: recording });
    const w = tensor([[3], [4]], { backend: recording });
    return {
      run: () => {
        scope(() => add(matmul(x, w), 1).item());
      },
      dispose: () => {
        x.dispose();
        w.dispose();
      },
    };
  });
  expect(products).toHaveBeenCalledTimes(2); // once before, once recorded
  kernels.replay();
  kernels.replay();
  expect(products).toHaveBeenCalledTimes(4);
  const [a, b, out] = products.mock.calls.at(-1) ?? [];
  expect(a && [...backend.readSync(a)]).toEqual([1, 2]);
  expect(b && [...backend.readSync(b)]).toEqual([3, 4]);
  expect(out && [...backend.readSync(out)]).toEqual([11]);
  kernels.dispose();
});

it('gives every buffer back to the backend in the end', () => {
  const backend = new CpuBackend();
  const alloc = vi.spyOn(backend, 'alloc');
  const free = vi.spyOn(backend, 'free');
  const kernels = recordKernels(backend, (recording) => {
    const x = tensor([1, 2], { backend: recording });
    return {
      run: () => {
        scope(() => {
          add(x, 1);
        });
      },
      dispose: () => x.dispose(),
    };
  });
  expect(kernels.count).toBe(1);
  expect(free.mock.calls.length).toBeLessThan(alloc.mock.calls.length);
  kernels.dispose();
  expect(free.mock.calls.length).toBe(alloc.mock.calls.length);
  expect(memory(backend).buffers).toBe(0);
});
