/**
 * Running sums along the last axis without `scan`: log2(n) steps, each of which adds a copy that is shifted twice as
 * far. Called on the backend itself, so that nothing is paid but the kernels.
 */
import { defineProgram, e, type Operand, strided, type Tensor, zeros } from '@evenkeel/tensor';

const sum = defineProgram('sum', 2, 0, ([a, b]) => [e.add(a, b)]);

/** Makes the memory once; `run` answers a tensor that is overwritten by the next. */
export interface LogSteps {
  run(): Tensor;
  dispose(): void;
}

/** See the file's header. x is dense. */
export function logSteps(x: Tensor): LogSteps {
  const { backend, dtype, shape } = x;
  const n = shape.at(-1) ?? 1;
  /** `count` elements of each line, from `start`. */
  const part = (t: Tensor, start: number, count: number): Operand => ({
    buffer: t.buffer,
    layout: strided(dtype, [...shape.slice(0, -1), count], x.layout.strides),
    offset: start,
  });
  const both = [zeros(shape, { dtype, backend }), zeros(shape, { dtype, backend })] as const;
  const steps: (() => void)[] = [];
  let from = x;
  let to = both[0];
  for (let d = 1; d < n; d *= 2) {
    const [kept, keptTo] = [part(from, 0, d), part(to, 0, d)];
    const operands = [part(from, d, n - d), part(from, 0, n - d)];
    const sums = [part(to, d, n - d)];
    steps.push(() => {
      backend.copy(kept, keptTo);
      backend.elementwise(sum, operands, [], sums);
    });
    from = to;
    to = to === both[0] ? both[1] : both[0];
  }
  return {
    run: () => {
      for (const step of steps) step();
      return from;
    },
    dispose: () => {
      for (const t of both) t.dispose();
    },
  };
}
