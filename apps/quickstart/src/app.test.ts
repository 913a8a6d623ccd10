import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultBackend } from '@evenkeel/keras';
import { memory } from '@evenkeel/tensor';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { app } from './app.js';
import { type TestIo, testIo } from './io.test-support.js';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-quickstart-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function start(args: string, io: TestIo = testIo({ folder })) {
  return { code: await app(args.split(' '), io), ...io.written };
}

/** The text without its times: at the ends of lines, in the rows and the paragraph that begin with Time. */
const masked = (text: string): string =>
  text
    .replaceAll(/ {2}\d.* m?s$/gm, '  TIME')
    .replaceAll(/^ {2}Time: [\s\S]*?\n\n/gm, 'TIME\n\n')
    .replaceAll(/^Time.*$/gm, 'TIME')
    .replaceAll(/<tr><th scope="row">Time.*<\/tr>/g, 'TIME')
    .replaceAll(/<p>Time: .*<\/p>/g, 'TIME');

describe('the app', () => {
  it('trains, compares and reports, and the same again from the same seed', async () => {
    const args = '--epochs 3 --seeds 2 --seed 7 --report out/figures.html';
    const { code, out, err } = await start(args);
    expect(code).toBe(0);

    // The network of 30 inputs, by hand: 31 x 64, 4 x 64, 65 x 32, 4 x 32, 33.
    for (const count of ['1,984', '256', '2,080', '128', '33', '4,481', '192']) {
      expect(out).toMatch(new RegExp(`[ :]${count}[ \n]`));
    }
    expect(out).toContain('455 to train on. 114 are held back');
    expect(out).toContain('3 epochs in batches of 32, Adam, learning rate 0.001, seeds 7 to 8');
    expect(out).toMatch(/^Backend +wasm, (relaxed|deterministic) SIMD$/m);
    expect(out).toMatch(/^Final validation accuracy +\d+\.\d % .* \d+\.\d %/m);
    expect(out).toContain('Altogether: 2 seeds cannot tell');

    // Progress of the first seed by the epoch, of the other in a line; and none of it among the results.
    expect(err.match(/^epoch \d\/3 {2}loss 0.* valAccuracy 0.* m?s$/gm)).toHaveLength(2 * 3);
    expect(err.match(/^Seed 7, /gm)).toHaveLength(2);
    expect(err.match(/^Seed 8: .* s$/gm)).toHaveLength(1);
    expect(out).not.toContain('epoch 1');

    const path = join(folder, 'out', 'figures.html');
    expect(out.trimEnd().split('\n').at(-1)).toBe(`Report: ${path}`);
    expect(readdirSync(join(folder, 'out'))).toEqual(['figures.html']);
    const html = readFileSync(path, 'utf8');
    expect(html).toContain('--seed 7 --seeds 2 --epochs 3');
    expect(html).toMatch(/<dt>Backend<\/dt><dd>wasm, (relaxed|deterministic) SIMD<\/dd>/);

    const before = memory(defaultBackend()).buffers;
    const again = await start(args);
    expect(memory(defaultBackend()).buffers).toBe(before);
    expect(masked(again.out)).toBe(masked(out));
    expect(masked(again.err)).toBe(masked(err));
    expect(masked(readFileSync(path, 'utf8'))).toBe(masked(html));
    // What is masked is little, and all times are.
    expect(masked(out).length).toBeGreaterThan(0.9 * out.length);
    expect(masked(out)).not.toMatch(/\d m?s\b/);

    const other = await start(args.replace('--seed 7', '--seed 8'));
    expect(masked(other.out)).not.toBe(masked(out));
  });

  it('shows in the table what the last epochs showed', async () => {
    const { out, err } = await start('--epochs 1 --seeds 1 --no-report');
    const shown = (name: string) =>
      Number(new RegExp(`${name}\nepoch 1/1 .* valLoss (\\S+)`).exec(err)?.[1]).toFixed(3);
    const cells = [shown('with batch norm'), shown('without')];
    expect(cells[0]).not.toBe(cells[1]);
    expect(/^Final validation loss +(\S+) +(\S+)$/m.exec(out)?.slice(1)).toEqual(cells);
  });

  it('writes no report where none is wanted', async () => {
    const { code, out } = await start('--epochs 1 --seeds 1 --no-report');
    expect(code).toBe(0);
    expect(out).not.toContain('Report');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('suggests a high learning rate, but not twice', async () => {
    const hint = 'npm start -- --learning-rate 0.03';
    const args = '--epochs 1 --seeds 1 --no-report';
    expect((await start(args)).out).toContain(hint);
    expect((await start(`${args} --learning-rate 0.03`)).out).not.toContain(hint);
  });

  it('trains nothing where an option is wrong', async () => {
    const { code, out, err } = await start('--epochs 0');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/^error: .*\n$/);
  });

  it('stops when it is interrupted, and writes no report', async () => {
    const controller = new AbortController();
    const io = testIo({
      folder,
      signal: controller.signal,
      onError: (text) => {
        if (text.startsWith('epoch 2/')) controller.abort();
      },
    });
    const { code, out, err } = await start('--epochs 50', io);
    expect(code).toBe(130);
    expect(err).toMatch(/^epoch 2\/50 .*\nstopped: aborted\nInterrupted\.\n$/m);
    expect(err).not.toContain('epoch 3/');
    expect(out).not.toContain('Verdict');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says in one line why training failed', async () => {
    const { code, out, err } = await start('--epochs 5 --learning-rate 1e38');
    expect(code).toBe(1);
    expect(err).toMatch(/\nerror: \[fit\] the loss must be finite, got .*\n$/);
    expect(out).not.toContain('Verdict');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('has shown the table where the report cannot be written', async () => {
    // A name so long that nothing can be added to it, as is done until the file is complete.
    const { code, out, err } = await start(`--epochs 1 --seeds 1 --report ${'x'.repeat(250)}`);
    expect(code).toBe(1);
    expect(out).toContain('Verdict');
    expect(err).toMatch(/\nerror: E[A-Z]+: .*\n$/);
    expect(readdirSync(folder)).toEqual([]);
  });
});
