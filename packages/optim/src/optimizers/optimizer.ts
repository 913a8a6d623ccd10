/**
 * The base of all optimizers: which weights, which slots, which rate, and when. What an update computes is an
 * UpdateRule, which a subclass gives; this file knows no formula.
 */
import {
  ArgumentError,
  Gradients,
  type StateDict,
  type StateEntry,
  type Tensor,
  tensor,
  Variable,
  zeros,
} from '@evenkeel/tensor';
import { clipperOf } from '../clip.js';
import { checkRate, rateAt, type Schedule } from '../rate.js';
import { checkGradient, checkKind } from './checks.js';
import { groupsIn, isPlanFor, type Member, type Plan, planOf, runPlan } from './launch.js';
import { countEntry, LoadedState, sharedName } from './loaded-state.js';
import {
  groupsOf,
  type OptimizerOptions,
  type OptimizerSettings,
  type RuleGroup,
} from './settings.js';
import type { UpdateRule } from './update-rule.js';

/**
 * Moves variables against their gradients. It is made without them: what it remembers of a variable (its slots)
 * is made in the first step that has a gradient for it, and belongs to the optimizer, whatever scope is open.
 *
 * A subclass gives the constructor its name, its options and a function from settings to an {@link UpdateRule};
 * that is all there is to an optimizer.
 *
 * @example
 * ```ts
 * // The sign of the gradient alone (Bernstein et al. 2018).
 * const program = defineProgram('SignSGD', 2, 1, ([w, g], [rate]) => [
 *   e.sub(w, e.mul(rate, e.sign(g))),
 * ]);
 * class SignSGD extends Optimizer {
 *   constructor(options: OptimizerOptions) {
 *     super('SignSGD', options, () => ({ program, slots: [], scalars: (rate) => [rate] }));
 *   }
 * }
 * const w = new Variable(tensor([3, -4], { backend: new CpuBackend() }), { name: 'w' });
 * const optimizer = new SignSGD({ learningRate: 0.5 });
 * optimizer.step(valueAndGrad([w], () => sum(square(w.value))).grads);
 * String(w.value); // => [ 2.5 -3.5]
 * ```
 */
export abstract class Optimizer<S extends OptimizerSettings = OptimizerSettings>
  implements Disposable
{
  readonly #name: string;
  readonly #groups: readonly RuleGroup[];
  readonly #clip: ((grads: Gradients) => Gradients) | null;
  readonly #members = new Map<Variable, Member>();
  /** The launches of the last step: a training loop has the same ones every time. */
  #plan: Plan | null = null;
  #learningRate: number | Schedule;
  #steps = 0;
  #loaded: LoadedState | null = null;

  /**
   * @param name what its errors begin with.
   * @param ruleOf how weights with these settings are updated; called once for the options and once for each
   *   group, and the place to check them.
   */
  protected constructor(
    name: string,
    options: OptimizerOptions<S>,
    ruleOf: (settings: S) => UpdateRule,
  ) {
    const given = { ...options };
    this.#name = name;
    this.#learningRate = checkRate(name, 'learningRate', given.learningRate);
    this.#clip = given.clip === undefined ? null : clipperOf(name, given.clip);
    this.#groups = groupsOf(name, given, ruleOf);
  }

  /**
   * The rate of all weights but those of a group with a rate of its own; can be set between steps.
   *
   * @throws {ArgumentError} when set to something that is neither a function nor a finite number of at least 0.
   */
  get learningRate(): number | Schedule {
    return this.#learningRate;
  }

  set learningRate(rate: number | Schedule) {
    this.#learningRate = checkRate(this.#name, 'learningRate', rate);
  }

  /** How many steps were taken; the next one has this number, counting from 0. */
  get steps(): number {
    return this.#steps;
  }

  /**
   * Moves every variable that has a gradient here, once, and frees the gradients, also when it throws. One call of
   * the backend for each parameter group (and dtype, backend, and number of updates, where those differ).
   * Nothing is read back: weights become NaN if gradients are.
   *
   * Everything is checked before anything is written: after a throw, weights, slots and `steps` are what they
   * were (unless a backend broke down between two calls). Call it outside of the function that is differentiated.
   *
   * @throws {ArgumentError} if the schedule gives no finite number of at least 0, or loaded state lacks a slot.
   * @throws {ShapeError} | {DTypeError} | {BackendMismatchError} if a gradient, or loaded state, does not fit its variable.
   * @throws {DisposedError} if the gradients were consumed before.
   *
   * @example
   * ```ts
   * const w = new Variable(tensor([3, -4], { backend: new CpuBackend() }), { name: 'w' });
   * const optimizer = new SGD({ learningRate: 0.25 });
   * const { grads } = valueAndGrad([w], () => sum(square(w.value)));
   * optimizer.step(grads);
   * String(w.value); // => [ 1.5 -2. ]
   * optimizer.step(grads); // throws the gradient of w was consumed
   * ```
   */
  step(grads: Gradients): void {
    if (!(grads instanceof Gradients)) {
      throw new ArgumentError(
        this.#name,
        `step needs Gradients, got ${String(grads)}. Pass on the grads of valueAndGrad(...)`,
      );
    }
    try {
      const plan = this.#plan;
      if (plan !== null && isPlanFor(plan, grads)) this.#goOn(plan, grads);
      else this.#begin(grads);
    } finally {
      grads.dispose();
    }
    this.#steps++;
  }

  /** A step whose weights are those of the one before. */
  #goOn(plan: Plan, grads: Gradients): void {
    const gradients = grads.tensors();
    for (let i = 0; i < gradients.length; i++) {
      const member = plan.members[i]!;
      checkGradient(this.#name, member.variable, gradients[i]!);
      checkKind(this.#name, member);
    }
    this.#setRates(plan.groups);
    runPlan(plan, grads, this.#clip);
  }

  /** A step of other weights; those that are new get their slots. */
  #begin(grads: Gradients): void {
    const joining = new Map<Variable, Member>();
    try {
      const members = this.#membersOf(grads, joining);
      this.#setRates(groupsIn(members));
      for (const member of joining.values()) this.#makeSlots(member);
      const plan = planOf(members, grads.tensors());
      runPlan(plan, grads, this.#clip);
      this.#plan = plan;
    } catch (error) {
      for (const { slots } of joining.values()) for (const slot of slots) slot.dispose();
      throw error;
    }
    for (const [variable, member] of joining) {
      this.#members.set(variable, member);
      this.#loaded?.drop(variable);
    }
  }

  /** The members that the gradients are for, checked; new ones, still without slots, go to `joining` as well. */
  #membersOf(grads: Gradients, joining: Map<Variable, Member>): readonly Member[] {
    const members = new Set<Member>();
    for (const [variable, gradient] of grads) {
      checkGradient(this.#name, variable, gradient);
      const member = this.#members.get(variable) ?? joining.get(variable) ?? this.#join(variable);
      if (members.has(member)) {
        throw new ArgumentError(
          this.#name,
          `each variable must have one gradient, got two for ${variable.name}. Add them first`,
        );
      }
      members.add(member);
      if (!this.#members.has(variable)) joining.set(variable, member);
      checkKind(this.#name, member);
    }
    return [...members];
  }

  #join(variable: Variable): Member {
    const group = this.#groups.find(({ where }) => where(variable))!;
    const { slots } = group.rule;
    this.#loaded?.check(variable, slots);
    const updates = this.#loaded?.updates(variable, slots) ?? 0;
    return { variable, group, slots: [], kind: null, updates };
  }

  /** Gives each group that takes part in this step its rate; a schedule is asked once. */
  #setRates(groups: readonly RuleGroup[]): void {
    for (const group of groups) {
      group.rate = rateAt(this.#name, group.learningRate ?? this.#learningRate, this.#steps);
    }
  }

  /** Zeros, or what was loaded, in the dtype and on the backend of the weight. */
  #makeSlots(member: Member): void {
    const { variable, group, slots } = member;
    const { shape, dtype, backend } = variable.value;
    if (group.rule.slots.length > 0) member.kind = { shape, dtype, backend };
    for (const slot of group.rule.slots) {
      const entry = this.#loaded?.entry(variable, slot);
      const value =
        entry === undefined
          ? zeros(shape, { dtype, backend })
          : tensor(entry.data, { shape, dtype, backend });
      slots.push(new Variable(value, { name: `${variable.name}.${slot}` }));
    }
  }

  /**
   * What it remembers, by name: `steps`, and `<variable>.<slot>` for each slot; `<variable>.steps` where a variable
   * missed steps. Options are not part of it. The values are those of the time of the call.
   *
   * @throws {ArgumentError} if two variables with slots share a name.
   *
   * @example
   * ```ts
   * const w = new Variable(tensor([3, -4], { backend: new CpuBackend() }), { name: 'w' });
   * const optimizer = new Adam({ learningRate: 0.1 });
   * optimizer.step(valueAndGrad([w], () => sum(square(w.value))).grads);
   * const state = await optimizer.stateDict();
   * [...state.keys()].join(); // => steps,w.m,w.v
   * new Adam({ learningRate: 0.1 }).loadStateDict(state);
   * ```
   */
  async stateDict(): Promise<StateDict> {
    this.#checkNames();
    const entries: (readonly [string, StateEntry] | Promise<readonly [string, StateEntry]>)[] = [
      ['steps', countEntry(this.#steps)],
    ];
    for (const [variable, { slots, updates, group }] of this.#members) {
      slots.forEach((slot, i) => {
        entries.push(entryOf(`${variable.name}.${group.rule.slots[i]}`, slot.value));
      });
      if (slots.length > 0 && updates !== this.#steps) {
        entries.push([`${variable.name}.steps`, countEntry(updates)]);
      }
    }
    if (this.#loaded !== null) entries.push(...this.#loaded.entries(this.#steps));
    return new Map(await Promise.all(entries));
  }

  /**
   * Goes back to a saved state. Slots are made of it when their variables next have a step, so it can be loaded
   * before the first one; a variable that has nothing there starts anew. Entries that are not an optimizer's are
   * ignored, so the dict may hold the model as well. All is checked before anything changes.
   *
   * @throws {ArgumentError} if it lacks `steps`, or has slots that this optimizer does not have.
   * @throws {ShapeError} | {DTypeError} if an entry does not fit its variable; for a variable that had no step
   *   yet, that first step throws.
   */
  loadStateDict(state: StateDict): void {
    const slots = new Set(this.#groups.flatMap(({ rule }) => rule.slots));
    const loaded = new LoadedState(this.#name, state, slots);
    for (const [variable, { group }] of this.#members) {
      if (variable.isBuilt) loaded.check(variable, group.rule.slots);
    }
    this.dispose();
    this.#loaded = loaded;
    this.#steps = loaded.steps;
  }

  #checkNames(): void {
    const names = new Set<string>();
    for (const [variable, { slots }] of this.#members) {
      if (slots.length === 0) continue;
      if (names.has(variable.name)) throw sharedName(this.#name, variable);
      names.add(variable.name);
    }
  }

  /** Frees the slots. It is as it was made: what it remembered is forgotten. */
  dispose(): void {
    for (const { slots } of this.#members.values()) for (const slot of slots) slot.dispose();
    this.#members.clear();
    this.#plan = null;
    this.#loaded = null;
    this.#steps = 0;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

async function entryOf(name: string, value: Tensor): Promise<readonly [string, StateEntry]> {
  const { dtype, shape } = value;
  return [name, { kind: 'optimizer', dtype, shape, data: await value.read() }];
}
