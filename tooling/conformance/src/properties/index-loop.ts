// Arrays as a textbook has them: a shape, and a function from a position to a number. Every movement is a change of
// positions, nothing is stored, so there is no stride or offset that could be wrong.

/** A number for each position. */
export interface Loop {
  readonly shape: readonly number[];
  readonly at: (position: readonly number[]) => number;
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((n, m) => n * m, 1);

/** The place of a position in row-major order. */
function placeOf(shape: readonly number[], position: readonly number[]): number {
  return position.reduce((place, i, axis) => place * (shape[axis] ?? 1) + i, 0);
}

/** The position at a place in row-major order. */
function positionOf(shape: readonly number[], place: number): number[] {
  const position: number[] = [];
  let rest = place;
  for (const n of [...shape].reverse()) {
    position.unshift(rest % n);
    rest = Math.floor(rest / n);
  }
  return position;
}

/** The array with these numbers in row-major order. */
export const loopOf = (shape: readonly number[], data: ArrayLike<number>): Loop => ({
  shape,
  at: (position) => data[placeOf(shape, position)] ?? Number.NaN,
});

/** All numbers in row-major order. */
export const valuesOf = ({ shape, at }: Loop): number[] =>
  Array.from({ length: sizeOf(shape) }, (_, place) => at(positionOf(shape, place)));

/** Another size on one axis, and another position there. */
const onAxis = (x: Loop, axis: number, size: number, from: (i: number) => number): Loop => ({
  shape: x.shape.map((n, a) => (a === axis ? size : n)),
  at: (position) => x.at(position.map((i, a) => (a === axis ? from(i) : i))),
});

const sizeOn = (x: Loop, axis: number): number => x.shape[axis] ?? 0;

export const reshape = (x: Loop, shape: readonly number[]): Loop => ({
  shape,
  at: (position) => x.at(positionOf(x.shape, placeOf(shape, position))),
});

export const transpose = (x: Loop, axes: readonly number[]): Loop => ({
  shape: axes.map((axis) => sizeOn(x, axis)),
  at: (position) => x.at(x.shape.map((_, axis) => position[axes.indexOf(axis)] ?? 0)),
});

export const slice = (x: Loop, axis: number, start: number, stop: number, step: number): Loop =>
  onAxis(x, axis, Math.max(0, Math.ceil((stop - start) / step)), (i) => start + i * step);

export const expand = (x: Loop, shape: readonly number[]): Loop => ({
  shape,
  at: (position) =>
    x.at(
      position
        .slice(shape.length - x.shape.length)
        .map((i, axis) => (sizeOn(x, axis) === 1 ? 0 : i)),
    ),
});

export const flip = (x: Loop, axis: number): Loop =>
  onAxis(x, axis, sizeOn(x, axis), (i) => sizeOn(x, axis) - 1 - i);

export const roll = (x: Loop, shift: number, axis: number): Loop => {
  const n = sizeOn(x, axis);
  return onAxis(x, axis, n, (i) => (((i - shift) % n) + n) % n);
};

export const repeat = (x: Loop, count: number, axis: number): Loop =>
  onAxis(x, axis, sizeOn(x, axis) * count, (i) => Math.floor(i / count));

export const tile = (x: Loop, count: number, axis: number): Loop =>
  onAxis(x, axis, sizeOn(x, axis) * count, (i) => i % sizeOn(x, axis));

export const take = (x: Loop, indices: readonly number[], axis: number): Loop =>
  onAxis(x, axis, indices.length, (i) => indices[i] ?? 0);

/** Reflected without the edge itself. */
export const padReflect = (x: Loop, axis: number, before: number, after: number): Loop => {
  const n = sizeOn(x, axis);
  return onAxis(x, axis, before + n + after, (i) => {
    const from = Math.abs(i - before);
    return from < n ? from : 2 * (n - 1) - from;
  });
};

export const padEdge = (x: Loop, axis: number, before: number, after: number): Loop => {
  const n = sizeOn(x, axis);
  return onAxis(x, axis, before + n + after, (i) => Math.min(Math.max(i - before, 0), n - 1));
};

export const padConstant = (
  x: Loop,
  axis: number,
  before: number,
  after: number,
  value: number,
): Loop => {
  const n = sizeOn(x, axis);
  const padded = onAxis(x, axis, before + n + after, (i) => i - before);
  const isInside = (i: number): boolean => i >= before && i < before + n;
  return {
    shape: padded.shape,
    at: (position) => (isInside(position[axis] ?? 0) ? padded.at(position) : value),
  };
};

export const concat = (a: Loop, b: Loop, axis: number): Loop => {
  const n = sizeOn(a, axis);
  const first = onAxis(a, axis, n + sizeOn(b, axis), (i) => i);
  const second = onAxis(b, axis, 0, (i) => i - n);
  return {
    shape: first.shape,
    at: (position) => ((position[axis] ?? 0) < n ? first : second).at(position),
  };
};

/** The shape that two broadcast to, or null. */
export function broadcast(a: readonly number[], b: readonly number[]): number[] | null {
  const rank = Math.max(a.length, b.length);
  const sizes: number[] = [];
  for (let i = 1; i <= rank; i++) {
    const [n = 1, m = 1] = [a[a.length - i], b[b.length - i]];
    if (n !== m && n !== 1 && m !== 1) return null;
    sizes.unshift(n === 1 ? m : n);
  }
  return sizes;
}

/** A function of two arrays, element by element. */
export function combine(a: Loop, b: Loop, f: (a: number, b: number) => number): Loop {
  const shape = broadcast(a.shape, b.shape) ?? [];
  const [x, y] = [expand(a, shape), expand(b, shape)];
  return { shape, at: (position) => f(x.at(position), y.at(position)) };
}

/** One axis folded from its first element on. */
export function fold(x: Loop, axis: number, f: (a: number, b: number) => number): Loop {
  return {
    shape: x.shape.filter((_, a) => a !== axis),
    at: (position) => {
      const line = Array.from({ length: sizeOn(x, axis) }, (_, i) =>
        x.at([...position.slice(0, axis), i, ...position.slice(axis)]),
      );
      return line.reduce(f);
    },
  };
}
