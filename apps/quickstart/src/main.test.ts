import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const app = dirname(dirname(fileURLToPath(import.meta.url)));
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'evenkeel-quickstart-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** The app in a process of its own; interrupted as soon as it has written `interruptAt`. */
function start(args: readonly string[], interruptAt?: string) {
  const command = ['--conditions=@evenkeel/source', '--import', 'tsx', 'src/main.ts', ...args];
  const child = spawn(process.execPath, command, {
    cwd: app,
    env: { ...process.env, INIT_CWD: folder },
  });
  const written = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    written.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    const before = written.err;
    written.err += chunk;
    if (interruptAt === undefined || before.includes(interruptAt)) return;
    if (written.err.includes(interruptAt)) child.kill('SIGINT');
  });
  return new Promise<{ code: number | null; out: string; err: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, ...written }));
  });
}

it('runs as a program, and puts the report where it was called', async () => {
  const { code, out, err } = await start(['--epochs', '1', '--seeds', '1']);
  expect(err).toContain('epoch 1/1');
  expect(out.trimEnd().split('\n').at(-1)).toBe(`Report: ${join(folder, 'evenkeel-report.html')}`);
  expect(readdirSync(folder)).toEqual(['evenkeel-report.html']);
  expect(code).toBe(0);
});

it('computes where it is told to, to nearly the same figures', async () => {
  const args = ['--epochs', '1', '--seeds', '1', '--no-report'];
  const [wasm, cpu] = [await start(args), await start([...args, '--backend', 'cpu'])];
  expect(wasm.out).toMatch(/^Backend +wasm, /m);
  expect(cpu.out).toMatch(/^Backend +cpu$/m);
  const loss = /^Final validation loss.*$/m;
  expect(loss.exec(wasm.out)?.[0]).toBeTruthy();
  expect(loss.exec(wasm.out)?.[0]).toBe(loss.exec(cpu.out)?.[0]);
});

it('ends with 2 for a wrong option', async () => {
  const { code, out, err } = await start(['--sed', '3']);
  expect([code, out, err]).toEqual([
    2,
    '',
    "error: unknown option '--sed' (Did you mean --seed?)\n",
  ]);
});

it('ends with 130 after Ctrl-C', async () => {
  const { code, out, err } = await start(['--epochs', '10000'], 'epoch 1/10000');
  expect(code).toBe(130);
  expect(err).toMatch(/\nstopped: aborted\nInterrupted\.\n$/);
  expect(out).not.toContain('Verdict');
  expect(readdirSync(folder)).toEqual([]);
});
