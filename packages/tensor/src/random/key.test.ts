import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { ArgumentError } from '../errors.js';
import goldens from './goldens/random.json' with { type: 'json' };
import { hashString } from './hash.js';
import { Key, key } from './key.js';

const words = (k: Key): number[] => [k.hi, k.lo];

function thrown(f: () => unknown): unknown {
  try {
    f();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('key', () => {
  test.each(goldens.keys)(
    'key($seed) has the words of jax.random.key',
    ({ seed, key: expected }) => {
      expect(words(key(seed))).toEqual(expected);
    },
  );

  test.each([
    [-1, '-1'],
    [0.5, '0.5'],
    [2 ** 53, '9007199254740992'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, 'Infinity'],
  ])('key(%d) is refused', (seed, shown) => {
    const error = thrown(() => key(seed));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error).toHaveProperty('op', 'key');
    expect(error).toHaveProperty(
      'message',
      `[key] seed must be an integer from 0 to 2^53 - 1, got ${shown}. Hash other data with key(0).fold(string)`,
    );
  });

  test.each([
    ['7', '"7"'],
    [undefined, 'undefined'],
    [null, 'null'],
    [7n, 'a bigint'],
    [{}, 'an object'],
  ])('a call from JavaScript with %o is refused by name', (seed, shown) => {
    const error = thrown(() => Reflect.apply(key, undefined, [seed]));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error).toHaveProperty('message', expect.stringContaining(`got ${shown}. `));
  });

  test('-0 is the seed 0', () => {
    expect(words(key(-0))).toEqual([0, 0]);
  });
});

describe('fold', () => {
  test.each(goldens.foldIn)('key($seed).fold($data) is jax.random.fold_in', (golden) => {
    expect(words(key(golden.seed).fold(golden.data))).toEqual(golden.key);
  });

  test('a name is folded by its hash', () => {
    expect(words(key(42).fold('dense/kernel'))).toEqual([0xa6bd564b, 0x5e4d8a73]);
    expect(key(42).fold('a').equals(key(42).fold(0xe40c292c))).toBe(true);
  });

  test.each([-1, 1.5, 2 ** 32, Number.NaN])('fold(%d) is refused', (data) => {
    const error = thrown(() => key(0).fold(data));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error).toHaveProperty(
      'message',
      `[key.fold] data must be a string or an integer from 0 to 2^32 - 1, got ${data}. Fold larger numbers in two steps, others as strings`,
    );
  });
});

describe('split', () => {
  test.each(goldens.split)('key($seed).split($n) is jax.random.split', ({ seed, n, keys }) => {
    expect(key(seed).split(n).map(words)).toEqual(keys);
  });

  test('gives two keys by default, and the first keys do not depend on their number', () => {
    expect(key(3).split().map(words)).toEqual(key(3).split(5).slice(0, 2).map(words));
  });

  test('split(n)[i] equals fold(i), as documented', () => {
    expect(key(3).split(4).map(words)).toEqual([0, 1, 2, 3].map((i) => words(key(3).fold(i))));
  });

  test.each([0, -1, 2.5, 2 ** 32, Number.NaN])('split(%d) is refused', (n) => {
    const error = thrown(() => key(0).split(n));
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error).toHaveProperty(
      'message',
      `[key.split] n must be an integer from 1 to 2^32 - 1, got ${n}. Say how many keys are needed`,
    );
  });
});

describe('Key', () => {
  test('is immutable', () => {
    const k = key(1);
    expect(() => Object.assign(k, { lo: 2 })).toThrow(TypeError);
    k.fold(1);
    k.split();
    expect(words(k)).toEqual([0, 1]);
  });

  test('takes words modulo 2^32', () => {
    expect(words(new Key(-1, 2 ** 32 + 5))).toEqual([0xffffffff, 5]);
  });

  test('prints its words', () => {
    expect(String(key(42))).toBe('Key(0x00000000, 0x0000002a)');
    expect(inspect({ k: key(2 ** 40 + 5) })).toBe('{ k: Key(0x00000100, 0x00000005) }');
  });

  test('equals by words', () => {
    expect(key(7).equals(key(7))).toBe(true);
    expect(key(7).equals(key(8))).toBe(false);
    expect(key(7).equals(key(2 ** 32 + 7))).toBe(false);
  });
});

describe('hashString', () => {
  // The published test values of 32-bit FNV-1a for '', 'a' and 'foobar'; the others check UTF-8.
  test.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
    ['schön', 0x568b90fa],
    ['日本', 0x9f26ee51],
    ['😀', 0x33a29608],
    ['\u07ff\u0800', 0x176dac21],
  ])('of %j', (text, expected) => {
    expect(hashString(text)).toBe(expected);
  });

  test('takes a lone surrogate for U+FFFD', () => {
    expect(hashString('x\ud800y')).toBe(hashString('x\ufffdy'));
    expect(hashString('\udc00')).toBe(hashString('\ufffd'));
  });
});
