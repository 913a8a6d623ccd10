/** How a step is cut into calls of the backend: as few as the weights allow, the same ones step after step. */
import {
  type Backend,
  type DType,
  type Gradients,
  type Shape,
  scope,
  type Tensor,
  update,
  type Variable,
} from '@evenkeel/tensor';
import type { RuleGroup } from './settings.js';

/** A weight that takes part: its group, its slots in the order of the rule, and how often it was updated. */
export interface Member {
  readonly variable: Variable;
  readonly group: RuleGroup;
  readonly slots: Variable[];
  /** What the weight was when its slots were made, and they are; null where there are none. */
  kind: Kind | null;
  updates: number;
}

/** What a weight is, apart from its numbers. */
interface Kind {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly backend: Backend;
}

/** One call of a program: weights that have a group, a dtype, a backend and the program's numbers in common. */
interface Launch {
  readonly dtype: DType;
  readonly backend: Backend;
  /** The one that gives the numbers. */
  readonly first: Member;
  /** Weights, then each slot. */
  readonly written: readonly Variable[][];
  /** Where the gradients stand among those of the step. */
  readonly positions: number[];
}

/** The launches of a step. */
export interface Plan {
  readonly members: readonly Member[];
  /** Those that have members here, in their order. */
  readonly groups: readonly RuleGroup[];
  readonly launches: readonly Launch[];
  /** Whether the next step of the same weights has the same launches. */
  readonly lasts: boolean;
}

/** The program's numbers for a weight in this step. */
const numbersOf = ({ group, updates }: Member): readonly number[] =>
  group.rule.scalars(group.rate, updates + 1);

const haveEqualNumbers = (a: Member, b: Member): boolean => {
  const numbers = numbersOf(b);
  return numbersOf(a).every((number, k) => number === numbers[k]);
};

/** The groups of weights, each once. */
export const groupsIn = (members: readonly Member[]): readonly RuleGroup[] => [
  ...new Set(members.map(({ group }) => group)),
];

/** Sorts weights, whose groups have their rates, by what has to be equal in one call of a program. */
export function planOf(members: readonly Member[], gradients: readonly Tensor[]): Plan {
  const launches: Launch[] = [];
  let lasts = true;
  for (const [i, member] of members.entries()) {
    const { group, slots, updates, variable } = member;
    const { dtype, backend } = gradients[i]!;
    let launch = launches.find(
      (x) =>
        x.first.group === group &&
        x.dtype === dtype &&
        x.backend === backend &&
        (x.first.updates === updates || haveEqualNumbers(x.first, member)),
    );
    if (launch === undefined) {
      const written: Variable[][] = [[], ...slots.map(() => [])];
      launch = { dtype, backend, first: member, written, positions: [] };
      launches.push(launch);
    }
    launch.written[0]?.push(variable);
    for (const [k, slot] of slots.entries()) launch.written[k + 1]?.push(slot);
    launch.positions.push(i);
    if (launch.first.updates !== updates) lasts = false; // their numbers may be equal in this step only
  }
  return { members, groups: groupsIn(members), launches, lasts };
}

/** Whether a plan that was made in an earlier step is that of these gradients too. */
export function isPlanFor({ members, launches, lasts }: Plan, grads: Gradients): boolean {
  const { variables } = grads;
  const gradients = grads.tensors();
  const count = members.length;
  if (!lasts || variables.length !== count || gradients.length !== count) return false;
  for (let i = 0; i < count; i++) if (members[i]!.variable !== variables[i]) return false;
  for (const { dtype, backend, positions } of launches) {
    for (const i of positions) {
      const gradient = gradients[i]!;
      if (gradient.dtype !== dtype || gradient.backend !== backend) return false;
    }
  }
  return true;
}

/** Updates the weights of a plan. */
export function runPlan(
  plan: Plan,
  grads: Gradients,
  clip: ((grads: Gradients) => Gradients) | null,
): void {
  if (clip === null) launchAll(plan, grads.tensors());
  else scope(() => launchAll(plan, clip(grads).tensors()));
  for (const member of plan.members) member.updates++;
}

function launchAll({ launches }: Plan, gradients: readonly Tensor[]): void {
  for (const { first, written, positions } of launches) {
    const read = launches.length === 1 ? gradients : positions.map((i) => gradients[i]!);
    update(first.group.rule.program, written, [read], numbersOf(first));
  }
}
