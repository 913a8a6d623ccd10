// What a page shows of a file stands there, word for word.
import { expect, it } from 'vitest';
import { findQuotes } from './example-source.js';
import { read } from './workspace.js';

const quotes = findQuotes();

it('there are some', () => {
  expect(quotes).not.toEqual([]);
});

it.each(quotes.map((quote) => [`${quote.file}:${quote.line}`, quote] as const))(
  '%s is in the file that it names',
  (_, { source, code }) => {
    expect(read(source)).toContain(`${code}\n`);
  },
);
