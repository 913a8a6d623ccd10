/**
 * The tape: what was computed from the variables, in order, and the walk back over it. Hot path: one
 * small object for each operation, arrays that are reused between steps.
 */
import { add, type Tensor } from '@evenkeel/tensor';
import {
  enterScope,
  FREED_BY_SCOPE,
  free,
  HELD,
  handle,
  hold,
  leaveScope,
  type OpKind,
  type Ops,
  type Recorder,
  runtime,
  SCOPED,
  type TapeSlot,
  unhold,
} from '@evenkeel/tensor/dispatch';
import { rules } from './rules/index.js';
import type { Recorded, Rule } from './rules/rule.js';

/** What the walk needs of a record, whatever its operation. */
interface AnyRecord extends TapeSlot {
  readonly out: Tensor;
  /** Hands the gradient of every wanted input to the tape. */
  pull(g: Tensor, start: number): void;
}

/** One operation: what went in, what came out, and its rule. */
class OpRecord<K extends OpKind> implements AnyRecord, Recorded<K> {
  readonly tape: Tape;
  readonly index: number;
  readonly rule: Rule<K>;
  readonly inputs: Ops[K]['inputs'];
  readonly out: Tensor;
  readonly attrs: Ops[K]['attrs'];
  adjoint: Tensor | null;

  constructor(
    tape: Tape,
    index: number,
    rule: Rule<K>,
    inputs: Ops[K]['inputs'],
    out: Tensor,
    attrs: Ops[K]['attrs'],
  ) {
    this.tape = tape;
    this.index = index;
    this.rule = rule;
    this.inputs = inputs;
    this.out = out;
    this.attrs = attrs;
    this.adjoint = null;
  }

  pull(g: Tensor, start: number): void {
    const { rule, inputs, tape } = this;
    if (typeof rule === 'function') {
      const gradients = rule(g, this, (i) => tape.wants(inputs[i] ?? null, start));
      for (let i = 0; i < gradients.length; i++) {
        const x = inputs[i] ?? null;
        if (x !== null && tape.wants(x, start)) tape.give(x, gradients[i] ?? null, g);
      }
      return;
    }
    for (let i = 0; i < inputs.length; i++) {
      const x = inputs[i] ?? null;
      if (x !== null && tape.wants(x, start)) tape.give(x, rule[i]?.(g, this) ?? null, g);
    }
  }
}

/** A tensor that gradients are taken with respect to. */
class LeafRecord implements AnyRecord {
  readonly tape: Tape;
  readonly index: number;
  readonly out: Tensor;
  adjoint: Tensor | null = null;

  constructor(tape: Tape, index: number, out: Tensor) {
    this.tape = tape;
    this.index = index;
    this.out = out;
  }

  pull(): void {}
}

/** See the file's header. */
export class Tape implements Recorder {
  /** Records 0..count-1 are valid. */
  readonly #records: (AnyRecord | null)[] = [];
  count = 0;
  /** Whether the walk frees as it goes: only the outermost, which nothing records. */
  #consuming = false;
  /** Whether the current record's own gradient was handed on as it is. */
  #moved = false;

  record<K extends OpKind>(
    op: K,
    inputs: Ops[K]['inputs'],
    out: Tensor,
    attrs: Ops[K]['attrs'],
  ): void {
    if (!out.layout.isFloat) return; // integers and bool carry no gradient
    for (let i = 0; i < inputs.length; i++) {
      const x = inputs[i] ?? null;
      if (x !== null && x.node !== null && x.node.tape === this) {
        const index = this.count++;
        const record = new OpRecord(this, index, rules[op], inputs, out, attrs);
        this.#records[index] = record;
        out.node = record;
        return;
      }
    }
  }

  /** Starts following a tensor. */
  leaf(x: Tensor): TapeSlot {
    const index = this.count++;
    const record = new LeafRecord(this, index, x);
    this.#records[index] = record;
    x.node = record;
    return record;
  }

  /** Whether the walk back to record `start` needs the gradient of `x`. */
  wants(x: Tensor | null, start: number): boolean {
    return x !== null && x.node !== null && x.node.index >= start && x.node.tape === this;
  }

  /** Adds `t` to the gradient of `x`; `g` is the gradient that the rule was given. */
  give(x: Tensor, t: Tensor | null, g: Tensor): void {
    const slot = x.node;
    if (t === null || slot === null) return;
    const before = slot.adjoint;
    if (!this.#consuming) {
      slot.adjoint = before === null ? t : add(before, t);
      return;
    }
    if (before === null && t === g && !this.#moved) {
      this.#moved = true; // no copy: the gradient changes hands
      slot.adjoint = g;
      return;
    }
    const next = before !== null ? add(before, t) : t === g ? handle(t) : t;
    if (before !== null) free(before, FREED_BY_SCOPE);
    next.lifetime = HELD;
    slot.adjoint = next;
  }

  /**
   * Walks records `end - 1` down to `first`; gradients stop at the leaves, records from `start`. While this is
   * recorded itself, second derivatives are right; it frees nothing.
   */
  walk(start: number, first: number, end: number): void {
    for (let i = end - 1; i >= first; i--) {
      const record = this.#records[i] ?? null;
      const g = record?.adjoint ?? null;
      if (record === null || g === null) continue;
      record.adjoint = null;
      record.pull(g, start);
    }
  }

  /** As `walk` over everything, freeing each result and gradient after its last use; `roots` stay. */
  consume(roots: readonly Tensor[]): void {
    const held = hold(roots);
    this.#consuming = true;
    try {
      for (let i = this.count - 1; i >= 0; i--) {
        const record = this.#records[i] ?? null;
        if (record === null || record instanceof LeafRecord) continue;
        const g = record.adjoint;
        if (g !== null) {
          record.adjoint = null;
          this.#moved = false;
          const mark = enterScope();
          try {
            record.pull(g, 0);
          } finally {
            leaveScope(mark);
          }
          if (!this.#moved) free(g, FREED_BY_SCOPE);
        }
        const { out } = record;
        if (out.lifetime === SCOPED) free(out, FREED_BY_SCOPE);
      }
    } finally {
      this.#consuming = false;
      unhold(held);
    }
  }

  /** Drops the gradients that wait on records `start` to `end - 1`, after a walk that failed. */
  dropAdjoints(start: number, end: number): void {
    for (let i = start; i < end; i++) {
      const record = this.#records[i];
      if (record !== null && record !== undefined) record.adjoint = null;
    }
  }

  /** Forgets every record. */
  clear(): void {
    for (let i = 0; i < this.count; i++) {
      const record = this.#records[i];
      if (record !== null && record !== undefined && record.out.node === record)
        record.out.node = null;
      this.#records[i] = null;
    }
    this.count = 0;
  }
}

const idle: Tape[] = [];

/** A tape nobody uses. */
export function takeTape(): Tape {
  return idle.pop() ?? new Tape();
}

/** Gives a tape back for the next step. */
export function returnTape(tape: Tape): void {
  tape.clear();
  idle.push(tape);
}

/** The tape that records now, or null. */
export function currentTape(): Tape | null {
  return runtime.recorder instanceof Tape ? runtime.recorder : null;
}
