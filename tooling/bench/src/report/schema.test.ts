import { describe, expect, it } from 'vitest';
import { jsonOf, reportOf } from './json.js';
import { report, row } from './report.test-support.js';
import { flawOf } from './schema.js';

describe('a report', () => {
  it('without a flaw is one', () => {
    expect(flawOf(report())).toBeNull();
  });

  it.each([
    ['no object', null, 'a report is an object'],
    ['another schema', { ...report(), schema: 2 }, 'schema must be 1, got 2'],
    ['no date', { ...report(), date: 'today' }, 'date must be a date'],
    ['no command', { ...report(), command: undefined }, 'command must be a string'],
    ['no speed', { ...report(), quick: undefined }, 'quick must be true or false'],
    ['no machine', { ...report(), machine: {} }, 'machine must say what was measured of it'],
    ['no versions', { ...report(), versions: [] }, 'versions must be an object'],
    ['no results', { ...report(), results: {} }, 'results must be an array'],
    ['a row that is none', { ...report(), results: [row(), 3] }, 'results[1]: a row is an object'],
    [
      'a row without a workload',
      { ...report(), results: [{ ...row(), workload: 1 }] },
      'results[0]: workload must be a string',
    ],
    [
      'a time that is no number',
      report({ results: [row({ median_us: Number.NaN })] }),
      'results[0]: median_us must be a positive number',
    ],
    [
      'half a sample',
      report({ results: [row({ samples: 0.5 })] }),
      'results[0]: samples must be an integer',
    ],
    [
      'a ratio below nothing',
      report({ results: [row({ ratio_to_ours: -1 })] }),
      'results[0]: ratio_to_ours must be a positive number or null',
    ],
    [
      'a Node without a version',
      { ...report(), results: [{ ...row(), node: 24 }] },
      'results[0]: node must be a version or null',
    ],
  ])('with %s: %s', (_, value, flaw) => {
    expect(flawOf(value)).toBe(flaw);
  });
});

describe('its text', () => {
  it('gives it back', () => {
    expect(reportOf(jsonOf(report()), 'a file')).toEqual(report());
  });

  it('has six digits of a figure', () => {
    const text = jsonOf(report({ results: [row({ median_us: 1234.56789 })] }));
    expect(text).toContain('"median_us": 1234.57,');
  });

  it('that is none is refused with the reason', () => {
    expect(() => reportOf('{"schema":1}', 'a.json')).toThrow(
      'a.json is no report: date must be a date. Write it with pnpm bench --json FILE.',
    );
  });
});
