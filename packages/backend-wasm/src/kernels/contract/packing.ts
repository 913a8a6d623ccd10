/**
 * Copies of operands in the order in which the tiles read them. What lies beside the operand may be read and
 * copied too: it meets no sum that is stored.
 */
import type { FunctionBuilder } from '../../expression/function.js';
import { I32, type Int } from '../../expression/scalar.js';
import { F32x4 } from '../../expression/vector.js';
import type { Code } from './code.js';
import type { Functions } from './functions.js';

/** See the file's header. */
export class Packing {
  readonly #f: FunctionBuilder;
  readonly #functions: Functions;
  readonly #code: Code;

  constructor(f: FunctionBuilder, functions: Functions, code: Code) {
    this.#f = f;
    this.#functions = functions;
    this.#code = code;
  }

  /** A tile of a, so that the elements of one step lie side by side. */
  tile(
    { address, row, step }: { readonly address: I32; readonly row: Int; readonly step: Int },
    target: I32,
    rows: number,
    steps: Int,
  ): void {
    if (this.#code.packA === 'copy') {
      this.#copyRows(address, step, target, steps, rows);
      return;
    }
    // The last rows first: what is written beside them is written again.
    for (let i = 4 * Math.ceil(rows / 4) - 4; i >= 0; i -= 4) {
      const source = { address: address.add(I32.of(row).mul(i)), column: row };
      this.#transpose(source, rows - i, target.add(4 * i), 4 * rows, steps);
    }
  }

  /** A panel of b, so that the elements of one step lie side by side. */
  panel(
    { address, column, step }: { readonly address: I32; readonly column: Int; readonly step: Int },
    target: I32,
    steps: Int,
    columns: Int,
    vectors: number,
  ): void {
    if (this.#code.packB === 'copy') {
      this.#copyRows(address, step, target, steps, 4 * vectors);
      return;
    }
    for (let j = 0; j < vectors; j++) {
      const left = I32.of(columns).sub(4 * j);
      const source = { address: address.add(I32.of(column).mul(4 * j)), column };
      this.#f.if(left.gt(0), () =>
        this.#transpose(source, left, target.add(16 * j), 16 * vectors, steps),
      );
    }
  }

  #copyRows(source: I32, sourceRow: Int, target: I32, rows: Int, columns: number): void {
    this.#functions.call(
      this.#f,
      `copy rows of ${columns}`,
      { source, target, rows, sourceRow, targetRow: 4 * columns },
      (f, args) => writeCopyRows(f, Math.ceil(columns / 4), args),
    );
  }

  /** Up to four columns. */
  #transpose(
    source: { readonly address: I32; readonly column: Int },
    columns: Int,
    target: I32,
    targetRow: number,
    rows: Int,
  ): void {
    const { constant } = I32.of(columns);
    this.#functions.call(
      this.#f,
      'transpose',
      {
        source: source.address,
        sourceColumn: source.column,
        columns: constant === null ? columns : Math.min(4, constant),
        target,
        targetRow,
        rows,
      },
      writeTranspose,
    );
  }
}

/** Copies rows of whole vectors. */
function writeCopyRows(
  f: FunctionBuilder,
  vectors: number,
  args: Readonly<Record<'source' | 'target' | 'rows' | 'sourceRow' | 'targetRow', Int>>,
): void {
  const source = f.i32(args.source);
  const target = f.i32(args.target);
  const row = f.f32x4s(vectors);
  f.times(args.rows, () => {
    for (const [j, v] of row.entries()) v.set(F32x4.load(source, 16 * j));
    for (const [j, v] of row.entries()) f.store(target, v, 16 * j);
    source.inc(args.sourceRow);
    target.inc(args.targetRow);
  });
}

/**
 * Copies 1 to 4 columns, each contiguous in the source, to rows of four in the target: four by four
 * elements at a time. Up to three rows more than asked for are written.
 */
function writeTranspose(
  f: FunctionBuilder,
  args: Readonly<
    Record<'source' | 'target' | 'rows' | 'columns' | 'sourceColumn' | 'targetRow', Int>
  >,
): void {
  const target = f.i32(args.target);
  const columns = [f.i32(args.source)];
  for (let j = 1; j < 4; j++) {
    // There may be nothing where a column that is not asked for would be: the last one is read again.
    const step = I32.of(args.columns).gt(j).select(args.sourceColumn, 0);
    columns.push(f.i32(columns[j - 1]!.add(step)));
  }
  const [x, y, z, w, xy, zw, xyHigh, zwHigh] = f.f32x4s(8) as [F, F, F, F, F, F, F, F];
  const from = [x, y, z, w];
  f.times(I32.of(args.rows).add(3).shr(2), () => {
    for (const [j, v] of from.entries()) v.set(F32x4.load(columns[j]!));
    xy.set(x.shuffle(y, [0, 4, 1, 5]));
    zw.set(z.shuffle(w, [0, 4, 1, 5]));
    xyHigh.set(x.shuffle(y, [2, 6, 3, 7]));
    zwHigh.set(z.shuffle(w, [2, 6, 3, 7]));
    for (const v of [
      xy.shuffle(zw, [0, 1, 4, 5]),
      xy.shuffle(zw, [2, 3, 6, 7]),
      xyHigh.shuffle(zwHigh, [0, 1, 4, 5]),
      xyHigh.shuffle(zwHigh, [2, 3, 6, 7]),
    ]) {
      f.store(target, v);
      target.inc(args.targetRow);
    }
    for (const column of columns) column.inc(16);
  });
}

type F = ReturnType<FunctionBuilder['f32x4']>;
