/**
 * Kernels of argmax and argmin, by where the elements lie that are compared with each other: side by side, or below each
 * other, when four columns are looked at together.
 */
import type { ArgReduceOp } from '@evenkeel/tensor';
import type { KernelModule } from '../../expression/kernel-module.js';
import { I32x4 } from '../../expression/vector.js';
import type { ElementType } from '../../runtime/element-type.js';
import { emitNest } from '../move/nest.js';
import { Candidates } from './candidates.js';

/**
 * Addresses; how many elements are compared, with the bytes from one to the next; the results along the
 * innermost axis, with the bytes between what they are of; how many axes are around.
 */
const parameters = ['out', 'x', 'size', 'sizeStep', 'count', 'countStep', 'rank'] as const;

const COUNTED = [0, 1, 2, 3] as const;

/** Columns are looked at in so many vectors: a cache line of words. */
const VECTORS = 4;

/** `run` for elements side by side. */
export function bestOfRows(module: KernelModule, op: ArgReduceOp, dtype: ElementType): void {
  const bytes = dtype === 'bool' ? 1 : 4;
  const names = ['out', 'x', 'size', 'count', 'step'] as const;
  const rows = module.define('rows', names, (f, { out, x, size, count, step }) => {
    const best = new Candidates(f, op, dtype);
    const [first, four] = [f.i32x4(I32x4.constants(COUNTED)), f.i32x4(I32x4.splat(4))];
    const [sizes, position] = [f.i32x4(I32x4.splat(size)), f.i32x4()];
    const at = f.i32();
    f.times(count, () => {
      at.set(x);
      position.set(first);
      best.beginWithOne(x);
      f.times(size.shr(2), () => {
        best.take(at, 0, position);
        position.set(position.add(four));
        at.inc(4 * bytes);
      });
      f.if(size.and(3), () => best.take(at, 0, position, sizes.le(position)));
      best.join();
      f.storeLane(out, best.position, 0);
      out.inc(4);
      x.inc(step);
    });
  });
  module.export('run', parameters, (f, p) => {
    emitNest(f, p.rank, [p.out, p.x], () => f.call(rows, p.out, p.x, p.size, p.count, p.countStep));
  });
}

/** `run` for results of elements side by side. */
export function bestOfColumns(module: KernelModule, op: ArgReduceOp, dtype: ElementType): void {
  const bytes = dtype === 'bool' ? 1 : 4;
  const names = ['out', 'x', 'size', 'step', 'count'] as const;
  const columns = module.define('columns', names, (f, { out, x, size, step, count }) => {
    const bests = Array.from({ length: VECTORS }, () => new Candidates(f, op, dtype));
    const [one, position] = [f.i32x4(I32x4.splat(1)), f.i32x4()];
    const at = f.i32();
    const compare = (some: readonly Candidates[]): void => {
      at.set(x);
      for (const [i, best] of some.entries()) best.begin(at, 4 * bytes * i);
      position.set(one);
      f.times(size.sub(1), () => {
        at.inc(step);
        for (const [i, best] of some.entries()) best.take(at, 4 * bytes * i, position);
        position.set(position.add(one));
      });
      for (const [i, best] of some.entries())
        f.storeFirst(out, best.position, count.sub(4 * i), 16 * i);
      out.inc(16 * some.length);
      x.inc(4 * bytes * some.length);
      count.set(count.sub(4 * some.length));
    };
    f.while(count.gt(4 * (VECTORS - 1)), () => compare(bests));
    f.while(count.gt(0), () => compare(bests.slice(0, 1)));
  });
  module.export('run', parameters, (f, p) => {
    emitNest(f, p.rank, [p.out, p.x], () =>
      f.call(columns, p.out, p.x, p.size, p.sizeStep, p.count),
    );
  });
}
