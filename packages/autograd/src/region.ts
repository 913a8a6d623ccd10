/**
 * A region: a function recorded with respect to some tensors, whose gradients can be pulled back, any
 * number of times. Inside another recording it is a stretch of that tape, so that pulling back is recorded as
 * well; outside it has a tape of its own.
 */
import { add, fullLike, type Tensor, type Variable } from '@evenkeel/tensor';
import {
  alias,
  commitStaged,
  constant,
  dropStaged,
  live,
  runtime,
  stagedMark,
  view,
} from '@evenkeel/tensor/dispatch';
import { currentTape, returnTape, type Tape, takeTape } from './tape.js';

/** See the file's header. */
export interface Region {
  /** What the function returned, still followed by the tape. */
  readonly outputs: readonly Tensor[];
  /** Whether an output depends on what the region is taken with respect to. */
  reaches(output: Tensor): boolean;
  /** The gradients of the tensors and then the variables, given one cotangent for each output. */
  pull(cotangents: readonly Tensor[]): Tensor[];
  /** As `pull`, for the last time: frees what it passes, unless another recording needs it. */
  pullOnce(cotangents: readonly Tensor[]): Tensor[];
  /** Forgets the recording, if it is the region's own. */
  close(): void;
}

/** Records `f` of `xs`, followed through `xs` and the values of `variables`. */
export function openRegion(
  xs: readonly Tensor[],
  variables: readonly Variable[],
  f: (xs: Tensor[]) => readonly Tensor[],
): Region {
  const outer = currentTape();
  const tape = outer ?? takeTape();
  const start = tape.count;
  const leaves = [...xs, ...variables.map((v) => v.value)].map((x) => follow(tape, x));
  const inner = leaves.slice(xs.length);
  const first = tape.count;
  const paused = runtime.recorder;
  const staged = stagedMark();
  let outputs: readonly Tensor[];
  const originals = variables.map((v) => v.value);
  runtime.recordings++;
  runtime.recorder = tape;
  let done = false;
  try {
    variables.forEach((v, i) => {
      v.current = inner[i] ?? null;
    });
    outputs = f(leaves.slice(0, xs.length));
    done = true;
  } finally {
    runtime.recorder = paused;
    runtime.recordings--;
    variables.forEach((v, i) => {
      restore(v, inner[i] ?? null, originals[i] ?? null);
    });
    if (!done) dropStaged(staged);
    else if (runtime.recordings === 0) commitStaged(staged);
    if (!done && outer === null) returnTape(tape);
  }
  const end = tape.count;
  const reaches = (x: Tensor): boolean => tape.wants(x, start);
  const seed = (cotangents: readonly Tensor[]): void => {
    outputs.forEach((out, i) => {
      const cotangent = cotangents[i];
      if (cotangent === undefined || out.node === null || !reaches(out)) return;
      const before = out.node.adjoint;
      // Under another handle: the walk frees gradients, and a cotangent is the caller's.
      out.node.adjoint = before === null ? alias(cotangent) : add(before, cotangent);
    });
  };
  const pull = (cotangents: readonly Tensor[]): Tensor[] => {
    seed(cotangents);
    tape.walk(start, first, end);
    return leaves.map(takeAdjoint);
  };
  const pullOnce = (cotangents: readonly Tensor[]): Tensor[] => {
    if (runtime.recorder !== null) return pull(cotangents);
    seed(cotangents);
    tape.consume(outputs);
    return leaves.map(takeAdjoint);
  };
  const close = (): void => {
    if (outer === null) returnTape(tape);
  };
  return { outputs, reaches, pull, pullOnce, close };
}

/** Another handle on `x` that the tape follows from here. */
function follow(tape: Tape, x: Tensor): Tensor {
  live('gradient', x);
  if (tape.wants(x, 0) && runtime.recorder === tape) return alias(x);
  const leaf = constant(view(x, x.layout, x.offset));
  tape.leaf(leaf);
  return leaf;
}

/** The gradient that arrived at a leaf, under a handle of its own. */
function takeAdjoint(leaf: Tensor): Tensor {
  const slot = leaf.node;
  const adjoint = slot?.adjoint ?? null;
  if (slot === null || adjoint === null) {
    return fullLike(leaf, 0);
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
