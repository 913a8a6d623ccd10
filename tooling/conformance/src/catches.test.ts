// The suite is itself tested: a backend with one defect must fail, in the tests that are about it. Without
// this a suite that compared nothing would pass everywhere.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { conformance } from '@evenkeel/backend-testkit';
import type { Backend } from '@evenkeel/tensor';
import { expect, it } from 'vitest';

/** The titles of the tests that fail on a backend. */
function failures(makeBackend: () => Backend): string[] {
  const failed: string[] = [];
  const path: string[] = [];
  const describe = (name: string, body: () => void): void => {
    path.push(name);
    body();
    path.pop();
  };
  const run = (name: string, body: () => void | Promise<void>): void => {
    try {
      body();
    } catch {
      failed.push([...path.slice(1), name].join(' > '));
    }
  };
  conformance({ describe, it: run }, { name: 'defective', makeBackend });
  return failed;
}

type Operand = Parameters<CpuBackend['read']>[0];

/** Changes what is in a dense operand. */
function rewrite(
  backend: CpuBackend,
  out: Operand,
  change: (x: number, i: number) => number,
): void {
  backend.write(backend.read(out).map(change), out);
}

class WrongSum extends CpuBackend {
  override reduce(...[op, x, axes, out]: Parameters<CpuBackend['reduce']>): void {
    super.reduce(op, x, axes, out);
    if (op === 'sum' && out.layout.dtype !== 'int32') rewrite(this, out, (v) => v * 1.001);
  }
}

class WithoutNaN extends CpuBackend {
  override reduce(...[op, x, axes, out]: Parameters<CpuBackend['reduce']>): void {
    super.reduce(op, x, axes, out);
    if (op === 'max') rewrite(this, out, (v) => (Number.isNaN(v) ? 0 : v));
  }
}

class LastOfTies extends CpuBackend {
  override argReduce(...[op, x, axis, out]: Parameters<CpuBackend['argReduce']>): void {
    super.argReduce(op, x, axis, out);
    rewrite(this, out, (v) => (v === 0 ? 1 : v));
  }
}

class WithoutStrides extends CpuBackend {
  override copy(x: Operand, out: Operand): void {
    super.copy(
      x.layout.isDense ? x : { ...x, layout: out.layout, offset: 0, buffer: x.buffer },
      out,
    );
  }
}

class Shuffled extends CpuBackend {
  override matmul(a: Operand, b: Operand, out: Operand): void {
    super.matmul(a, b, out);
    if (!b.layout.isDense) rewrite(this, out, (v) => -v);
  }
}

class OtherBits extends CpuBackend {
  override randomBits(...[key, out]: Parameters<CpuBackend['randomBits']>): void {
    super.randomBits([key[1], key[0]], out);
  }
}

it.each<[string, () => Backend, RegExp]>([
  ['a sum that is off by a thousandth', () => new WrongSum(), /^reference values > sum/],
  [
    'a sum that is off, in gradients',
    () => new WrongSum(),
    /^reference values > add > .* gradient$/,
  ],
  ['a maximum that loses NaN', () => new WithoutNaN(), /^reference values > max > .*NaN/],
  ['an argmax that takes another', () => new LastOfTies(), /^reference values > argmax/],
  ['a copy that ignores strides', () => new WithoutStrides(), /^views and broadcasts > reshape/],
  ['a product that is wrong for views', () => new Shuffled(), /^views and broadcasts > matmul/],
  ['other random bits', () => new OtherBits(), /^random bits/],
])('%s is caught', (_, make, where) => {
  expect(failures(make).filter((title) => where.test(title)).length).toBeGreaterThan(0);
});

it('the reference backend has no failure', () => {
  expect(failures(() => new CpuBackend())).toEqual([]);
});
