/**
 * What is going on right now: the scope stack, the recording, the staged assignments. One object
 * for all backends, used only between the start and the end of synchronous calls, so nothing here
 * lives across an await. Hot path: plain fields, no allocation.
 */
import type { Tensor } from '../tensor.js';
import type { Variable } from '../variable.js';
import type { Recorder } from './record.js';

/** An assignment made while recording, and the value to go back to if the recording fails. */
interface StagedAssignment {
  readonly variable: Variable;
  previous: Tensor | null;
}

class Runtime {
  /** Writes down operations for their gradients; null when nothing records (or a rule pauses it). */
  recorder: Recorder | null = null;
  /** How many recordings are open. While one is, `dispose` frees nothing. */
  recordings = 0;
  /** Tensors made since the outermost scope was entered; `top` of them are valid. */
  readonly items: (Tensor | null)[] = [];
  top = 0;
  /** How many scopes are open. */
  depth = 0;
  /** While a checkpoint runs: the variables that were read, and what they held. */
  reads: Map<Variable, Tensor> | null = null;
  /** While a checkpoint runs: told the inputs of every operation. */
  watcher: ((inputs: readonly (Tensor | null)[]) => void) | null = null;
  /** Assignments to undo on a throw, to commit when the outermost recording ends. */
  readonly staged: StagedAssignment[] = [];
}

export const runtime = new Runtime();
