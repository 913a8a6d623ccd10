/**
 * Kernels of running results, by where the lines lie that are gone along: neighbours of each other, when a row is
 * made of the one before it, four numbers at a time; or anywhere, when four lines are gone along together, so that
 * none waits for another. Either way an element is the one before it and one of the operand, rounded: the same bits.
 */
import type { ScanOp } from '@evenkeel/tensor';
import type { FunctionBuilder } from '../../expression/function.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import { F32, I32 } from '../../expression/scalar.js';
import type { ElementType } from '../../runtime/element-type.js';
import { emitNest } from '../move/nest.js';
import { emitCopyRow } from '../move/rows.js';
import { type Fold, type Four, floatFolds, intFolds } from '../reduce/folds.js';

/** What is scanned. */
type Numbers = Exclude<ElementType, 'bool'>;

/**
 * Addresses; how many elements a line has, with the bytes from one to the next in both views; the lines along the
 * innermost axis, with the bytes between them; how many axes are around.
 */
const parameters = [
  'out',
  'x',
  'size',
  'outStep',
  'step',
  'count',
  'outCountStep',
  'countStep',
  'rank',
] as const;

/** `run` for lines that are neighbours in both views, four at least. */
export function scanColumns(module: KernelModule, op: ScanOp, type: Numbers): void {
  if (type === 'float32') writeColumns(module, floatFolds[op]);
  else writeColumns(module, intFolds[op]);
}

function writeColumns<V extends Four<V>>(module: KernelModule, fold: Fold<V>): void {
  const names = ['out', 'before', 'x', 'width'] as const;
  const row = module.define('row', names, (f, { out, before, x, width }) => {
    const sums = Array.from({ length: 4 }, () => fold.variable(f));
    const take = (some: typeof sums): void => {
      for (const [i, sum] of some.entries())
        sum.set(fold.combine(fold.load(before, 16 * i), fold.load(x, 16 * i)));
      for (const [i, sum] of some.entries()) f.storeFirst(out, sum, width.sub(4 * i), 16 * i);
      for (const pointer of [out, before, x]) pointer.inc(16 * some.length);
      width.inc(-4 * some.length);
    };
    f.while(width.gt(12), () => take(sums));
    f.while(width.gt(0), () => take(sums.slice(0, 1)));
  });
  module.export('run', parameters, (f, p) => {
    const [out, x, before] = [f.i32(), f.i32(), f.i32()];
    emitNest(f, p.rank, [p.out, p.x], () => {
      out.set(p.out);
      x.set(p.x);
      emitCopyRow(f, out, x, p.count.shl(2));
      f.times(p.size.sub(1), () => {
        before.set(out);
        out.inc(p.outStep);
        x.inc(p.step);
        f.call(row, out, before, x, p.count);
      });
    });
  });
}

/** A number in a variable, and what goes on with it. */
interface Running {
  begin(x: I32): void;
  take(x: I32): void;
  store(out: I32): void;
}

function runningFloat(f: FunctionBuilder, op: ScanOp): Running {
  const value = f.f32();
  const combine = {
    sum: (x: F32) => value.add(x),
    prod: (x: F32) => value.mul(x),
    max: (x: F32) => value.max(x),
    min: (x: F32) => value.min(x),
  }[op];
  return {
    begin: (x) => value.set(F32.load(x)),
    take: (x) => value.set(combine(F32.load(x))),
    store: (out) => f.store(out, value),
  };
}

function runningInteger(f: FunctionBuilder, op: ScanOp): Running {
  const value = f.i32();
  const combine = {
    sum: (x: I32) => value.add(x),
    prod: (x: I32) => value.mul(x),
    max: (x: I32) => value.gt(x).select(value, x),
    min: (x: I32) => value.min(x),
  }[op];
  return {
    begin: (x) => value.set(I32.load(x)),
    take: (x) => value.set(combine(I32.load(x))),
    store: (out) => f.store(out, value),
  };
}

/** So many lines are gone along together. */
const TOGETHER = 4;

/** `run` for lines that lie anywhere. */
export function scanLines(module: KernelModule, op: ScanOp, type: Numbers): void {
  const lines = module.define('lines', parameters.slice(0, -1), (f, p) => {
    const running = Array.from({ length: TOGETHER }, () => ({
      to: f.i32(),
      from: f.i32(),
      value: type === 'float32' ? runningFloat(f, op) : runningInteger(f, op),
    }));
    const scan = (some: typeof running): void => {
      for (const [i, { to, from, value }] of some.entries()) {
        to.set(p.out.add(p.outCountStep.mul(i)));
        from.set(p.x.add(p.countStep.mul(i)));
        value.begin(from);
        value.store(to);
      }
      f.times(p.size.sub(1), () => {
        for (const { to, from, value } of some) {
          to.inc(p.outStep);
          from.inc(p.step);
          value.take(from);
          value.store(to);
        }
      });
      p.out.inc(p.outCountStep.mul(some.length));
      p.x.inc(p.countStep.mul(some.length));
      p.count.inc(-some.length);
    };
    f.while(p.count.gt(TOGETHER - 1), () => scan(running));
    f.while(p.count.gt(0), () => scan(running.slice(0, 1)));
  });
  module.export('run', parameters, (f, p) => {
    emitNest(f, p.rank, [p.out, p.x], () =>
      f.call(lines, p.out, p.x, p.size, p.outStep, p.step, p.count, p.outCountStep, p.countStep),
    );
  });
}
