// The suite is itself tested: a backend with one defect must fail, in the tests that are about it. Without
// this a suite that compared nothing would pass everywhere.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { conformance } from '@evenkeel/backend-testkit';
import { type Backend, dense, type FusedOps } from '@evenkeel/tensor';
import { expect, it } from 'vitest';

/** Runs the tests whose titles match, and answers how many there were and how many failed. */
function outcome(makeBackend: () => Backend, where: RegExp): { ran: number; failed: number } {
  const result = { ran: 0, failed: 0 };
  const path: string[] = [];
  const describe = (name: string, body: () => void): void => {
    path.push(name);
    body();
    path.pop();
  };
  const run = (name: string, body: () => void | Promise<void>): void => {
    if (!where.test([...path.slice(1), name].join(' > '))) return;
    result.ran++;
    try {
      body();
    } catch {
      result.failed++;
    }
  };
  conformance({ describe, it: run }, { name: 'defective', makeBackend });
  return result;
}

type Operand = Parameters<CpuBackend['readSync']>[0];

/** Changes what is in a dense operand. */
function rewrite(
  backend: CpuBackend,
  out: Operand,
  change: (x: number, i: number) => number,
): void {
  backend.write(backend.readSync(out).map(change), out);
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

class MinWithoutNaN extends CpuBackend {
  override reduce(...[op, x, axes, out]: Parameters<CpuBackend['reduce']>): void {
    super.reduce(op, x, axes, out);
    if (op === 'min') rewrite(this, out, (v) => (Number.isNaN(v) ? 0 : v));
  }
}

/** Begins a sum with 0, so that a -0 that comes first is lost. */
class ScanFromZero extends CpuBackend {
  override scan(...[op, x, axis, out]: Parameters<CpuBackend['scan']>): void {
    super.scan(op, x, axis, out);
    if (op === 'sum') rewrite(this, out, (v) => v + 0);
  }
}

/** Keeps more digits than the dtype has until the line is through. */
class ScanInDoubles extends CpuBackend {
  override scan(...[op, x, axis, out]: Parameters<CpuBackend['scan']>): void {
    super.scan(op, x, axis, out);
    if (op !== 'sum' || x.layout.dtype !== 'float32' || x.layout.shape.length > 1) return;
    const values = this.readSync(x);
    let sum = 0;
    rewrite(this, out, (v, i) => {
      sum += values[i] ?? 0;
      return i === 0 ? v : sum;
    });
  }
}

/** Sorts descending by turning the ascending order around, which turns equals around too. */
class UnstableSort extends CpuBackend {
  override argsort(...[x, axis, descending, out]: Parameters<CpuBackend['argsort']>): void {
    super.argsort(x, axis, false, out);
    if (!descending || x.layout.shape.length > 1) return;
    const order = this.readSync(out).toReversed();
    rewrite(this, out, (_, i) => order[i] ?? 0);
  }
}

/** Of several updates with one place the first stays. */
class FirstWriteWins extends CpuBackend {
  override scatter(
    ...[op, updates, indices, axis, out]: Parameters<CpuBackend['scatter']>
  ): number {
    if (op === 'add' || updates.layout.shape.length > 1)
      return super.scatter(op, updates, indices, axis, out);
    const [from, at] = [this.readSync(updates), this.readSync(indices)];
    rewrite(this, out, (v, place) => {
      const first = at.indexOf(place);
      return first < 0 ? v : (from[first] ?? v);
    });
    return -1;
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
    super.randomBits({ hi: key.lo, lo: key.hi }, out);
  }
}

class OneGroup extends CpuBackend {
  override elementwise(...[p, inputs, scalars, outs]: Parameters<CpuBackend['elementwise']>): void {
    super.elementwise(p, inputs.slice(0, p.inputCount), scalars, outs.slice(0, p.outputs.length));
  }
}

class Overrun extends CpuBackend {
  override randomBits(...[key, out]: Parameters<CpuBackend['randomBits']>): void {
    const { buffer, layout, offset } = out;
    const more = { buffer, layout: dense('int32', [layout.size + 1]), offset };
    super.randomBits(key, more);
  }
}

class Flushing extends CpuBackend {
  override elementwise(...args: Parameters<CpuBackend['elementwise']>): void {
    super.elementwise(...args);
    for (const out of args[3]) {
      if (out.layout.isDense) rewrite(this, out, (v) => (Math.abs(v) < 2 ** -126 ? 0 : v));
    }
  }
}

/** Has a kernel for `moments` that rounds the mean to float32, and corrects the variance for it or does not. */
class OwnMoments extends CpuBackend {
  readonly fused: Pick<FusedOps<Operand['buffer']>, 'moments'>;

  constructor(corrected: boolean) {
    super();
    this.fused = {
      moments: (x, axes, mean, variance) => {
        if (x.layout.dtype !== 'float32') return false;
        const values = this.readSync(x);
        const { shape } = x.layout;
        // Of each element, its place in `mean`: the mixed-radix number of the kept axes.
        const place = Array.from(values, (_, i) => {
          let at = 0;
          let [rest, weight] = [i, 1];
          for (let axis = shape.length - 1; axis >= 0; axis--) {
            const n = shape[axis] ?? 1;
            if (((axes >> axis) & 1) === 0) {
              at += (rest % n) * weight;
              weight *= n;
            }
            rest = Math.floor(rest / n);
          }
          return at;
        });
        const size = mean.layout.size;
        const average = (of: (value: number, at: number) => number): number[] => {
          const sums = new Array<number>(size).fill(0);
          values.forEach((value, i) => {
            const at = place[i] ?? 0;
            sums[at] = (sums[at] ?? 0) + of(value, at);
          });
          return sums.map((sum) => sum / (values.length / size));
        };
        const m = Float32Array.from(average((value) => value));
        const centered = (value: number, at: number): number => value - (m[at] ?? 0);
        const v = average((value, at) => centered(value, at) ** 2);
        const left = average(centered);
        this.write(m, mean);
        this.write(
          Float32Array.from(v, (v, at) => v - (corrected ? (left[at] ?? 0) ** 2 : 0)),
          variance,
        );
        return true;
      },
    };
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
  ['a minimum that loses NaN', () => new MinWithoutNaN(), /^seam > NaN wins in max and min/],
  ['a running sum from 0', () => new ScanFromZero(), /^seam > a scan begins with/],
  ['a running sum in doubles', () => new ScanInDoubles(), /^seam > a scan is rounded/],
  ['a sort that is not stable', () => new UnstableSort(), /^seam > argsort puts NaN last/],
  ['an update that is not the last', () => new FirstWriteWins(), /^seam > scatter sets, of every/],
  ['an argmax that takes another', () => new LastOfTies(), /^reference values > argmax/],
  ['a copy that ignores strides', () => new WithoutStrides(), /^views and broadcasts > reshape/],
  ['a product that is wrong for views', () => new Shuffled(), /^views and broadcasts > matmul/],
  ['other random bits', () => new OtherBits(), /^random bits/],
  ['an update of the first weight alone', () => new OneGroup(), /^seam > elementwise runs groups/],
  ['a write beside an output', () => new Overrun(), /^seam > nothing in, nothing out/],
  [
    'a variance around a rounded mean',
    () => new OwnMoments(false),
    /^reference values > moments > .* deviations away/,
  ],
  [
    'a variance around a rounded mean, in batch norm',
    () => new OwnMoments(false),
    /^reference values > batchNorm > .* deviations away/,
  ],
  ['small numbers flushed to zero', () => new Flushing(), /^seam > numbers > rounds once/],
])('%s is caught, and the reference backend has no such failure', (_, make, where) => {
  expect(outcome(make, where).failed).toBeGreaterThan(0);
  expect(outcome(() => new CpuBackend(), where)).toEqual({ ran: expect.any(Number), failed: 0 });
});

it('a kernel of moments that is right passes', () => {
  const { ran, failed } = outcome(
    () => new OwnMoments(true),
    /^reference values > (moments|batchNorm) /,
  );
  expect(ran).toBeGreaterThan(40);
  expect(failed).toBe(0);
});
