/**
 * The area under the receiver operating characteristic, from scores that come one by one: exactly, keeping them
 * all, or from counts between thresholds. What the curve is: Fawcett 2006, An introduction to ROC analysis.
 */

/** Takes scores in and says the area. */
export interface Ranking {
  add(score: number, positive: boolean, weight: number): void;
  area(): number;
  clear(): void;
}

const FIRST_CAPACITY = 1024;

/** Keeps every score: 16 bytes each, in arrays that double when they are full. */
export class ExactRanking implements Ranking {
  #scores = new Float64Array(FIRST_CAPACITY);
  /** The weight of a positive one; of a negative one, its opposite. */
  #signed = new Float64Array(FIRST_CAPACITY);
  #count = 0;

  add(score: number, positive: boolean, weight: number): void {
    if (this.#count === this.#scores.length) {
      this.#scores = doubled(this.#scores);
      this.#signed = doubled(this.#signed);
    }
    this.#scores[this.#count] = score;
    this.#signed[this.#count] = positive ? weight : -weight;
    this.#count++;
  }

  /**
   * The share, by weight, of pairs of a positive and a negative in which the positive has the larger score, equal
   * ones counting half (Mann and Whitney 1947). NaN if there are no such pairs, or if a score is NaN.
   */
  area(): number {
    const [scores, signed] = [this.#scores, this.#signed];
    if (scores.subarray(0, this.#count).some(Number.isNaN)) return Number.NaN;
    const scoreOf = (i: number): number => scores[i] ?? Number.NaN;
    const order = Uint32Array.from({ length: this.#count }, (_, i) => i);
    order.sort((a, b) => scoreOf(a) - scoreOf(b));

    let [pairs, positives, negatives] = [0, 0, 0];
    for (let start = 0, end = 0; start < order.length; start = end) {
      const score = scoreOf(order[start] ?? 0);
      let [tiedPositives, tiedNegatives] = [0, 0];
      for (; end < order.length && scoreOf(order[end] ?? 0) === score; end++) {
        const weight = signed[order[end] ?? 0] ?? Number.NaN;
        if (weight > 0) tiedPositives += weight;
        else tiedNegatives -= weight;
      }
      pairs += tiedPositives * (negatives + tiedNegatives / 2);
      positives += tiedPositives;
      negatives += tiedNegatives;
    }
    return pairs / (positives * negatives);
  }

  clear(): void {
    this.#scores = new Float64Array(FIRST_CAPACITY);
    this.#signed = new Float64Array(FIRST_CAPACITY);
    this.#count = 0;
  }
}

function doubled(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * values.length);
  larger.set(values);
  return larger;
}

/**
 * Counts probabilities between n thresholds, evenly from 0 to 1: 16 bytes a threshold, however many scores come.
 * The curve is straight between its points, which makes the area too small or too large where many scores fall
 * between two thresholds.
 */
export class CountedRanking implements Ranking {
  /** By weight, those above the threshold of that index and not above the next. */
  readonly #positives: Float64Array;
  readonly #negatives: Float64Array;

  constructor(thresholds: number) {
    this.#positives = new Float64Array(thresholds);
    this.#negatives = new Float64Array(thresholds);
  }

  add(score: number, positive: boolean, weight: number): void {
    const counts = positive ? this.#positives : this.#negatives;
    // In float32, in which thresholds and scores meet: a score equal to a threshold is not above it. Only the first
    // threshold is below all scores.
    const scaled = Math.fround(Math.fround(score) * (counts.length - 1));
    const last = counts.length - 2;
    const index = Math.min(Math.max(Math.ceil(scaled) - 1, 0), last);
    if (Number.isNaN(index)) counts[last] = Number.NaN;
    else counts[index] = (counts[index] ?? 0) + weight;
  }

  /** By trapezoids. 0 if there are no positives or no negatives; NaN if there are neither, or a score was NaN. */
  area(): number {
    let [area, positives, negatives] = [0, 0, 0];
    for (let i = this.#positives.length - 1; i >= 0; i--) {
      const [hits, alarms] = [this.#positives[i] ?? 0, this.#negatives[i] ?? 0];
      area += alarms * (positives + hits / 2);
      positives += hits;
      negatives += alarms;
    }
    return (positives === 0) !== (negatives === 0) ? 0 : area / (positives * negatives);
  }

  clear(): void {
    this.#positives.fill(0);
    this.#negatives.fill(0);
  }
}
