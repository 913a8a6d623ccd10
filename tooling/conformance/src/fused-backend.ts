// The reference backend with every fused kernel, written as plainly as possible: so the suites also
// run the operations' paths through fused kernels, which the reference backend itself lacks.
import { CpuBackend } from '@evenkeel/backend-cpu';
import { type AxisMask, axesOf, type Shape } from '@evenkeel/tensor';

type Operand = Parameters<CpuBackend['readSync']>[0];

/** The elements in row-major order, as numbers. */
type Values = ArrayLike<number>;

const at = (values: Values, i: number): number => values[i] ?? Number.NaN;

/** For each element of `shape`: in which group of the kept axes it lies. */
function groupsOf(shape: Shape, axes: AxisMask): { groups: number[]; count: number } {
  const reduced = new Set(axesOf(axes));
  let groups = [0];
  let count = 1;
  shape.forEach((n, axis) => {
    const kept = !reduced.has(axis);
    groups = groups.flatMap((g) => Array.from({ length: n }, (_, i) => (kept ? g * n + i : g)));
    if (kept) count *= n;
  });
  return { groups, count };
}

/** Sums by group. */
function sums(values: number[], groups: number[], count: number): number[] {
  const out = new Array<number>(count).fill(0);
  values.forEach((x, i) => {
    const g = groups[i] ?? 0;
    out[g] = at(out, g) + x;
  });
  return out;
}

/** Mean and biased variance by group. */
function momentsOf(values: number[], groups: number[], count: number) {
  const size = values.length / count;
  const mean = sums(values, groups, count).map((s) => s / size);
  const squares = values.map((x, i) => (x - at(mean, groups[i] ?? 0)) ** 2);
  return { mean, variance: sums(squares, groups, count).map((s) => s / size) };
}

export class FusedBackend extends CpuBackend {
  /** How often each kernel ran: a test asserts that none is left out. */
  readonly calls = new Map<string, number>();

  #numbers(x: Operand | null): number[] {
    return x === null ? [] : [...this.readSync(x)];
  }

  #put(values: readonly number[], out: Operand | null): void {
    if (out === null) return;
    const { dtype, isDense, strides } = out.layout;
    // Inputs may be any views; what a kernel writes is promised to be dense.
    if (!isDense) throw new Error(`a fused kernel got an output of strides [${strides.join()}]`);
    this.write(dtype === 'float64' ? Float64Array.from(values) : Float32Array.from(values), out);
  }

  #ran(kernel: string): true {
    this.calls.set(kernel, (this.calls.get(kernel) ?? 0) + 1);
    return true;
  }

  readonly fused = {
    linear: (x: Operand, w: Operand, b: Operand, out: Operand): boolean => {
      const [rows = 0, inner = 0] = x.layout.shape;
      const columns = w.layout.shape[1] ?? 0;
      const [p, q, r] = [this.#numbers(x), this.#numbers(w), this.#numbers(b)];
      const values = Array.from({ length: rows * columns }, (_, i) => {
        const [row, column] = [Math.floor(i / columns), i % columns];
        let total = 0;
        for (let k = 0; k < inner; k++)
          total += at(p, row * inner + k) * at(q, k * columns + column);
        return total + at(r, column);
      });
      this.#put(values, out);
      return this.#ran('linear');
    },

    moments: (x: Operand, axes: AxisMask, mean: Operand, variance: Operand): boolean => {
      const { groups, count } = groupsOf(x.layout.shape, axes);
      const found = momentsOf(this.#numbers(x), groups, count);
      this.#put(found.mean, mean);
      this.#put(found.variance, variance);
      return this.#ran('moments');
    },

    batchNorm: (
      x: Operand,
      gamma: Operand | null,
      beta: Operand | null,
      epsilon: number,
      y: Operand,
      mean: Operand,
      variance: Operand,
    ): boolean => {
      const values = this.#numbers(x);
      const { groups, count } = groupsOf(x.layout.shape, 1);
      const found = momentsOf(values, groups, count);
      const [scale, shift] = [this.#numbers(gamma), this.#numbers(beta)];
      const normalized = values.map((v, i) => {
        const c = groups[i] ?? 0;
        const h = (v - at(found.mean, c)) / Math.sqrt(at(found.variance, c) + epsilon);
        return h * (scale[c] ?? 1) + (shift[c] ?? 0);
      });
      this.#put(normalized, y);
      this.#put(found.mean, mean);
      this.#put(found.variance, variance);
      return this.#ran('batchNorm');
    },

    batchNormGrad: (
      dy: Operand,
      x: Operand,
      gamma: Operand | null,
      mean: Operand,
      variance: Operand,
      epsilon: number,
      dx: Operand,
      dgamma: Operand | null,
      dbeta: Operand | null,
    ): boolean => {
      const values = this.#numbers(x);
      const g = this.#numbers(dy);
      const { groups, count } = groupsOf(x.layout.shape, 1);
      const rows = values.length / count;
      const [m, v, scale] = [this.#numbers(mean), this.#numbers(variance), this.#numbers(gamma)];
      const channel = (i: number) => groups[i] ?? 0;
      const inverse = v.map((s) => 1 / Math.sqrt(s + epsilon));
      const h = values.map((a, i) => (a - at(m, channel(i))) * at(inverse, channel(i)));
      const shift = sums(g, groups, count);
      const slope = sums(
        g.map((a, i) => a * at(h, i)),
        groups,
        count,
      );
      const toX = g.map((a, i) => {
        const c = channel(i);
        const centered = a - at(shift, c) / rows - (at(h, i) * at(slope, c)) / rows;
        return centered * at(inverse, c) * (scale[c] ?? 1);
      });
      this.#put(toX, dx);
      this.#put(slope, dgamma);
      this.#put(shift, dbeta);
      return this.#ran('batchNormGrad');
    },

    softmax: (x: Operand, axis: number, out: Operand): boolean => {
      this.#put(softmaxOf(this.#numbers(x), x.layout.shape, axis, false), out);
      return this.#ran('softmax');
    },

    logSoftmax: (x: Operand, axis: number, out: Operand): boolean => {
      this.#put(softmaxOf(this.#numbers(x), x.layout.shape, axis, true), out);
      return this.#ran('logSoftmax');
    },
  };
}

/** A backend whose fused kernels all say "not for these operands": the default bodies run. */
export class DecliningBackend extends CpuBackend {
  readonly fused = {
    linear: () => false,
    moments: () => false,
    batchNorm: () => false,
    batchNormGrad: () => false,
    softmax: () => false,
    logSoftmax: () => false,
  };
}

function softmaxOf(values: number[], shape: Shape, axis: number, log: boolean): number[] {
  const { groups, count } = groupsOf(shape, 1 << axis);
  const largest = new Array<number>(count).fill(Number.NEGATIVE_INFINITY);
  values.forEach((x, i) => {
    const g = groups[i] ?? 0;
    largest[g] = Math.max(at(largest, g), x);
  });
  const shifted = values.map((x, i) => x - at(largest, groups[i] ?? 0));
  const totals = sums(shifted.map(Math.exp), groups, count);
  return shifted.map((x, i) => {
    const total = at(totals, groups[i] ?? 0);
    return log ? x - Math.log(total) : Math.exp(x) / total;
  });
}
