import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { testIo } from './io.test-support.js';
import { commandOf, parseOptions } from './options.js';

const here = dirname(fileURLToPath(import.meta.url));

const parsed = (...args: readonly string[]) => {
  const io = testIo({ folder: here });
  return { result: parseOptions(args, io), ...io.written };
};

const defaults = {
  seed: 1,
  seeds: 5,
  epochs: 30,
  learningRate: 0.001,
  backend: 'wasm',
  report: resolve(here, 'evenkeel-report.html'),
};

describe('options', () => {
  it.each([
    [[], {}],
    [['--seed', '0'], { seed: 0 }],
    [['--seed=4294966296'], { seed: 4294966296 }],
    [['--seeds', '2', '--epochs', '3'], { seeds: 2, epochs: 3 }],
    [['--learning-rate', '1e-2'], { learningRate: 0.01 }],
    [['--backend', 'wasm'], {}],
    [['--backend', 'cpu'], { backend: 'cpu' }],
    [['--no-report'], { report: false }],
    [['--report', 'a/b.html'], { report: resolve(here, 'a/b.html') }],
    [['--report', '/tmp/b.html'], { report: resolve('/tmp/b.html') }],
    [['--epochs', '2', '--epochs', '3'], { epochs: 3 }],
  ])('%j are read', (args, expected) => {
    expect(parsed(...args)).toEqual({ result: { ...defaults, ...expected }, out: '', err: '' });
  });

  it.each([
    [['--epoch', '3'], "error: unknown option '--epoch' (Did you mean --epochs?)"],
    [['--quick'], "error: unknown option '--quick'"],
    [
      ['--epochs', '0'],
      "error: option '--epochs <n>' argument '0' is invalid. Give an integer from 1 to 10000.",
    ],
    [
      ['--epochs', 'x'],
      "error: option '--epochs <n>' argument 'x' is invalid. Give an integer from 1 to 10000.",
    ],
    [
      ['--epochs', '2.5'],
      "error: option '--epochs <n>' argument '2.5' is invalid. Give an integer",
    ],
    [
      ['--epochs', '1e3'],
      "error: option '--epochs <n>' argument '1e3' is invalid. Give an integer",
    ],
    [['--epochs', ''], "error: option '--epochs <n>' argument '' is invalid. Give an integer"],
    [['--epochs'], "error: option '--epochs <n>' argument missing"],
    [['--seed', '-1'], "error: option '--seed <n>' argument '-1' is invalid. Give an integer"],
    [['--seed', '4294966297'], "error: option '--seed <n>' argument '4294966297' is invalid."],
    [['--seeds', '0'], "error: option '--seeds <n>' argument '0' is invalid. Give an integer"],
    [
      ['--learning-rate', '0'],
      "error: option '--learning-rate <x>' argument '0' is invalid. Give a number above 0, such as 0.01.",
    ],
    [
      ['--learning-rate', 'fast'],
      "error: option '--learning-rate <x>' argument 'fast' is invalid.",
    ],
    [['--learning-rate', '1e999'], "error: option '--learning-rate <x>' argument '1e999' is inv"],
    [
      ['--backend', 'gpu'],
      "error: option '--backend <name>' argument 'gpu' is invalid. Allowed choices are wasm, cpu.",
    ],
    [
      ['--report', '.'],
      "error: option '--report <path>' argument '.' is invalid. Give the path of a file, in a folder.",
    ],
    [
      ['--report', 'app.ts/x.html'],
      "error: option '--report <path>' argument 'app.ts/x.html' is inv",
    ],
    [['--report', ''], "error: option '--report <path>' argument '' is invalid. Give the path"],
    [['5'], 'error: too many arguments. Expected 0 arguments but got 1.'],
  ])('%j are refused in one line', (args, message) => {
    const { result, out, err } = parsed(...args);
    expect(result).toBe(2);
    expect(out).toBe('');
    expect(err.slice(0, message.length)).toBe(message);
    expect(err).toMatch(/^[^\n]+\n$/);
  });

  it('explains itself', () => {
    const { result, out, err } = parsed('--help');
    expect(result).toBe(0);
    expect(err).toBe('');
    for (const option of [
      '--seed <n>',
      '--seeds <n>',
      '--epochs <n>',
      '--learning-rate <x>',
      '--backend <name>',
      '--report <path>',
      '--no-report',
      '--help',
    ]) {
      expect(out).toContain(`  ${option} `);
    }
    expect(out).toContain('Usage: npm start -- [options]');
    expect(out).toMatch(/default:\s+"wasm"/);
    expect(out).toContain('default: evenkeel-report.html');
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('are written as the command that has them', () => {
    const args = ['--seed', '3', '--seeds', '2', '--epochs', '4', '--learning-rate', '0.01'];
    const { result } = parsed(...args);
    if (typeof result === 'number') throw new Error('refused');
    expect(commandOf(result)).toBe(`npm start -- ${args.join(' ')} --backend wasm`);
  });
});
