/** Series that run along the rows of a matrix: those of layer norm, four rows in the lanes of a record. */
import type { FunctionHandle } from '../../assembler/module.js';
import type { FunctionBuilder } from '../../expression/function.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import type { I32 } from '../../expression/scalar.js';
import type { I32Variable } from '../../expression/variables.js';
import { F32x4, I32x4 } from '../../expression/vector.js';
import { BLOCK_SUMS, CENTER, PANEL, RECORD, VECTOR } from './record.js';
import { finite, type Series } from './statistics.js';

/** The elements of a block. */
const BLOCK = 1024;

/** So many of them at most are its sample. */
const SAMPLE = BLOCK / 8;

/** The vectors that a loop takes at a time, each for sums of its own. */
const VECTORS = 4;

/** Writes the functions that read rows into a module. */
export function defineRows(module: KernelModule): Series {
  return {
    block: BLOCK,
    sample: defineEach(module, 'sample', defineSample(module)),
    add: defineEach(module, 'add', defineAdd(module)),
    reach: (elements) => elements.shl(2),
    panel: (stride) => stride.mul(PANEL),
  };
}

/** Calls (row, elements, lane) for every row, `lane` being the address of its lane in its record. */
function defineEach(module: KernelModule, name: string, one: FunctionHandle): FunctionHandle {
  return module.define(
    name,
    ['x', 'stride', 'elements', 'record', 'results'],
    (f, { x, stride, elements, record, results }) => {
      f.repeat(() => {
        f.call(one, x, elements, record);
        x.inc(stride);
        record.inc(4);
        f.if(record.and(VECTOR - 1).not(), () => record.inc(RECORD - VECTOR));
        results.set(results.sub(1));
        return results;
      });
    },
  );
}

/** The mean of the first elements, as the first one and what they are more: so equal ones give it exactly. */
function defineSample(module: KernelModule): FunctionHandle {
  return module.define('center', ['x', 'elements', 'lane'], (f, { x, elements, lane }) => {
    const first = f.f32x4(F32x4.loadSplat(x));
    const zero = f.f32x4(F32x4.splat(0));
    const sums = f.f32x4s(VECTORS, zero);
    const sampled = f.i32(elements.min(SAMPLE));
    const count = f.f32x4(F32x4.splat(sampled.toF32()));
    eachTerm(f, x, sampled, first, zero, (term, i) => sums[i]!.set(sums[i]!.add(term)));
    const center = f.f32x4(total(f, sums).div(count).add(first));
    f.storeLane(lane, finite(center, zero), 0, CENTER);
  });
}

/** The sums of the elements minus the center, and of their squares. */
function defineAdd(module: KernelModule): FunctionHandle {
  return module.define('sums', ['x', 'elements', 'lane'], (f, { x, elements, lane }) => {
    const center = f.f32x4(F32x4.loadSplat(lane, CENTER));
    const zero = f.f32x4(F32x4.splat(0));
    const [sums, squares] = [f.f32x4s(VECTORS, zero), f.f32x4s(VECTORS, zero)];
    eachTerm(f, x, elements, center, zero, (term, i) => {
      sums[i]!.set(sums[i]!.add(term));
      squares[i]!.set(term.madd(term, squares[i]!));
    });
    f.storeLane(lane, total(f, sums), 0, BLOCK_SUMS);
    f.storeLane(lane, total(f, squares), 0, BLOCK_SUMS + VECTOR);
  });
}

/** Visits the elements minus the center, a vector at a time; what lies behind the last one is 0. */
function eachTerm(
  f: FunctionBuilder,
  x: I32,
  elements: I32Variable,
  center: F32x4,
  zero: F32x4,
  visit: (term: F32x4, sum: number) => void,
): void {
  const at = f.i32(x);
  const term = f.f32x4();
  f.times(elements.shr(4), () => {
    for (let i = 0; i < VECTORS; i++) {
      term.set(F32x4.load(at, i * VECTOR).sub(center));
      visit(term, i);
    }
    at.inc(VECTORS * VECTOR);
  });
  const left = f.i32(elements.and(4 * VECTORS - 1));
  const lanes = f.i32x4(I32x4.constants([0, 1, 2, 3]));
  f.while(left.gt(0), () => {
    const exists = lanes.lt(I32x4.splat(left));
    term.set(exists.select(F32x4.load(at).sub(center), zero));
    visit(term, 0);
    at.inc(VECTOR);
    left.inc(-4);
  });
}

/** The sum of all lanes of all sums, in lane 0. */
function total(f: FunctionBuilder, sums: readonly F32x4[]): F32x4 {
  const all = f.f32x4(sums[0]!.add(sums[1]!).add(sums[2]!.add(sums[3]!)));
  const halves = f.f32x4(all.add(all.shuffle(all, [2, 3, 0, 1])));
  return halves.add(halves.shuffle(halves, [1, 0, 3, 2]));
}
