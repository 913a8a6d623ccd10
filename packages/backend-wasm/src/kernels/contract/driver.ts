/**
 * A whole matrix product: blocks of k, within them blocks of rows, within them panels of columns, within them
 * strips of tiles (micro-kernel.ts). Written over dimensions that are known while emitting or not.
 */
import type { FunctionBuilder } from '../../expression/function.js';
import type { KernelModule } from '../../expression/kernel-module.js';
import { I32, type Int } from '../../expression/scalar.js';
import { ADDRESSES, type Arguments, type Code, DIMENSIONS, type Part } from './code.js';
import { Functions } from './functions.js';
import type { Lanes, Vector } from './lanes.js';
import { writeStrip } from './micro-kernel.js';
import { Packing } from './packing.js';

/** Writes the function `run` of a product in parts; in one if there are dimensions that are not known. */
export function writeProduct<V extends Vector<V>>(
  module: KernelModule,
  lanes: Lanes<V>,
  parts: readonly Part[],
): void {
  const functions = new Functions(module);
  const open = DIMENSIONS.filter((name) => parts.some(({ known }) => known[name] === undefined));
  module.export('run', [...ADDRESSES, ...open], (f, parameters) => {
    for (const { code, known, column } of parts) {
      const args: Arguments = { ...parameters, ...known };
      const { b, c, bias, bColumn } = args;
      new Driver(f, functions, lanes, code, {
        ...args,
        b: I32.of(b).add(I32.of(bColumn).mul(column)),
        c: I32.of(c).add(4 * column),
        bias: code.bias === 'columns' ? biasAt(bias, column) : bias,
      }).write();
    }
  });
}

/** The address of a column's bias, or 0 if there is none. */
function biasAt(bias: Int, column: number): I32 {
  const address = I32.of(bias);
  return column === 0 ? address : address.select(address.add(4 * column), 0);
}

/** A block of k. */
interface Block {
  readonly size: Int;
  /** Whether it is the first, and the last. */
  readonly first: Int;
  readonly last: Int;
}

/** Tiles one below the other: how many, where they begin, how a lies, and how many rows are above. */
interface Strip {
  readonly rows: number;
  readonly tiles: I32;
  readonly above: I32;
  readonly a: I32;
  readonly aTile: Int;
  readonly aRow: Int;
  readonly aStep: Int;
}

/** Columns: where b, c and the bias begin, and how b lies. */
interface Panel {
  readonly b: I32;
  readonly bStep: Int;
  readonly c: I32;
  readonly bias: I32;
  readonly columns: Int;
  readonly vectors: number;
}

class Driver<V extends Vector<V>> {
  readonly #f: FunctionBuilder;
  readonly #functions: Functions;
  readonly #packing: Packing;
  readonly #lanes: Lanes<V>;
  readonly #code: Code;
  readonly #args: Arguments;

  constructor(
    f: FunctionBuilder,
    functions: Functions,
    lanes: Lanes<V>,
    code: Code,
    args: Arguments,
  ) {
    this.#f = f;
    this.#functions = functions;
    this.#packing = new Packing(f, functions, code);
    this.#lanes = lanes;
    this.#code = code;
    this.#args = args;
  }

  write(): void {
    const f = this.#f;
    const { k, kBlock, aStep, bStep } = this.#args;
    const a = f.i32(this.#args.a);
    const b = f.i32(this.#args.b);
    blocks(f, k, kBlock, (depth) => {
      this.#writeRows(depth, a, b);
      a.inc(I32.of(depth.size).mul(aStep));
      b.inc(I32.of(depth.size).mul(bStep));
    });
  }

  /** All rows for a block of k, a block of tiles at a time. */
  #writeRows(depth: Block, aFirst: I32, b: I32): void {
    const f = this.#f;
    const { tall, low, tileBlock, aRow, cRow } = this.#args;
    const { rows } = this.#code;
    const a = f.i32(aFirst);
    const c = f.i32(this.#args.c);
    const tallLeft = f.i32(tall);
    blocks(f, I32.of(tall).add(low), tileBlock, ({ size, first }) => {
      const whole = I32.of(size).constant !== null && I32.of(first).constant === 1;
      const tallNow = whole ? I32.of(tall) : f.i32(tallLeft.min(f.i32(size)));
      const lowNow = whole ? I32.of(low) : f.i32(I32.of(size).sub(tallNow));
      this.#writeColumns(depth, first, this.#strips(depth, a, tallNow, lowNow), b, c);
      if (whole) return;
      tallLeft.set(tallLeft.sub(tallNow));
      const down = f.i32(tallNow.mul(rows).add(lowNow.mul(rows - 1)));
      a.inc(down.mul(aRow));
      c.inc(down.mul(cRow));
    });
  }

  /** The tiles of a block: the tall ones, below them the low ones. Packs them if that is the way. */
  #strips(depth: Block, a: I32, tall: I32, low: I32): Strip[] {
    const f = this.#f;
    const { aRow, aStep, aPacked, scratch } = this.#args;
    const { rows, packA } = this.#code;
    const down = tall.mul(rows);
    const strips = [{ rows, tiles: tall, above: I32.of(0), a }];
    if (rows > 1 && low.constant !== 0) {
      const below = f.i32(a.add(down.mul(aRow)));
      strips.push({ rows: rows - 1, tiles: low, above: down, a: below });
    }
    if (packA === 'none') {
      return strips.map((s) => ({ ...s, aTile: I32.of(aRow).mul(s.rows), aRow, aStep }));
    }
    const target = f.i32(I32.of(scratch).add(aPacked));
    return strips.map((strip) => {
      const aTile = I32.of(depth.size).mul(4 * strip.rows);
      const packed = { ...strip, a: f.i32(target), aTile, aRow: 4, aStep: 4 * strip.rows };
      const source = f.i32(strip.a);
      f.times(strip.tiles, () => {
        const from = { address: source, row: aRow, step: aStep };
        this.#packing.tile(from, target, strip.rows, depth.size);
        source.inc(I32.of(aRow).mul(strip.rows));
        target.inc(aTile);
      });
      return packed;
    });
  }

  /** All columns for a block of rows, a panel at a time. */
  #writeColumns(depth: Block, firstRows: Int, strips: Strip[], bFirst: I32, cFirst: I32): void {
    const f = this.#f;
    const { vectors, packB } = this.#code;
    const { panels, edge, bStep, bColumn, slot, scratch } = this.#args;
    const b = f.i32(bFirst);
    const c = f.i32(cFirst);
    const bias = f.i32();
    if (this.#code.bias !== 'none') bias.set(I32.of(depth.last).select(this.#args.bias, 0));
    const packed = f.i32(scratch);
    const panel = (columns: Int, width: number): void => {
      if (packB !== 'none') {
        const source = { address: b, column: bColumn, step: bStep };
        f.if(I32.of(firstRows), () =>
          this.#packing.panel(source, packed, depth.size, columns, width),
        );
      }
      const from = packB === 'none' ? { b, bStep } : { b: packed, bStep: 16 * width };
      for (const strip of strips) {
        f.if(strip.tiles.gt(0), () =>
          this.#writeStrip(depth, strip, { ...from, c, bias, columns, vectors: width }),
        );
      }
    };
    const known = I32.of(edge).constant;
    // One strip for both kinds of panels if its last columns are not known now.
    const whole = known === null ? f.i32(4 * vectors) : 4 * vectors;
    f.times(panels, () => {
      panel(whole, vectors);
      if (packB !== 'none') packed.inc(slot);
      b.inc(I32.of(bColumn).mul(4 * vectors));
      c.inc(16 * vectors);
      if (this.#code.bias === 'columns') bias.set(biasAt(bias, 4 * vectors));
    });
    f.if(I32.of(edge).gt(0), () => panel(edge, known === null ? vectors : Math.ceil(known / 4)));
  }

  #writeStrip(depth: Block, strip: Strip, panel: Panel): void {
    const { rows, above, ...tiles } = strip;
    const { vectors, ...columns } = panel;
    const { cRow } = this.#args;
    const tile = { ...this.#code, rows, vectors };
    const bias = tile.bias === 'none' ? 0 : panel.bias;
    const c = panel.c.add(above.mul(cRow));
    this.#functions.call(
      this.#f,
      `${rows}x${4 * vectors}${tile.paired ? ' paired' : ''}`,
      { ...tiles, ...columns, c, bias, k: depth.size, first: depth.first, cRow },
      (f, args) => writeStrip(f, this.#lanes, tile, args),
    );
  }
}

/** Goes through `total` in blocks of at most `most`; once if there is nothing. */
function blocks(f: FunctionBuilder, total: Int, most: Int, body: (block: Block) => void): void {
  const [all, block] = [I32.of(total), I32.of(most)];
  if (all.constant !== null && block.constant !== null && all.constant <= block.constant) {
    body({ size: all.constant, first: 1, last: 1 });
    return;
  }
  const even =
    all.constant !== null && block.constant !== null && all.constant % block.constant === 0;
  const left = f.i32(all);
  const size = f.i32(block);
  const first = f.i32(1);
  f.repeat(() => {
    if (!even) size.set(left.min(block));
    left.set(left.sub(even ? block : size));
    body({ size: even ? block : size, first, last: left.eq(0) });
    first.set(0);
    return left.gt(0);
  });
}
