// The promotion table, one test per cell: what PyTorch gives with 32-bit defaults.
import { CpuBackend } from '@evenkeel/backend-cpu';
import * as ops from '@evenkeel/tensor';
import { DTYPES, type DType, full, memory, scope, type Tensor } from '@evenkeel/tensor';
import { describe, expect, it } from 'vitest';
import table from './goldens/promotion.json' with { type: 'json' };

type Term = Tensor | number;

interface Cell {
  readonly op: string;
  readonly a: string;
  readonly b: string | null;
  readonly result: string | null;
  /** What PyTorch gives, and why ours differs. */
  readonly torch?: string | null;
  readonly why?: string;
}

const BINARY: Readonly<Record<string, (a: Term, b: Term) => Tensor>> = {
  add: ops.add,
  sub: ops.sub,
  mul: ops.mul,
  div: ops.div,
  maximum: ops.maximum,
  equal: ops.equal,
  floorDivide: ops.floorDivide,
  remainder: ops.remainder,
  atan2: ops.atan2,
  logicalAnd: ops.logicalAnd,
};

const UNARY: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  exp: ops.exp,
  log: ops.log,
  sqrt: ops.sqrt,
  tanh: ops.tanh,
  sigmoid: ops.sigmoid,
  erf: ops.erf,
  neg: ops.neg,
  abs: ops.abs,
  square: ops.square,
  sum: (x) => ops.sum(x),
  mean: (x) => ops.mean(x),
  max: (x) => ops.max(x),
  argmax: (x) => ops.argmax(x),
  logicalNot: ops.logicalNot,
  floor: ops.floor,
  tan: ops.tan,
  isNaN: ops.isNaN,
};

const backend = new CpuBackend();
const isDType = (name: string): name is DType => DTYPES.some((d) => d === name);
const term = (name: string): Term =>
  isDType(name) ? full([2], 1, { backend, dtype: name }) : Number(name);

function apply({ op, a, b }: Cell): Tensor {
  if (b === null) {
    const x = term(a);
    const f = UNARY[op];
    if (f === undefined || typeof x === 'number') throw new TypeError(`no unary ${op}`);
    return f(x);
  }
  const f = BINARY[op];
  if (f === undefined) throw new TypeError(`no binary ${op}`);
  return f(term(a), term(b));
}

const cells: readonly Cell[] = table.cases;

for (const op of new Set(cells.map((c) => c.op))) {
  describe(`promotion of ${op}`, () => {
    for (const cell of cells.filter((c) => c.op === op)) {
      const operands = cell.b === null ? cell.a : `${cell.a}, ${cell.b}`;
      const why = cell.why === undefined ? '' : ` (${cell.why})`;
      it(`${op}(${operands}) is ${cell.result ?? 'refused'}${why}`, () => {
        const before = memory(backend);
        scope(() => {
          if (cell.result === null) expect(() => apply(cell)).toThrow(ops.DTypeError);
          else expect(apply(cell).dtype).toBe(cell.result);
        });
        expect(memory(backend).buffers).toBe(before.buffers);
      });
    }
  });
}
