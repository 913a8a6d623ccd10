/** What distinguishes one optimizer from another: the whole of what a subclass of Optimizer gives. */
import { ArgumentError, type Program } from '@evenkeel/tensor';

/**
 * How an optimizer updates one parameter group. `program` is run over all weights of the group in one call; it
 * reads the weight, its slots and its gradient, in this order, and writes the weight and its slots.
 */
export interface UpdateRule {
  /** Inputs: weight, slots, gradient. Outputs: weight, slots. All of one shape and dtype. */
  readonly program: Program;
  /** What is remembered for each weight, by name; zeros at first. Names have no dots, and 'steps' is taken. */
  readonly slots: readonly string[];
  /**
   * The numbers that the program takes in a step.
   *
   * @param rate the learning rate of the step.
   * @param updates how often these weights were updated, counting from 1 and including this step.
   */
  scalars(rate: number, updates: number): readonly number[];
}

/** Throws unless slots have names that can be saved, and the program reads and writes what they ask for. */
export function checkRule(op: string, rule: UpdateRule): UpdateRule {
  const { program, slots } = rule;
  const wrong = slots.find((slot, i) => /^$|^steps$|\./.test(slot) || slots.indexOf(slot) !== i);
  if (wrong !== undefined) {
    throw new ArgumentError(
      op,
      `each slot must have a name of its own, without dots and other than 'steps', got '${wrong}'. Rename it`,
    );
  }
  if (program.inputCount === slots.length + 2 && program.outputs.length === slots.length + 1) {
    return rule;
  }
  throw new ArgumentError(
    op,
    `the program for ${slots.length} slots must read ${slots.length + 2} tensors and write ${slots.length + 1}, ` +
      `got ${program.inputCount} and ${program.outputs.length}. Let it read weight, slots and gradient, and write weight and slots`,
  );
}
