import { describe, expect, it } from 'vitest';
import { RemoteProcess } from './remote.js';

/** A process that says hello and then answers each line with what `answer` makes of it. */
const start = (answer: string) =>
  RemoteProcess.start('rival', process.execPath, [
    '-e',
    `const say = (reply) => console.log(JSON.stringify(reply));
     say({ ok: { versions: { rival: '1.0' } } });
     require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
       const request = JSON.parse(line);
       ${answer}
     });`,
  ]);

describe('a contender in a process of its own', () => {
  it('says its versions, and answers a request with the time it took', async () => {
    const remote = await start('say({ ok: { us: request.calls } });');
    expect(remote.versions).toEqual({ rival: '1.0' });
    expect(await remote.sample(0, 12, true)).toBe(12);
    expect(await remote.sample(0, 13, true)).toBe(13);
    remote.end();
  });

  it('fails with its name and its own words', async () => {
    const remote = await start("say({ error: 'out of luck' });");
    await expect(remote.drop()).rejects.toThrow('rival failed:\nout of luck');
    remote.end();
  });

  it('that ends in the middle is reported with what it said last', async () => {
    const remote = await start("console.error('no more'); process.exit(3);");
    await expect(remote.drop()).rejects.toThrow(
      /^rival ended without an answer. It said:\n[\s\S]*no more/,
    );
  });

  it('that cannot be started is reported', async () => {
    await expect(RemoteProcess.start('rival', '/no/such/program', [])).rejects.toThrow(
      /^rival ended without an answer. It said:\n[\s\S]*ENOENT/,
    );
  });
});
