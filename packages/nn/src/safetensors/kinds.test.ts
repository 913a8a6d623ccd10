// What survives of the kinds, with and without our metadata.
import type { StateDict } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import { decodeSafetensors } from './decode.js';
import { encodeSafetensors } from './encode.js';
import { fileOf } from './safetensors.test-support.js';

const bool = (begin: number) => ({ dtype: 'BOOL', shape: [1], data_offsets: [begin, begin + 1] });

/** The kinds of the tensors a and b in a file whose metadata has `text` under evenkeel.kinds. */
function kindsWith(text: string | undefined) {
  const metadata = text === undefined ? {} : { 'evenkeel.kinds': text };
  const header = { __metadata__: metadata, a: bool(0), b: bool(1) };
  const contents = decodeSafetensors(fileOf(JSON.stringify(header), [0, 1]));
  expect(contents.metadata).toEqual({});
  return [...contents.state.values()].map(({ kind }) => kind);
}

describe('kinds', () => {
  it('survive, and leave the metadata as it was', () => {
    const entry = { dtype: 'bool', shape: [], data: Uint8Array.of(1) } as const;
    const state: StateDict = new Map([
      ['w', { ...entry, kind: 'parameter' }],
      ['m "1"', { ...entry, kind: 'statistic' }],
      ['v', { ...entry, kind: 'optimizer' }],
      ['n', { ...entry, kind: 'statistic' }],
    ]);
    const bytes = encodeSafetensors(state);
    const back = decodeSafetensors(bytes);
    expect([...back.state].map(([name, { kind }]) => [name, kind])).toEqual(
      [...state].map(([name, { kind }]) => [name, kind]),
    );
    expect(back.metadata).toEqual({});
    const text = '{"statistic":["m \\"1\\"","n"],"optimizer":["v"]}';
    expect(new TextDecoder().decode(bytes)).toContain(`"evenkeel.kinds":${JSON.stringify(text)}`);
  });

  it('are those listed; the rest are parameters', () => {
    expect(kindsWith(undefined)).toEqual(['parameter', 'parameter']);
    expect(kindsWith('{}')).toEqual(['parameter', 'parameter']);
    expect(kindsWith('{"statistic":["b"]}')).toEqual(['parameter', 'statistic']);
    expect(kindsWith('{"optimizer":["b", "a"]}')).toEqual(['optimizer', 'optimizer']);
  });

  it('may be listed for tensors that were taken out', () => {
    expect(kindsWith('{"optimizer":["gone"],"statistic":["a"]}')).toEqual([
      'statistic',
      'parameter',
    ]);
  });

  it.each([
    ['', "the metadata 'evenkeel.kinds' must have '{' at character 0, got its end"],
    ['{"statistic":"a"}', "the metadata 'evenkeel.kinds' must have '[' at character 13"],
    ['{"statistic":["a" "b"]}', "must have ',' or ']' at character 18"],
    ['{"statistic":[]} 1', 'must have nothing but spaces at character 17'],
    [
      '{"slot":["a"]}',
      'the metadata \'evenkeel.kinds\' must list the kinds statistic and optimizer, got "slot"',
    ],
    [
      '{"statistic":["a"],"optimizer":["a"]}',
      'the metadata \'evenkeel.kinds\' must list "a" once, got it twice',
    ],
  ])('are refused when they read %s', (text, message) => {
    expect(() => kindsWith(text)).toThrow(`[decodeSafetensors] `);
    expect(() => kindsWith(text)).toThrow(message);
    expect(() => kindsWith(text)).toThrow('. The file is damaged, or of another format');
  });
});
