/** How a step is cut into calls of the backend: as few as the weights allow. */
import type { Tensor, Variable } from '@evenkeel/tensor';
import type { RuleGroup } from './settings.js';

/** A weight that takes part: its group, its slots in the order of the rule, and how often it was updated. */
export interface Member {
  readonly group: RuleGroup;
  readonly slots: Variable[];
  updates: number;
}

/** One call of a program: weights that have a group, a dtype, a backend and the program's numbers in common. */
interface Launch {
  readonly group: RuleGroup;
  readonly like: Tensor;
  readonly scalars: readonly number[];
  /** Weights, then each slot. */
  readonly written: readonly Variable[][];
  readonly gradients: Tensor[];
}

/** Sorts the weights by what has to be equal in one call of a program. */
export function launchesOf(
  variables: readonly Variable[],
  members: readonly Member[],
  gradients: readonly Tensor[],
  rates: ReadonlyMap<RuleGroup, number>,
): readonly Launch[] {
  const launches: Launch[] = [];
  for (const [i, { group, slots, updates }] of members.entries()) {
    const like = gradients[i]!;
    const scalars = group.rule.scalars(rates.get(group)!, updates + 1);
    let launch = launches.find(
      (x) =>
        x.group === group &&
        x.like.dtype === like.dtype &&
        x.like.backend === like.backend &&
        x.scalars.every((number, k) => number === scalars[k]),
    );
    if (launch === undefined) {
      launch = { group, like, scalars, written: [[], ...slots.map(() => [])], gradients: [] };
      launches.push(launch);
    }
    launch.written[0]?.push(variables[i]!);
    for (const [k, slot] of slots.entries()) launch.written[k + 1]?.push(slot);
    launch.gradients.push(like);
  }
  return launches;
}
