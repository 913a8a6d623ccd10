/** A weighted mean that is kept up number by number: what most metrics are made of. */

/**
 * The weighted mean of the numbers added since the last {@link Mean.reset}: sum(weight * value) / sum(weight), in
 * float64. `fit` keeps the loss of an epoch in one.
 *
 * @example
 * ```ts
 * const loss = new Mean();
 * loss.add(0.5, 30); // the mean over a batch of 30 rows
 * loss.add(0.1, 10);
 * loss.result(); // => 0.4
 * ```
 */
export class Mean {
  #sum = 0;
  #weight = 0;

  /** Takes a number in. One of weight 0 counts nothing, even if it is NaN. */
  add(value: number, weight = 1): void {
    if (weight === 0) return;
    this.#sum += weight * value;
    this.#weight += weight;
  }

  /** The sum of the weights so far. */
  get weight(): number {
    return this.#weight;
  }

  /** The mean so far; NaN if there is none, or if a number was NaN. */
  result(): number {
    return this.#sum / this.#weight;
  }

  /** Forgets everything. */
  reset(): void {
    this.#sum = 0;
    this.#weight = 0;
  }
}
