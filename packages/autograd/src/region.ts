/**
 * A region: a function recorded with respect to some tensors, whose gradients can be pulled back, any
 * number of times. Inside another recording it is a stretch of that tape, so that pulling back is recorded as
 * well; outside it has a tape of its own.
 */
import { add, type Tensor, type Variable, zerosLike } from '@evenkeel/tensor';
import {
  alias,
  commitStaged,
  dropStaged,
  handle,
  live,
  runtime,
  stagedMark,
} from '@evenkeel/tensor/dispatch';
import { currentTape, returnTape, type Tape, takeTape } from './tape.js';

/**
 * Runs `f` as a recorded function: `dispose` frees nothing, and assignments take effect when the outermost such
 * function ends, or are dropped if this one throws.
 */
export function recorded<T>(f: () => T): T {
  const staged = stagedMark();
  let done = false;
  runtime.recordings++;
  try {
    const result = f();
    done = true;
    return result;
  } finally {
    runtime.recordings--;
    if (!done) dropStaged(staged);
    else if (runtime.recordings === 0) commitStaged(staged);
  }
}

/** Variables, and what they held when a function first read them. */
export type Reads = Map<Variable, Tensor>;

/** Runs `f`, noting in `reads` which variables it reads; whoever is noting outside gets them too. */
export function reading<T>(reads: Reads, f: () => T): T {
  const outer = runtime.reads;
  runtime.reads = reads;
  try {
    return f();
  } finally {
    runtime.reads = outer;
    for (const [variable, value] of outer === null ? [] : reads) {
      if (outer?.has(variable) === false) outer.set(variable, value);
    }
  }
}

/**
 * Records `f` of `xs`, followed through `xs` and the values of `variables`. The caller is a recorded function,
 * and closes the region.
 */
export function openRegion(
  xs: readonly Tensor[],
  variables: readonly Variable[],
  f: (xs: Tensor[]) => readonly Tensor[],
): Region {
  const outer = currentTape();
  const tape = outer ?? takeTape();
  const start = tape.count;
  const originals = variables.map((v) => v.value);
  const paused = runtime.recorder;
  let inner: readonly Tensor[] = [];
  try {
    const leaves = [...xs, ...originals].map((x) => follow(tape, x));
    const first = tape.count;
    inner = leaves.slice(xs.length);
    variables.forEach((v, i) => {
      v.current = inner[i] ?? null;
    });
    runtime.recorder = tape;
    const outputs = f(leaves.slice(0, xs.length));
    return new Region(tape, outer !== null, outputs, leaves, start, first, tape.count);
  } catch (error) {
    if (outer === null) returnTape(tape);
    throw error;
  } finally {
    runtime.recorder = paused;
    if (inner.length > 0) {
      for (const [i, v] of variables.entries()) restore(v, inner[i] ?? null, originals[i] ?? null);
    }
  }
}

/** Opens a region for `use` alone. */
export function withRegion<T>(
  xs: readonly Tensor[],
  variables: readonly Variable[],
  f: (xs: Tensor[]) => readonly Tensor[],
  use: (region: Region) => T,
): T {
  const region = openRegion(xs, variables, f);
  try {
    return use(region);
  } finally {
    region.close();
  }
}

/** See the file's header. Made by {@link openRegion}. */
export class Region {
  /** What the function returned, still followed by the tape. */
  readonly outputs: readonly Tensor[];
  /** Whether a gradient arrived anywhere in the last pull. */
  reached = false;
  readonly #tape: Tape;
  readonly #inner: boolean;
  readonly #leaves: readonly Tensor[];
  /** Records start..first-1 are the leaves, first..end-1 what the function did. */
  readonly #start: number;
  readonly #first: number;
  readonly #end: number;

  constructor(
    tape: Tape,
    inner: boolean,
    outputs: readonly Tensor[],
    leaves: readonly Tensor[],
    start: number,
    first: number,
    end: number,
  ) {
    this.#tape = tape;
    this.#inner = inner;
    this.outputs = outputs;
    this.#leaves = leaves;
    this.#start = start;
    this.#first = first;
    this.#end = end;
  }

  /** The gradients of the tensors and then the variables, given one cotangent for each output. */
  pull(cotangents: readonly Tensor[]): Tensor[] {
    try {
      this.#seed(cotangents);
      this.#tape.walk(this.#start, this.#first, this.#end);
      return this.#collect();
    } catch (error) {
      this.#tape.dropAdjoints(this.#start, this.#end);
      throw error;
    }
  }

  /** As `pull`, for the last time: frees what it passes, unless another recording needs it. */
  pullOnce(cotangents: readonly Tensor[]): Tensor[] {
    if (this.#inner || runtime.recorder !== null) return this.pull(cotangents);
    this.#seed(cotangents);
    this.#tape.consume(this.outputs);
    return this.#collect();
  }

  /** Forgets the recording, if it is the region's own. */
  close(): void {
    if (!this.#inner) returnTape(this.#tape);
  }

  #seed(cotangents: readonly Tensor[]): void {
    this.outputs.forEach((out, i) => {
      const cotangent = cotangents[i];
      const slot = out.node;
      if (cotangent === undefined || slot === null || !this.#tape.wants(out, this.#start)) return;
      // Under another handle: the walk frees gradients, and a cotangent is the caller's.
      slot.adjoint = slot.adjoint === null ? alias(cotangent) : add(slot.adjoint, cotangent);
    });
  }

  #collect(): Tensor[] {
    this.reached = this.#leaves.some((leaf) => leaf.node !== null && leaf.node.adjoint !== null);
    return this.#leaves.map(takeAdjoint);
  }
}

/** Another handle on `x` that the tape follows from here. */
function follow(tape: Tape, x: Tensor): Tensor {
  live('gradient', x);
  if (tape.wants(x, 0)) return alias(x);
  const leaf = handle(x);
  tape.leaf(leaf);
  return leaf;
}

/** The gradient that arrived at a leaf, under a handle of its own. */
function takeAdjoint(leaf: Tensor): Tensor {
  const slot = leaf.node;
  const adjoint = slot?.adjoint ?? null;
  if (slot === null || adjoint === null) {
    return zerosLike(leaf);
  }
  slot.adjoint = null;
  return alias(adjoint);
}

/** Puts a variable's own tensor back, or behind the assignments that `f` made. */
function restore(variable: Variable, leaf: Tensor | null, original: Tensor | null): void {
  if (variable.current === leaf) {
    variable.current = original;
    return;
  }
  for (const assignment of runtime.staged) {
    if (assignment.variable === variable && assignment.previous === leaf)
      assignment.previous = original;
  }
}
