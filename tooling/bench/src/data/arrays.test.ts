import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Network } from '../cases.js';
import { Arrays, joined, readFloats, writeArrays, writeFloats } from './arrays.js';
import { networkArrays } from './network-arrays.js';
import { RandomNumbers } from './random.js';

const folder = mkdtempSync(join(tmpdir(), 'evenkeel-bench-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the file of arrays', () => {
  it('gives back what was written, by name', () => {
    const arrays = [
      { name: 'a', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
      { name: 'b', shape: [1], data: Float32Array.of(-0.1) },
    ];
    const file = writeArrays(join(folder, 'arrays'), arrays);
    expect(file.arrays).toEqual([
      { name: 'a', shape: [2, 3] },
      { name: 'b', shape: [1] },
    ]);
    const read = Arrays.read(file);
    expect(read.get('a')).toEqual(arrays[0]);
    expect(read.get('b')).toEqual(arrays[1]);
    expect(() => read.get('c')).toThrow('no array c: there are a, b.');
  });

  it('refuses an array that is not of its shape', () => {
    const wrong = [{ name: 'a', shape: [2], data: Float32Array.of(1) }];
    expect(() => writeArrays(join(folder, 'wrong'), wrong)).toThrow('a [2] needs 2 values, got 1.');
  });

  it('holds values as float32', () => {
    writeFloats(join(folder, 'values'), [0.1, 2]);
    expect(readFloats(join(folder, 'values'))).toEqual(Float32Array.of(0.1, 2));
  });
});

it('joined puts one after the other', () => {
  expect(joined([[1, 2], [], Float32Array.of(3)])).toEqual(Float32Array.of(1, 2, 3));
});

describe('random numbers', () => {
  it('are the same for a seed, and others for another', () => {
    const first = new RandomNumbers(7).around(0, 1, 4);
    expect(new RandomNumbers(7).around(0, 1, 4)).toEqual(first);
    expect(new RandomNumbers(8).around(0, 1, 4)).not.toEqual(first);
  });

  it('are spread evenly where they are asked for', () => {
    const values = new RandomNumbers(1).around(3, 0.5, 10_000);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(2.5);
    expect(Math.max(...values)).toBeLessThan(3.5);
    expect(values.reduce((a, b) => a + b) / values.length).toBeCloseTo(3, 1);
  });
});

describe('the arrays of a network', () => {
  const network: Network = {
    sizes: [3, 4, 5],
    activation: 'relu',
    loss: 'sparseCategoricalCrossEntropy',
    batch: 6,
  };
  const arrays = new Arrays(networkArrays(network));

  it('are weights for every layer, and batch norm for all but the last', () => {
    expect(networkArrays(network).map(({ name, shape }) => `${name} ${shape.join('x')}`)).toEqual([
      'x 6x3',
      'y 6',
      'kernel0 3x4',
      'bias0 4',
      'gamma0 4',
      'beta0 4',
      'kernel1 4x5',
      'bias1 5',
    ]);
  });

  it('have every row twice, with another label', () => {
    const { data: x } = arrays.get('x');
    const { data: y } = arrays.get('y');
    for (let row = 0; row < 3; row++) {
      expect(x.slice(3 * row, 3 * row + 3)).toEqual(x.slice(3 * row + 9, 3 * row + 12));
      expect(y[row]).not.toBe(y[row + 3]);
    }
    for (const label of y) expect([0, 1, 2, 3, 4]).toContain(label);
  });

  it('have labels 0 and 1 in a column for one output', () => {
    const binary: Network = { ...network, sizes: [3, 4, 1], loss: 'binaryCrossEntropy' };
    const { shape, data } = new Arrays(networkArrays(binary)).get('y');
    expect(shape).toEqual([6, 1]);
    expect(data.reduce((a, b) => a + b)).toBe(3);
  });
});
