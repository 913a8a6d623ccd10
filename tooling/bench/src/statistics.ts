/** What samples of a time come to: medians and spread. Not here: taking them. */

/** What was measured, in microseconds a call. */
export interface Timing {
  readonly median_us: number;
  readonly min_us: number;
  readonly max_us: number;
  readonly samples: number;
}

/** The middle value, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  if (sorted.length % 2 === 1) return upper;
  return ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Median, ends and number of samples, each in microseconds a call. */
export function summarize(samples: readonly number[]): Timing {
  return {
    median_us: median(samples),
    min_us: samples.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    max_us: samples.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY),
    samples: samples.length,
  };
}

/** How far the slowest sample lies above the median, as a factor: 1 on a machine without noise. */
export function spread({ median_us, max_us }: Timing): number {
  return max_us / median_us;
}
