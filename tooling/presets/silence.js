// A test that writes to the console fails: noise hides warnings. A test that expects a message
// replaces the method itself (`vi.spyOn(console, 'warn').mockImplementation(...)`) and asserts on it.
import { afterEach, beforeEach, expect } from 'vitest';

const methods = /** @type {const} */ (['log', 'info', 'warn', 'error', 'debug', 'trace']);
const originals = new Map(methods.map((name) => [name, console[name]]));
/** @type {string[]} */
let written = [];

beforeEach(() => {
  written = [];
  for (const name of methods) {
    console[name] = (/** @type {unknown[]} */ ...args) => {
      written.push(`console.${name}(${args.map(String).join(', ')})`);
    };
  }
});

afterEach(() => {
  for (const [name, original] of originals) console[name] = original;
  expect(written, 'the test wrote to the console').toEqual([]);
});
