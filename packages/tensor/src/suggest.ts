/**
 * "Did you mean ...?": the known name that a mistyped one is closest to, for messages about unknown options,
 * columns and layers.
 */

/**
 * The candidate that is most like `name`, or null if none is like it: at most a third of the longer name's
 * letters differ (one at least). Case does not count. Of candidates equally close, the first.
 *
 * The difference is the number of letters to insert, delete, replace, or swap with their neighbour (Damerau 1964,
 * in the form that edits no letter twice).
 *
 * @example
 * ```ts
 * closest('meen radius', ['mean area', 'mean radius']); // => mean radius
 * closest('colour', ['mean area', 'mean radius']); // => null
 * ```
 */
export function closest(name: string, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const longer = Math.max(name.length, candidate.length);
    const edits = distance(name.toLowerCase(), candidate.toLowerCase());
    const allowed = Math.min(Math.max(1, Math.floor(longer / 3)), longer - 1);
    if (edits > allowed || edits >= least) continue;
    best = candidate;
    least = edits;
  }
  return best;
}

/** How many edits make `b` of `a`; row i holds those that make every beginning of `b` of the first i letters. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
