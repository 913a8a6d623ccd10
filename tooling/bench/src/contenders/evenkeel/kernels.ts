/**
 * The calls of a backend that some work makes, to be made again without the work: what the kernels take by
 * themselves. A backend around a backend, so nothing of the house need know.
 */
import type { Backend, DeviceBuffer, Operand } from '@evenkeel/tensor';

/** What computes; other methods of a backend hand memory out or read it. */
const KERNELS: ReadonlySet<string | symbol> = new Set<keyof Backend>([
  'copy',
  'elementwise',
  'reduce',
  'argReduce',
  'scan',
  'argsort',
  'matmul',
  'gather',
  'scatter',
  'randomBits',
]);

/** Something that can be done again and again, and freed. */
export interface Work {
  run(): void;
  dispose(): void;
}

/** The calls of one run. */
export interface RecordedKernels {
  /** How many there are. */
  readonly count: number;
  /** Makes all of them again, on the same memory. */
  replay(): void;
  dispose(): void;
}

/** Sets `make` up on a backend that records, runs it twice, and keeps the calls of the second run. */
export function recordKernels(
  backend: Backend,
  make: (recording: Backend) => Work,
): RecordedKernels {
  const calls: (() => void)[] = [];
  const postponed: DeviceBuffer[] = [];
  let isRecording = false;

  const recorded =
    (owner: object, f: Method): Method =>
    (...args) => {
      if (isRecording) {
        const same = args.map(snapshot);
        calls.push(() => {
          f.apply(owner, same);
        });
      }
      return f.apply(owner, args);
    };
  // What the run frees stays as it is until the end: the calls write to it again.
  const free = (buffer: DeviceBuffer): void => {
    if (isRecording) postponed.push(buffer);
    else backend.free(buffer);
  };
  const fused =
    backend.fused && around(backend.fused, (value) => recorded(backend.fused ?? {}, value));
  const recording = around(
    backend,
    (value, name) => (KERNELS.has(name) ? recorded(backend, value) : value.bind(backend)),
    { free, fused },
  );

  const work = make(recording);
  work.run();
  isRecording = true;
  work.run();
  isRecording = false;
  return {
    count: calls.length,
    replay: () => {
      for (const call of calls) call();
    },
    dispose: () => {
      work.dispose();
      for (const buffer of postponed) backend.free(buffer);
    },
  };
}

type Method = (...args: unknown[]) => unknown;

/** `target` with every method replaced, and the properties of `own` in the place of its own. */
function around<T extends object>(
  target: T,
  replace: (method: Method, name: string | symbol) => Method,
  own: Readonly<Record<string | symbol, unknown>> = {},
): T {
  return new Proxy(target, {
    get: (_, name) => {
      if (Object.hasOwn(own, name)) return own[name];
      const value: unknown = Reflect.get(target, name);
      return isMethod(value) ? replace(value, name) : value;
    },
  });
}

function isMethod(value: unknown): value is Method {
  return typeof value === 'function';
}

/** An argument as it is now: a tensor's buffer is gone when it is freed, and lists are used again. */
function snapshot(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snapshot);
  if (!isOperand(value)) return value;
  const { buffer, layout, offset } = value;
  return { buffer, layout, offset };
}

function isOperand(value: unknown): value is Operand {
  return typeof value === 'object' && value !== null && 'buffer' in value && 'layout' in value;
}
