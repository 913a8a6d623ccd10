import { bytesPerElement, dense, type Layout, strided } from '@evenkeel/tensor';
import { afterEach, describe, expect, it } from 'vitest';
import type { WasmOperand } from '../../memory/buffer.js';
import {
  anyInput,
  anyLayout,
  drawer,
  expectSame,
  makeRuntime,
  modes,
  Operands,
} from '../kernels.test-support.js';
import { MoveKernels } from './move.js';

const dtypes = ['float32', 'int32', 'bool'] as const;

/** Elements that tell their places. */
function valuesFor({ dtype, size }: Layout): number[] {
  const special = [Number.NaN, -0, Number.NEGATIVE_INFINITY, 2 ** -149];
  return Array.from({ length: size }, (_, i) => {
    const word = Math.imul(i + 1, 0x9e3779b1);
    if (dtype === 'bool') return (word >>> 9) & 1;
    return dtype === 'int32' ? word : i < 12 && i % 3 === 0 ? special[i / 3]! : Math.fround(word);
  });
}

const addressIn = ({ buffer, layout, offset }: WasmOperand): number =>
  buffer.address + offset * bytesPerElement[layout.dtype];

describe.each(modes)('MoveKernels, %s', (mode) => {
  const runtime = makeRuntime(mode);
  const move = new MoveKernels(runtime);
  const operands = new Operands(runtime);
  afterEach(() => operands.close());

  /** Copies from one view to another, to an address, and from there; all must give the same elements. */
  function check(from: Layout, to: Layout): void {
    const layout = dense(from.dtype, from.shape);
    const x = operands.input(from, valuesFor(from));
    const expected = operands.read(x);
    const [out, row, back] = [operands.output(to), operands.output(layout), operands.output(to)];
    operands.run(() => {
      move.copy(x, out);
      move.copyTo(x, addressIn(row));
      move.copyFrom(addressIn(row), back);
    });
    const label = `${from.dtype} [${from.shape}]: [${from.strides}] to [${to.strides}]`;
    for (const result of [out, row, back]) expectSame(operands.read(result), expected, label);
    const answer = operands.run(() => move.readSync(x));
    expectSame(answer, expected, label);
    expect(answer.constructor).toBe(expected.constructor);
    operands.close();
  }

  it.each(dtypes)('copies dense views of any length: %s', (dtype) => {
    for (const n of [0, 1, 2, 3, 4, 5, 7, 15, 16, 17, 31, 63, 64, 65, 127, 511, 512, 513, 5000]) {
      const layout = dense(dtype, [n]);
      check(layout, layout);
    }
  });

  it.each(dtypes)('copies rows with gaps on either side, and repeated rows: %s', (dtype) => {
    for (const n of [1, 2, 3, 4, 5, 16, 19, 67, 600]) {
      const row = dense(dtype, [5, n]);
      check(strided(dtype, [5, n], [n + 3, 1]), row);
      check(row, strided(dtype, [5, n], [n + 2, 1]));
      check(strided(dtype, [5, n], [0, 1]), row);
      check(strided(dtype, [5, n], [0, 1]), strided(dtype, [5, n], [n + 1, 1]));
    }
  });

  it.each(dtypes)('repeats an element along a row: %s', (dtype) => {
    for (const n of [1, 2, 3, 4, 5, 15, 16, 17, 64, 67, 300]) {
      check(strided(dtype, [3, n], [2, 0]), dense(dtype, [3, n]));
      check(strided(dtype, [n], [0]), dense(dtype, [n]));
      check(strided(dtype, [2, 3, n], [1, 2, 0]), strided(dtype, [2, 3, n], [3 * n + 4, n, 1]));
    }
  });

  it.each(dtypes)('transposes: %s', (dtype) => {
    const sizes = [1, 2, 3, 4, 5, 7, 16, 17, 65, 131];
    for (const m of sizes) {
      for (const n of sizes) check(strided(dtype, [m, n], [1, m]), dense(dtype, [m, n]));
    }
    check(strided(dtype, [37, 130], [1, 40]), strided(dtype, [37, 130], [135, 1]));
    check(strided(dtype, [3, 20, 9], [180, 1, 20]), dense(dtype, [3, 20, 9]));
    check(strided(dtype, [9, 3, 20], [1, 200, 10]), strided(dtype, [9, 3, 20], [64, 600, 3]));
  });

  it('transposes rows that are powers of two apart', () => {
    check(strided('float32', [70, 90], [1, 512]), dense('float32', [70, 90]));
    check(strided('float32', [90, 33], [1, 91]), strided('float32', [90, 33], [1024, 1]));
  });

  it('copies any view to any view', () => {
    const draw = drawer(1);
    for (let round = 0; round < 400; round++) {
      const dtype = dtypes[round % 3]!;
      const rank = Math.floor(draw() * 6);
      const most = [0, 400, 40, 12, 7, 5][rank]!;
      const shape = Array.from(
        { length: rank },
        () => Math.floor(draw() ** 2 * most) + (draw() < 0.97 ? 1 : 0),
      );
      check(anyInput(dtype, shape, draw), anyLayout(dtype, shape, draw));
    }
  });

  it('copies views of the largest rank', () => {
    const shape = Array.from({ length: 30 }, (_, axis) => (axis % 5 === 0 ? 2 : 1));
    const draw = drawer(2);
    for (let round = 0; round < 10; round++)
      check(anyInput('int32', shape, draw), anyLayout('int32', shape, draw));
  });

  it('writes, reads and picks elements', () => {
    for (const dtype of dtypes) {
      const layout = dense(dtype, [2, 3]);
      const out = operands.output(layout);
      const values = operands.read(operands.input(layout, valuesFor(layout)));
      operands.run(() => move.write(values, out));
      expect(operands.read(out)).toStrictEqual(values);
      const column = { ...out, layout: strided(dtype, [2], [3]), offset: out.offset + 2 };
      expect(move.readSync(column)).toStrictEqual(values.filter((_, i) => i % 3 === 2));
      expect(move.item(column)).toBe(values[2]);
    }
  });

  it('answers an array of its own', () => {
    const x = operands.output(dense('int32', [2]), [1, 2]);
    move.readSync(x).fill(9);
    expect(move.readSync(x)).toStrictEqual(Int32Array.of(1, 2));
  });

  it('keeps every bit of a NaN', () => {
    const x = operands.input(dense('int32', [8, 4]), Array(32).fill(0x7f812345));
    const out = operands.output(dense('int32', [4, 8]));
    move.copy(
      { ...x, layout: strided('float32', [4, 8], [1, 4]) },
      { ...out, layout: dense('float32', [4, 8]) },
    );
    expect(operands.read(out)).toStrictEqual(new Int32Array(32).fill(0x7f812345));
  });
});
