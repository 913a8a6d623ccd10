import { DTypeError, defineProgram, dense, e, MemoryError, strided } from '@evenkeel/tensor';
import { afterEach, describe, expect, it } from 'vitest';
import { featuresOf } from '../../runtime/modes.js';
import { Runtime } from '../../runtime/runtime.js';
import { tilesFor } from '../../runtime/tiles.js';
import { makeRuntime, modes, Operands } from '../kernels.test-support.js';
import { MoveKernels } from '../move/move.js';
import { ElementwiseKernels } from './elementwise.js';

const double = defineProgram('double', 1, 0, ([x]) => [e.mul(x, 2)]);

describe.each(modes)('ElementwiseKernels, %s', (mode) => {
  const runtime = makeRuntime(mode);
  const kernels = new ElementwiseKernels(runtime, new MoveKernels(runtime));
  const operands = new Operands(runtime);
  afterEach(() => operands.close());

  it('takes the larger and the smaller of x and a number that is 0 as a float32', () => {
    const tiny = defineProgram('tiny', 1, 0, ([x]) => [e.max(x, 1e-50), e.min(x, -1e-50)]);
    const layout = dense('float32', [3]);
    const x = operands.input(layout, [-0, 0, Number.NaN]);
    const [larger, smaller] = [operands.output(layout), operands.output(layout)];
    operands.run(() => kernels.run(tiny, [x], [], [larger, smaller]));
    expect([...operands.read(larger)]).toStrictEqual([0, 0, Number.NaN]);
    expect([...operands.read(smaller)]).toStrictEqual([-0, -0, Number.NaN]);
  });

  it('rounds to integers: up, towards 0, and halves to the even one', () => {
    const program = defineProgram('rounding', 1, 0, ([x]) => [e.ceil(x), e.trunc(x), e.round(x)]);
    const values = [-0, 0.5, 1.5, 2.5, -0.5, -1.5, -2.7, 1e9, Number.NaN];
    const layout = dense('float32', [values.length]);
    const outputs = [0, 1, 2].map(() => operands.output(layout));
    const x = operands.input(layout, values);
    operands.run(() => kernels.run(program, [x], [], outputs));
    expect(outputs.map((output) => [...operands.read(output)])).toStrictEqual([
      values.map(Math.ceil),
      values.map(Math.trunc),
      [-0, 0, 2, 2, -0, -2, -3, 1e9, Number.NaN],
    ]);
  });

  it('divides integers, by 0 and with overflow too', () => {
    const program = defineProgram('dividing', 2, 0, ([a, b]) => [e.quotient(a, b)]);
    const least = -(2 ** 31);
    const pairs = [
      [7, 2, 3],
      [-7, 2, -3],
      [7, -2, -3],
      [7, 0, 0],
      [least, 0, 0],
      [least, -1, least],
      [5, -1, -5],
      [least, 1, least],
      [3, least, 0],
    ] as const;
    const layout = dense('int32', [pairs.length]);
    const [a, b] = [0, 1].map((k) =>
      operands.input(
        layout,
        pairs.map((pair) => pair[k]!),
      ),
    );
    const out = operands.output(layout);
    operands.run(() => kernels.run(program, [a!, b!], [], [out]));
    expect([...operands.read(out)]).toStrictEqual(pairs.map((pair) => pair[2]));
  });

  it('writes no group if the dtypes of one have no meaning', () => {
    const half = defineProgram('half', 1, 0, ([x]) => [e.div(x, 2)]);
    const [layout, ints] = [dense('float32', [2]), dense('int32', [2])];
    const x = operands.output(layout, [2, 4]);
    const n = operands.output(ints, [2, 4]);
    expect(() => kernels.run(half, [x, n], [], [x, n])).toThrow(DTypeError);
    expect([...operands.read(x), ...operands.read(n)]).toStrictEqual([2, 4, 2, 4]);
  });
});

describe('ElementwiseKernels without memory', () => {
  const MIB = 2 ** 20;
  const features = featuresOf.off;
  const runtime = new Runtime({
    features,
    tiles: tilesFor(features),
    maximumBytes: 2 * MIB,
    cachedKernels: 4,
  });
  const kernels = new ElementwiseKernels(runtime, new MoveKernels(runtime));
  const operands = new Operands(runtime);
  afterEach(() => operands.close());

  it('write no group if the copy that one needs is refused', () => {
    const row = dense('float32', [3]);
    const gaps = strided('float32', [40_000], [3]);
    const x = operands.output(row, [1, 2, 3]);
    const y = operands.output(gaps, new Float32Array(gaps.size).fill(1));
    const inUse = runtime.heap.statistics.inUse;
    const rest = runtime.alloc(1.9 * MIB - inUse);
    const update = (): void => kernels.run(double, [x, y], [], [x, y]);
    expect(update).toThrow(MemoryError);
    expect([...operands.read(x), ...operands.read(y).subarray(0, 2)]).toEqual([1, 2, 3, 1, 1]);
    runtime.heap.free(rest);
    expect(runtime.heap.statistics.inUse).toBe(inUse);
    update();
    expect([...operands.read(x), ...operands.read(y).subarray(0, 2)]).toEqual([2, 4, 6, 2, 2]);
  });

  it('refuse the copy of a view that is larger than the memory can be', () => {
    const view = strided('float32', [2 ** 14, 2 ** 15], [0, 2]); // 2 GiB if it is copied
    const x = operands.input(strided('float32', [2 ** 15], [2]), []);
    const out = operands.output(dense('bool', [1]));
    const negative = defineProgram('negative', 1, 0, ([v]) => [e.less(v, 0)]);
    const inputs = [{ ...x, layout: view }];
    const outputs = [{ ...out, layout: dense('bool', view.shape) }];
    expect(() => kernels.run(negative, inputs, [], outputs)).toThrow(MemoryError);
  });
});
