import { expect, it } from 'vitest';
import { Arrays } from '../../data/arrays.js';
import { open } from './index.js';
import { arithmeticModule, copyModule } from './module.js';

/** As in index.ts: the types of WebAssembly belong to the library "dom". */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: {
      run(a: number, b: number, c: number): number;
      readonly memory: { readonly buffer: ArrayBuffer };
    };
  };
}
const api: WebAssemblyApi = Reflect.get(globalThis, 'WebAssembly');
const instance = (bytes: Uint8Array<ArrayBuffer>) =>
  new api.Instance(new api.Module(bytes)).exports;

it('twelve sums follow s = s * factor + summand, four times in a turn', () => {
  const { run } = instance(arithmeticModule('mul+add'));
  let sum = 0;
  for (let i = 0; i < 3 * 4; i++) sum = Math.fround(Math.fround(sum * 0.5) + 1);
  expect(run(3, 0.5, 1)).toBe(Math.fround(12 * sum));
});

it('copies bytes', () => {
  const { run, memory } = instance(copyModule(1));
  new Uint8Array(memory.buffer).set([1, 2, 3, 4]);
  run(100, 0, 3);
  expect([...new Uint8Array(memory.buffer, 100, 4)]).toEqual([1, 2, 3, 0]);
});

it('offers arithmetic and copies as lanes that say how much they do', async () => {
  const session = await open();
  const yardsticks = [{ kind: 'peak' }, { kind: 'copy', bytes: 2048 }] as const;
  const prepared = await session.prepare({ kind: 'machine', yardsticks }, new Arrays([]));
  if ('absent' in prepared) throw new Error(prepared.absent);
  const units = prepared.lanes.map(({ name, work }) => `${name}: ${work?.unit}`);
  // fma is there where the engine has relaxed SIMD.
  expect(units.filter((unit) => !unit.startsWith('fma'))).toEqual([
    'mul+add: GFLOP/s',
    'copy of 2 KiB: GB/s',
  ]);
  for (const lane of prepared.lanes) expect(lane.run()).toBeUndefined();
  expect(prepared.lanes.at(-1)?.work?.amount).toBe(4096);
});
