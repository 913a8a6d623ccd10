/** The machine itself, as the yardstick of the others: arithmetic in registers, and copies. */
import type { YardstickSpec } from '../../cases.js';
import type { Lane, Session } from '../../worker/contract.js';
import { type Arithmetic, arithmeticModule, copyModule, FLOPS_PER_TURN } from './module.js';

/** The part of WebAssembly that is used here: its types belong to the library "dom". */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
  ) => {
    readonly exports: {
      run(a: number, b: number, c: number): number;
      readonly memory?: { readonly buffer: ArrayBuffer };
    };
  };
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
}

/** Of a call: so many that the call itself is nothing. */
const TURNS = 4096;

const PAGE = 65536;
const KIB = 1024;

/** See the file's header. */
export async function open(): Promise<Session> {
  const api: WebAssemblyApi = Reflect.get(globalThis, 'WebAssembly');
  const instance = (bytes: Uint8Array<ArrayBuffer>) =>
    new api.Instance(new api.Module(bytes)).exports;
  const arithmetic = (kind: Arithmetic): Lane[] => {
    const bytes = arithmeticModule(kind);
    if (!api.validate(bytes)) return []; // without relaxed SIMD
    const { run } = instance(bytes);
    // The sums stay near 2: no overflow, and no subnormal numbers.
    const work = { amount: TURNS * FLOPS_PER_TURN, unit: 'GFLOP/s' } as const;
    return [{ name: kind, work, run: () => void run(TURNS, 0.5, 1) }];
  };
  const copy = (bytes: number): Lane => {
    const { run, memory } = instance(copyModule(Math.ceil((2 * bytes) / PAGE)));
    // Memory that nobody has written to is one page of zeros, however long it is.
    new Uint8Array(memory?.buffer ?? new ArrayBuffer(0)).fill(1);
    const work = { amount: 2 * bytes, unit: 'GB/s' } as const;
    return { name: `copy of ${bytes / KIB} KiB`, work, run: () => void run(bytes, 0, bytes) };
  };
  // Made once: the memory of a large copy would be touched again for every case.
  const made = new Map<string, readonly Lane[]>();
  const lanesOf = (yardstick: YardstickSpec): readonly Lane[] => {
    const key = JSON.stringify(yardstick);
    const lanes =
      made.get(key) ??
      (yardstick.kind === 'peak'
        ? [...arithmetic('fma'), ...arithmetic('mul+add')]
        : [copy(yardstick.bytes)]);
    made.set(key, lanes);
    return lanes;
  };
  return {
    versions: {},
    prepare: (spec) => {
      if (spec.kind !== 'machine') return { absent: `no ${spec.kind}` };
      return { lanes: spec.yardsticks.flatMap(lanesOf), dispose: () => {} };
    },
  };
}
