// The golden files come from the generator as it stands.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import goldens from './goldens/files.json' with { type: 'json' };

it('are those of the committed generator', () => {
  const generator = new URL(`../../../../${goldens.generator}`, import.meta.url);
  const digest = createHash('sha256').update(readFileSync(generator)).digest('hex');
  expect(digest, 'run the generator again').toBe(goldens.sha256);
});
