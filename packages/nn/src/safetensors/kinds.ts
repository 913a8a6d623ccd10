/**
 * How the kind of each entry (parameter, statistic, optimizer) survives in a file: the metadata has the key
 * `evenkeel.kinds`, a JSON text that lists by name the entries which are no parameters:
 *
 *     {"statistic":["layers.1.runningMean"],"optimizer":["steps"]}
 *
 * What it does not list is a parameter, and so is everything in a file without it: others write weights. Names
 * that it lists and the file has not are passed over, so that tensors can be taken out of a file elsewhere.
 */
import type { StateDict, StateEntry } from '@evenkeel/tensor';
import { JsonCursor } from './cursor.js';
import { damaged, quote } from './errors.js';

/** The key of the metadata. */
export const KINDS = 'evenkeel.kinds';

/** What an entry can be. */
type Kind = StateEntry['kind'];

const listed: readonly Kind[] = ['statistic', 'optimizer'];

/** Every kind there is. */
export const allKinds: readonly Kind[] = ['parameter', ...listed];

/** What the metadata says of a state; undefined if it has parameters alone. */
export function writeKinds(state: StateDict): string | undefined {
  const entries = [...state];
  const lists = listed.flatMap((kind) => {
    const names = entries.filter(([, entry]) => entry.kind === kind).map(([name]) => name);
    return names.length === 0 ? [] : [`"${kind}":${JSON.stringify(names)}`];
  });
  return lists.length === 0 ? undefined : `{${lists.join(',')}}`;
}

/** The kind of each name that the metadata lists. */
export function readKinds(op: string, text: string): ReadonlyMap<string, Kind> {
  const kinds = new Map<string, Kind>();
  const cursor = new JsonCursor(op, `the metadata '${KINDS}'`, text);
  for (const key of cursor.keys()) {
    const kind = listed.find((one) => one === key);
    if (kind === undefined) {
      throw damaged(
        op,
        `the metadata '${KINDS}' must list the kinds ${listed.join(' and ')}, got ${quote(key)}`,
      );
    }
    for (const name of cursor.list(() => cursor.string())) {
      if (kinds.has(name)) {
        throw damaged(op, `the metadata '${KINDS}' must list ${quote(name)} once, got it twice`);
      }
      kinds.set(name, kind);
    }
  }
  cursor.end();
  return kinds;
}
