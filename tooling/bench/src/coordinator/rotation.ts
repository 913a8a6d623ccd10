/** Takes samples of everybody in turn, so that all see the same noise. */

/** One lane in the rotation. */
export interface Entrant {
  /** How many samples it gives: a slow one gives fewer, spread over the whole time. */
  readonly wanted: number;
  /** Takes one: microseconds a call. */
  sample(): Promise<number>;
}

/** The samples of each entrant. Every other round runs backwards: nobody always follows the same one. */
export async function rotate(entrants: readonly Entrant[], rounds: number): Promise<number[][]> {
  const samples = entrants.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    const order = [...entrants.entries()];
    if (round % 2 === 1) order.reverse();
    for (const [i, entrant] of order) {
      if (isTurn(entrant.wanted, round, rounds)) samples[i]?.push(await entrant.sample());
    }
  }
  return samples;
}

/** Whether one that wants `wanted` samples gives one in this round: evenly, and that many in all rounds. */
function isTurn(wanted: number, round: number, rounds: number): boolean {
  const due = (rounds: number, of: number): number =>
    Math.floor((rounds * Math.min(wanted, of)) / of);
  return due(round + 1, rounds) > due(round, rounds);
}
