/**
 * A fresh process that does one step: `node startup.js BUNDLE CONFIG CASE`. Says how long it took from before the
 * import to the loss. Everything that the measurement itself needs is loaded before.
 */
import { readFileSync } from 'node:fs';
import type { TrainCase } from '../cases.js';
import { type ArrayFile, Arrays } from '../data/arrays.js';
import type { Reply, StartupAnswer } from './contract.js';
import { load } from './load.js';

console.log = console.error;
console.info = console.error;
const [, , bundle = '', config = '{}', path = ''] = process.argv;
const { spec, file }: { spec: TrainCase; file: ArrayFile } = JSON.parse(readFileSync(path, 'utf8'));
const arrays = Arrays.read(file);

const start = performance.now();
const session = await load(bundle, config);
const imported = performance.now();
const prepared = await session.prepare(spec, arrays);
const ready = performance.now();
let reply: Reply;
if ('absent' in prepared) reply = { error: prepared.absent };
else {
  const losses = (await prepared.lanes[0]?.check?.()) ?? [];
  const answer: StartupAnswer = {
    import_us: (imported - start) * 1e3,
    prepare_us: (ready - imported) * 1e3,
    step_us: (performance.now() - ready) * 1e3,
    loss: losses[0] ?? Number.NaN,
  };
  reply = { ok: answer };
}
process.stdout.write(`${JSON.stringify(reply)}\n`, () => process.exit(0));
