/**
 * einsum: sums of products by the names of axes. The equation is read in equation.ts; each step is one contraction of
 * two tensors (pair.ts), so its gradients are theirs.
 */
import { live, meet } from '../../dispatch/record.js';
import { inScope } from '../../dispatch/scope.js';
import { promote } from '../../dtype.js';
import { ArgumentError, formatShape, ShapeError } from '../../errors.js';
import type { Tensor } from '../../tensor.js';
import { refuseBool, toDType } from '../apply.js';
import { diagonal, reshape, transpose } from '../move/index.js';
import { sum } from '../reduce/index.js';
import { type Equation, parseEquation, type Term } from './equation.js';
import { type AxisPair, contractPair } from './pair.js';

/** A tensor and the names of its axes: letters, and a number for each axis that '...' stands for, from the last. */
interface Named {
  readonly x: Tensor;
  readonly labels: readonly string[];
}

/**
 * Products of tensors, summed over axes, by Einstein's convention: each axis has a letter, axes with the same letter run
 * together, and what the result does not name is summed over.
 *
 * A letter twice in one operand is its diagonal. '...' stands for any axes, which broadcast; axes of size 1 broadcast
 * too. Without '->' the result has the axes of '...', then the letters that occur once, in alphabetical order. Any number
 * of operands: those whose product is cheapest are multiplied first, as matrices. dtypes are promoted before that; int32 wraps.
 *
 * @param equation the letters of the operands, separated by commas, and perhaps '->' with those of the result. Spaces mean
 * nothing. Where the result has no '...', the axes it stands for are summed over.
 * @throws {ArgumentError} if the equation is malformed (with the position), or names another number of operands.
 * @throws {ShapeError} if an operand has another number of axes than letters, or sizes of one letter differ.
 * @throws {DTypeError} if all operands are bool.
 *
 * @example
 * ```ts
 * const backend = new CpuBackend();
 * const a = tensor([[1, 2], [3, 4]], { backend });
 * String(einsum('ij,jk->ik', a, a)); // => [[ 7. 10.] [15. 22.]]
 * String(einsum('ii->i', a)); // => [1. 4.]
 * einsum('ij->', a).item(); // => 10
 * einsum('...ij,...jk', ones([5, 2, 3], { backend }), ones([3, 4], { backend })).shape; // => [5, 2, 4]
 * einsum('ij,kl', a); // throws [einsum] the equation names 2 operands, got 1
 * ```
 */
export function einsum(equation: string, ...operands: Tensor[]): Tensor {
  const parsed = parseEquation(equation);
  for (const x of operands) live('einsum', x);
  const [first] = operands;
  if (parsed.operands.length !== operands.length || first === undefined) {
    throw new ArgumentError(
      'einsum',
      `the equation names ${parsed.operands.length} operands, got ${operands.length} for '${equation}'. Separate them by commas`,
    );
  }
  for (const x of operands) meet('einsum', first, x);
  const dtypes = operands.map((x) => x.layout.dtype);
  const dtype = dtypes.reduce(promote);
  if (dtype === 'bool') refuseBool('einsum', ...dtypes);
  const names = operands.map((x, i) => namesOf(equation, i, x, parsed.operands[i]));
  const sizes = sizesOf(equation, operands, names);
  const output = outputOf(parsed, names);
  return inScope(() => {
    const all = operands
      .map((x, i) => simplified(x, names[i] ?? [], sizes))
      .map(({ x, labels }) => ({ x: toDType(x, dtype), labels }));
    return arranged(contracted(all, output, sizes), output);
  });
}

/** The names of the axes of an operand. */
function namesOf(equation: string, position: number, x: Tensor, term?: Term): readonly string[] {
  const { labels = [], ellipsis = null } = term ?? {};
  const rest = x.layout.shape.length - labels.length;
  if (rest < 0 || (rest > 0 && ellipsis === null)) {
    throw new ShapeError(
      'einsum',
      `operand ${position} must have ${ellipsis === null ? '' : 'at least '}${labels.length} axes, got ${formatShape(x.shape)} for '${equation}'. Give one letter per axis; '...' stands for the others`,
      [x.shape],
    );
  }
  if (ellipsis === null) return labels;
  const others = Array.from({ length: rest }, (_, i) => String(rest - i));
  return [...labels.slice(0, ellipsis), ...others, ...labels.slice(ellipsis)];
}

/** The size of each name: axes of size 1 repeat, but not along another axis of the same operand. */
function sizesOf(
  equation: string,
  operands: readonly Tensor[],
  names: readonly (readonly string[])[],
): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  operands.forEach((x, i) => {
    const own = new Map<string, number>();
    names[i]?.forEach((label, axis) => {
      const n = x.layout.shape[axis] ?? 1;
      const known = sizes.get(label) ?? 1;
      const before = own.get(label) ?? n;
      if (before !== n || (known !== n && known !== 1 && n !== 1)) {
        const met = before !== n ? before : known;
        const what = /\d/.test(label) ? "the axes of '...'" : `the axes '${label}'`;
        throw new ShapeError(
          'einsum',
          `${what} must have one size, got ${met} and ${n} for '${equation}' with ${operands.map((t) => formatShape(t.shape)).join(' and ')}. Use other letters, or reshape`,
          operands.map((t) => t.shape),
        );
      }
      own.set(label, n);
      sizes.set(label, known === 1 ? n : known);
    });
  });
  return sizes;
}

/** The names of the result's axes. */
function outputOf({ output }: Equation, names: readonly (readonly string[])[]): readonly string[] {
  const all = names.flat();
  const dots = [...new Set(all.filter((label) => /\d/.test(label)))].sort(
    (a, b) => Number(b) - Number(a),
  );
  if (output === null) {
    const once = all.filter(
      (label) => !/\d/.test(label) && all.indexOf(label) === all.lastIndexOf(label),
    );
    return [...dots, ...once.sort()];
  }
  const { labels, ellipsis } = output;
  if (ellipsis === null) return labels;
  return [...labels.slice(0, ellipsis), ...dots, ...labels.slice(ellipsis)];
}

/** The operand with each name once (diagonals taken), and without axes of size 1 that others repeat. */
function simplified(
  x: Tensor,
  labels: readonly string[],
  sizes: ReadonlyMap<string, number>,
): Named {
  const again = labels.findIndex((label, axis) => labels.indexOf(label) < axis);
  if (again >= 0) {
    const first = labels.indexOf(labels[again] ?? '');
    const rest = labels.filter((_, axis) => axis !== first && axis !== again);
    return simplified(diagonal(x, 0, first, again), [...rest, labels[again] ?? ''], sizes);
  }
  const stays = labels.map(
    (label, axis) => x.layout.shape[axis] !== 1 || (sizes.get(label) ?? 1) === 1,
  );
  if (stays.every(Boolean)) return { x, labels };
  const shape = x.layout.shape.filter((_, axis) => stays[axis]);
  return { x: reshape(x, shape), labels: labels.filter((_, axis) => stays[axis]) };
}

/** All operands in one: those whose product is cheapest go first. */
function contracted(
  operands: readonly Named[],
  output: readonly string[],
  sizes: ReadonlyMap<string, number>,
): Named {
  const rest = [...operands];
  for (;;) {
    const [a, b] = cheapest(rest, sizes);
    if (a === undefined || b === undefined) break;
    rest.splice(rest.indexOf(a), 1);
    rest.splice(rest.indexOf(b), 1);
    const needed = new Set([...output, ...rest.flatMap(({ labels }) => labels)]);
    rest.push(product(a, b, needed));
  }
  return without(rest[0]!, (label) => output.includes(label));
}

/** The two whose product takes the fewest multiplications; of equal ones the first. */
function cheapest(operands: readonly Named[], sizes: ReadonlyMap<string, number>): Named[] {
  let best: Named[] = [];
  let least = Number.POSITIVE_INFINITY;
  operands.forEach((a, i) => {
    for (const b of operands.slice(i + 1)) {
      const union = new Set([...a.labels, ...b.labels]);
      let cost = 1;
      for (const label of union) cost *= sizes.get(label) ?? 1;
      if (cost < least || best.length === 0) [best, least] = [[a, b], cost];
    }
  });
  return best;
}

/** The product of two, summed over what only they name. */
function product(a: Named, b: Named, needed: ReadonlySet<string>): Named {
  const x = without(a, (label) => b.labels.includes(label) || needed.has(label));
  const y = without(b, (label) => a.labels.includes(label) || needed.has(label));
  const common = x.labels.filter((label) => y.labels.includes(label));
  const pairs = (stays: boolean): AxisPair[] =>
    common
      .filter((label) => needed.has(label) === stays)
      .map((label) => [x.labels.indexOf(label), y.labels.indexOf(label)]);
  const kept = common.filter((label) => needed.has(label));
  const only = (labels: readonly string[]) => labels.filter((label) => !common.includes(label));
  return {
    x: contractPair(x.x, y.x, { batch: pairs(true), sum: pairs(false) }),
    labels: [...kept, ...only(x.labels), ...only(y.labels)],
  };
}

/** Sums over the axes that do not stay. */
function without({ x, labels }: Named, stays: (label: string) => boolean): Named {
  const axes = labels.flatMap((label, axis) => (stays(label) ? [] : [axis]));
  return axes.length === 0 ? { x, labels } : { x: sum(x, axes), labels: labels.filter(stays) };
}

/** The axes in the order of the result. */
function arranged({ x, labels }: Named, output: readonly string[]): Tensor {
  return transpose(
    x,
    output.map((label) => labels.indexOf(label)),
  );
}
