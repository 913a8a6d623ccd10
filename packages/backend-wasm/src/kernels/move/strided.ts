/**
 * The copy of what lies side by side in neither view: one element after the other.
 */
import type { KernelModule } from '../../expression/kernel-module.js';
import { I32 } from '../../expression/scalar.js';
import { areaParameters } from './area.js';
import { emitNest } from './nest.js';

/** `run` for elements of so many bytes, `block` of the inner axis at a time. */
export function copyElements(module: KernelModule, bytes: 1 | 4): void {
  const names = ['out', 'outStep0', 'outStep1', 'x', 'xStep0', 'xStep1', 'size0', 'size1'] as const;
  const area = module.define('area', names, (f, p) => {
    const [out, x] = [f.i32(), f.i32()];
    const one = (): void => {
      if (bytes === 4) f.store(out, I32.load(x));
      else f.storeByte(out, I32.loadByte(x));
      out.inc(p.outStep0);
      x.inc(p.xStep0);
    };
    f.times(p.size1, () => {
      out.set(p.out);
      x.set(p.x);
      f.times(p.size0.shr(2), () => {
        for (let i = 0; i < 4; i++) one();
      });
      f.times(p.size0.and(3), one);
      p.out.inc(p.outStep1);
      p.x.inc(p.xStep1);
    });
  });
  module.export('run', areaParameters, (f, p) => {
    const [at, count] = [f.i32(), f.i32()];
    emitNest(f, p.rank, [p.out, p.x], () => {
      at.set(0);
      f.repeat(() => {
        const [out, x] = [p.out.add(at.mul(p.outStep0)), p.x.add(at.mul(p.xStep0))];
        count.set(p.size0.sub(at));
        count.set(count.min(p.block));
        f.call(area, out, p.outStep0, p.outStep1, x, p.xStep0, p.xStep1, count, p.size1);
        at.inc(p.block);
        return at.lt(p.size0);
      });
    });
  });
}
