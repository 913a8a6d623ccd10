import { describe, expect, it } from 'vitest';
import { CsvLog } from './csv-log.js';
import { play } from './run.test-support.js';

/** A log that remembers; writes take a moment. */
function remembered(options: { header?: boolean } = {}) {
  const written: string[] = [];
  const write = async (text: string): Promise<void> => {
    await new Promise(setImmediate);
    written.push(text);
  };
  return { log: new CsvLog({ write, ...options }), written };
}

describe('CsvLog', () => {
  it('writes a header and a line an epoch, in full precision', async () => {
    const { log, written } = remembered();
    const logs = [
      { loss: 0.1 + 0.2, accuracy: 1 },
      { loss: Number.NaN, accuracy: 1e-9 },
    ];
    const seen: number[] = [];
    await play(log, { logs, train: () => void seen.push(written.length) });
    expect(seen, 'training waits for write').toEqual([0, 2]);
    expect(written).toEqual([
      'epoch,loss,accuracy\r\n',
      '0,0.30000000000000004,1\r\n',
      '1,NaN,1e-9\r\n',
    ]);
  });

  it('quotes as RFC 4180 says', async () => {
    const { log, written } = remembered();
    await play(log, { logs: [{ 'a,b': 1, 'say "x"': 2, 'two\nlines': 3, plain: 4 }] });
    expect(written[0]).toBe('epoch,"a,b","say ""x""","two\nlines",plain\r\n');
  });

  it('keeps its columns, also in a second training', async () => {
    const { log, written } = remembered();
    await play(log, { logs: [{ loss: 1, valLoss: 2 }, { loss: 3 }] });
    await play(log, { logs: [{ extra: 9, valLoss: 5, loss: 4 }] });
    expect(written.join('')).toBe('epoch,loss,valLoss\r\n0,1,2\r\n1,3,\r\n0,4,5\r\n');
  });

  it('goes on with a text that has a header', async () => {
    const { log, written } = remembered({ header: false });
    await play(log, { logs: [{ loss: 1 }] });
    expect(written).toEqual(['0,1\r\n']);
  });

  it('refuses what is no function', () => {
    // @ts-expect-error: a path is no function.
    expect(() => new CsvLog({ write: 'log.csv' })).toThrow(
      '[CsvLog] write must be a function, got log.csv. Give what appends text: (text) => appendFile(path, text)',
    );
  });
});
