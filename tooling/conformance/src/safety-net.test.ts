// The net under everything: tensors made outside scopes and forgotten are freed once they are garbage, and a
// program in development is told so, once.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CpuBackend } from '@evenkeel/backend-cpu';
import { memory, mul, scope, type Tensor, tensor } from '@evenkeel/tensor';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** How many tensors the net watches together. */
const GROUP = 256;
const backend = new CpuBackend();
const live = () => memory(backend).buffers;

/** Collects garbage until `done`, since finalizers run when they please; at most `times`. */
async function settle(done: () => boolean, times = 200): Promise<void> {
  for (let i = 0; i < times && !done(); i++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Makes tensors that nobody holds. */
function litter(count: number): void {
  for (let i = 0; i < count; i++) tensor([i], { backend });
}

let warnings: unknown[][];

beforeEach(() => {
  warnings = [];
  vi.spyOn(console, 'warn').mockImplementation((...args) => {
    warnings.push(args);
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

it('frees what was dropped, in silence unless in development', async () => {
  vi.stubEnv('NODE_ENV', 'production');
  litter(2000);
  expect(live()).toBe(2000);
  await settle(() => live() < GROUP);
  expect(live()).toBeLessThan(GROUP); // the last group is not complete
  expect(warnings).toEqual([]);
});

it('says so once, in development', async () => {
  vi.stubEnv('NODE_ENV', 'development');
  for (let round = 0; round < 2; round++) {
    litter(2000);
    await settle(() => live() < GROUP);
    expect(live()).toBeLessThan(GROUP);
  }
  expect(warnings).toEqual([
    [expect.stringMatching(/^\[evenkeel\] \d+ tensors made outside a scope were never disposed/)],
  ]);
  expect(String(warnings[0])).toContain(
    'Wrap the work in scope(() => ...), or dispose what you make',
  );
});

it('keeps what is held, and its neighbours, until that is dropped', async () => {
  vi.stubEnv('NODE_ENV', 'production');
  await settle(() => live() < GROUP);
  const held: Tensor[] = [];
  for (let i = 0; i < 2 * GROUP; i++) {
    const t = tensor([i], { backend });
    if (i % 100 === 0) held.push(t);
  }
  await settle(() => false, 5);
  expect(held.map((t) => t.item())).toEqual([0, 100, 200, 300, 400, 500]);
  held.length = 0;
  await settle(() => live() < GROUP);
  expect(live()).toBeLessThan(GROUP);
});

it('costs nothing to a program that disposes or uses scopes: none of it is said', async () => {
  vi.stubEnv('NODE_ENV', 'development');
  const before = live();
  for (let i = 0; i < 1000; i++) {
    using x = tensor([i], { backend });
    scope(() => {
      mul(x, x);
    });
  }
  expect(live()).toBe(before);
});
