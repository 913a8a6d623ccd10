/**
 * The inside of the matrix product: a strip of tiles, one below the other, each of a few rows by a few
 * vectors of columns, whose sums stay in registers while k runs. Every element is one sum in increasing
 * order of k, begun with 0 or with what was stored before: the size of the tile does not show in the bits.
 *
 * The order of the loads and products below is that of the instructions: engines that keep it need one register
 * for each sum, for each vector of b, and for one element of a.
 */
import type { FunctionBuilder } from '../../expression/function.js';
import { I32, type Int } from '../../expression/scalar.js';
import type { I32Variable } from '../../expression/variables.js';
import type { Proportions } from '../../runtime/tiles.js';
import type { Lanes, Vector } from './lanes.js';

/** What is written into the code of a strip, besides the arguments that are known. */
export interface Tile extends Proportions {
  /** Steps of k written out in a row. */
  readonly unroll: number;
  /** Whether a bias is added at the end: one for each column, or one for all. */
  readonly bias: 'none' | 'columns' | 'one';
}

/** Addresses, counts, and strides in bytes. */
type StripArgument =
  | 'a'
  | 'b'
  | 'c'
  /** Address of the bias, or 0 if it is not yet to be added. */
  | 'bias'
  /** Tiles, one below the other; and from one to the next in a. */
  | 'tiles'
  | 'aTile'
  /** Steps of the sum, maybe none. */
  | 'k'
  /** Whether the sums begin here; else they go on from c. */
  | 'first'
  /** How many columns are written: all of the tile's, or fewer. */
  | 'columns'
  /** From row to row and from step to step of a, from step to step of b, from row to row of c. */
  | 'aRow'
  | 'aStep'
  | 'bStep'
  | 'cRow';

/** Writes the function. */
export function writeStrip<V extends Vector<V>>(
  f: FunctionBuilder,
  lanes: Lanes<V>,
  tile: Tile,
  args: Readonly<Record<StripArgument, Int>>,
): void {
  const { rows, vectors, bias } = tile;
  const a = f.i32(args.a);
  const c = f.i32(args.c);
  const sums = Array.from({ length: rows }, () =>
    Array.from({ length: vectors }, () => lanes.variable(f)),
  );
  f.times(args.tiles, () => {
    f.if(
      I32.of(args.first),
      () => forEach(sums, (sum) => sum.set(lanes.zero)),
      () => {
        const places = rowsOf(f, c, args.cRow, rows);
        forEach(sums, (sum, i, j) => sum.set(lanes.load(...at(places[i]!, 16 * j))));
      },
    );
    writeSum(f, lanes, tile, args, a, sums);
    if (bias !== 'none') {
      f.if(I32.of(args.bias), () => {
        const from = I32.of(args.bias);
        const row = Array.from({ length: vectors }, (_, j) =>
          lanes.variable(f, bias === 'one' ? lanes.splat(from) : lanes.load(from, 16 * j)),
        );
        forEach(sums, (sum, _, j) => sum.set(sum.add(row[j]!)));
      });
    }
    const places = rowsOf(f, c, args.cRow, rows);
    const whole = I32.of(args.columns).ge(4 * vectors);
    f.if(
      whole,
      () => forEach(sums, (sum, i, j) => storeAt(f, places[i]!, 16 * j, sum, 4)),
      () =>
        forEach(sums, (sum, i, j) =>
          storeAt(f, places[i]!, 16 * j, sum, I32.of(args.columns).sub(4 * j)),
        ),
    );
    a.inc(args.aTile);
    c.inc(I32.of(args.cRow).mul(rows));
  });
}

type Variable<V> = V & { set(value: V): void };

/** The loop over k. */
function writeSum<V extends Vector<V>>(
  f: FunctionBuilder,
  lanes: Lanes<V>,
  { rows, vectors, paired, unroll }: Tile,
  args: Readonly<Record<StripArgument, Int>>,
  a: I32,
  sums: readonly (readonly Variable<V>[])[],
): void {
  const aStep = I32.of(args.aStep);
  const bStep = I32.of(args.bStep);
  const pointer = f.i32(a);
  const places = rowsOf(f, pointer, args.aRow, rows);
  const pointers = [...new Set(places.map(({ address }) => address))];
  const b = f.i32(args.b);
  const pairs = paired ? pairsOf(f, lanes, sums) : [];
  const last = vectors - 1;
  const factors = Array.from({ length: vectors }, () => lanes.variable(f));
  const [even, odd] = [lanes.variable(f), lanes.variable(f)];
  const writeStep = (aAt: number, bAt: number): void => {
    const row = (j: number): V => lanes.load(b, bAt + 16 * j);
    if (rows > 1) for (const [j, variable] of factors.entries()) variable.set(row(j));
    if (pairs.length > 0) factors[last]!.set(factors[last]!.shuffle(factors[last]!, [0, 1, 0, 1]));
    for (const [i, place] of places.entries()) {
      const element = i % 2 === 0 ? even : odd;
      element.set(lanes.splat(...at(place, aAt)));
      for (const [j, sum] of sums[i]!.entries()) {
        if (j === last && pairs[i >> 1] !== undefined) continue;
        sum.set(element.madd(rows > 1 ? factors[j]! : row(j), sum));
      }
      const pair = pairs[i >> 1];
      if (pair === undefined || i % 2 === 0) continue;
      even.set(even.shuffle(odd, [0, 1, 4, 5]));
      pair.set(even.madd(factors[last]!, pair));
    }
  };
  const writeSteps = (count: number): void => {
    for (let step = 0; step < count; step++) {
      writeStep(step * (aStep.constant ?? 0), step * (bStep.constant ?? 0));
      if (bStep.constant === null) b.inc(bStep);
      if (aStep.constant === null) for (const p of pointers) p.inc(aStep);
    }
    if (bStep.constant !== null) b.inc(count * bStep.constant);
    if (aStep.constant !== null) for (const p of pointers) p.inc(count * aStep.constant);
  };
  const k = I32.of(args.k);
  f.times(k.div(unroll), () => writeSteps(unroll));
  if (unroll > 1) f.times(k.rem(unroll), () => writeSteps(1));
  for (const [p, pair] of pairs.entries()) {
    sums[2 * p]![last]!.set(pair);
    sums[2 * p + 1]![last]!.set(pair.shuffle(pair, [2, 3, 2, 3]));
  }
}

/** The last sums of each two rows in one vector. */
function pairsOf<V extends Vector<V>>(
  f: FunctionBuilder,
  lanes: Lanes<V>,
  sums: readonly (readonly Variable<V>[])[],
): Variable<V>[] {
  const last = sums.map((row) => row[row.length - 1]!);
  return last
    .filter((_, i) => i % 2 === 1)
    .map((odd, p) => lanes.variable(f, last[2 * p]!.shuffle(odd, [0, 1, 4, 5])));
}

/** Where a row begins: an address, and a distance that is known. */
interface Place {
  readonly address: I32Variable;
  readonly offset: number;
}

/** Rows so far apart: distances from one address if they are known, else an address each. */
function rowsOf(f: FunctionBuilder, first: I32Variable, stride: Int, count: number): Place[] {
  const { constant } = I32.of(stride);
  const places: Place[] = [{ address: first, offset: 0 }];
  for (let i = 1; i < count; i++) {
    places.push(
      constant !== null
        ? { address: first, offset: i * constant }
        : { address: f.i32(places[i - 1]!.address.add(stride)), offset: 0 },
    );
  }
  return places;
}

const at = ({ address, offset }: Place, further: number): [I32, number] => [
  address,
  offset + further,
];

function storeAt(
  f: FunctionBuilder,
  place: Place,
  further: number,
  value: Parameters<FunctionBuilder['storeFirst']>[1],
  count: Int,
): void {
  f.storeFirst(place.address, value, count, place.offset + further);
}

function forEach<T>(
  grid: readonly (readonly T[])[],
  visit: (item: T, i: number, j: number) => void,
): void {
  for (const [i, row] of grid.entries()) for (const [j, item] of row.entries()) visit(item, i, j);
}
