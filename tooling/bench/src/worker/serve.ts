/**
 * The process of a contender: `node serve.js BUNDLE CONFIG`. Reads requests and writes answers, a JSON value a line.
 * What libraries print goes to stderr.
 */
import { createInterface } from 'node:readline';
import type { Reply, Request } from './contract.js';
import { load } from './load.js';
import { SessionHost } from './session-host.js';

const say = (reply: Reply): boolean => process.stdout.write(`${JSON.stringify(reply)}\n`);
const complain = (error: unknown): boolean =>
  say({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });

console.log = console.error;
console.info = console.error;
const [, , bundle = '', config = '{}'] = process.argv;
try {
  const session = await load(bundle, config);
  const host = new SessionHost(session);
  say({ ok: { versions: session.versions } });
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      const request: Request = JSON.parse(line);
      say({ ok: await host.answer(request) });
    } catch (error) {
      complain(error);
    }
  }
} catch (error) {
  complain(error);
  process.exitCode = 1;
}
