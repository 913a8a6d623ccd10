/** Somebody who takes part in a run: a contender on a Node, or in Python. */
import type { Remote } from './remote.js';

export interface Participant {
  readonly contender: string;
  /** The version of its Node; null without one. */
  readonly node: string | null;
  readonly threads: number;
  readonly remote: Remote;
}

/** What messages call it: `evenkeel wasm on v24.21.0`. */
export function labelOf({ contender, node }: Omit<Participant, 'remote' | 'threads'>): string {
  return node === null ? contender : `${contender} on ${node}`;
}
