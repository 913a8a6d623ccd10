import { describe, expect, it } from 'vitest';
import { Bytes } from './bytes.js';

const written = (write: (bytes: Bytes) => void): number[] => {
  const bytes = new Bytes();
  write(bytes);
  return [...bytes.toArray()];
};

describe('Bytes', () => {
  it.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 1]],
    [624485, [0xe5, 0x8e, 0x26]],
    [2 ** 31, [0x80, 0x80, 0x80, 0x80, 8]],
    [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('writes %d without a sign', (value, expected) => {
    expect(written((b) => b.unsigned(value))).toEqual(expected);
  });

  it.each([
    [0, [0]],
    [63, [0x3f]],
    [64, [0xc0, 0]],
    [-1, [0x7f]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [-123456, [0xc0, 0xbb, 0x78]],
    [2 ** 31 - 1, [0xff, 0xff, 0xff, 0xff, 7]],
    [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0x78]],
    [2 ** 32 - 1, [0x7f]], // the same 32 bits as -1
  ])('writes %d with a sign', (value, expected) => {
    expect(written((b) => b.signed(value))).toEqual(expected);
  });

  it('writes floats with the lowest byte first', () => {
    expect(written((b) => b.float32(-0))).toEqual([0, 0, 0, 0x80]);
    expect(written((b) => b.float32(1 + 2 ** -23))).toEqual([1, 0, 0x80, 0x3f]);
    expect(written((b) => b.float32(0.1))).toEqual([0xcd, 0xcc, 0xcc, 0x3d]);
    expect(written((b) => b.float64(-2))).toEqual([0, 0, 0, 0, 0, 0, 0, 0xc0]);
  });

  it('writes names as their length in bytes and UTF-8', () => {
    expect(written((b) => b.name('aé'))).toEqual([3, 0x61, 0xc3, 0xa9]);
  });

  it('grows, and appends what others hold', () => {
    const many = new Bytes();
    for (let i = 0; i < 5000; i++) many.byte(i & 255);
    const all = new Bytes().byte(1).append(many).sized(new Bytes().byte(7).byte(8)).toArray();
    expect(all.length).toBe(5004);
    expect([...all.subarray(0, 4)]).toEqual([1, 0, 1, 2]);
    expect([...all.subarray(-4)]).toEqual([4999 & 255, 2, 7, 8]);
  });

  it('answers a copy', () => {
    const bytes = new Bytes().byte(1);
    bytes.toArray().fill(9);
    expect([...bytes.toArray()]).toEqual([1]);
  });
});
