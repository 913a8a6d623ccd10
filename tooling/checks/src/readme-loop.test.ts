// The training loop of the README, and its line that predicts, 10,000 times each: they dispose nothing, and
// what is live after the last step is what was live after the tenth.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findExamples } from './example-source.js';
import { root } from './workspace.js';

const folder = join(root, 'tooling/checks/.generated/loops');
const STEPS = 10_000;

/** Replaces a part of the README that has to be there. */
function replace(text: string, part: string, by: string): string {
  expect(text, `the README's loop has changed: it lacks ${part}`).toContain(part);
  return text.replace(part, by);
}

/** A module of the README's loop that notes what is live after steps 10 and 10,000. */
function loopModule(code: string): string {
  expect(code).not.toMatch(/\busing\b|\bawait\b|dispose/);
  const note = `if (step === 9 || step === ${STEPS - 1}) live.push(memory(backend));`;
  let text = replace(code, 'let loss =', 'export const live: unknown[] = [];\nlet loss =');
  text = replace(text, 'step < 200', `step < ${STEPS}`);
  text = replace(text, '  });\n}\n', `  });\n  ${note}\n}\n`);
  text = replace(
    text,
    'const answers =',
    `for (let step = 0; step < ${STEPS}; step++) {\n  scope(() => greater(model.infer(x), 0).data());\n  ${note}\n}\nexport const answers =`,
  );
  text = replace(text, 'console.log(loss);', 'export { loss };');
  return `import { memory } from '@evenkeel/tensor';\n${text}`;
}

it('the loops of the README leave nothing behind', async () => {
  const example = findExamples().find(
    ({ file, code }) => file === 'README.md' && code.includes('valueAndGrad'),
  );
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'readme-loop.ts');
  writeFileSync(path, loopModule(example?.code ?? ''));
  const { live, loss, answers } = await import(/* @vite-ignore */ path);
  const buffers = live.map(({ buffers, bytes }: { buffers: number; bytes: number }) => [
    buffers,
    bytes,
  ]);
  // x and y; the kernels and biases of two layers; gamma, beta and the statistics of one, with their counter, which
  // is written along with these and has their room; two slots for each of the six parameters.
  const floats = 8 + 4 + (16 + 8 + 8 + 1) + 4 * 8 + 2 * (16 + 8 + 8 + 1 + 8 + 8);
  expect(buffers).toEqual(new Array(4).fill([2 + 4 + 5 + 2 * 6, 4 * (floats + 8)]));
  expect(loss).toBeLessThan(0.01);
  expect([...answers]).toEqual([0, 1, 1, 0]);
}, 60_000);
