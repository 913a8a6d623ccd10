/** Whether two contenders computed the same thing. */

/**
 * The largest difference between values and what they should be, each against the size of the latter plus the root
 * mean square of all: small values are compared with the others, not with themselves. NaN if any value is, or if
 * they differ in number.
 */
export function difference(values: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (values.length !== wanted.length || wanted.length === 0) return Number.NaN;
  let squares = 0;
  for (let i = 0; i < wanted.length; i++) squares += (wanted[i] ?? 0) ** 2;
  const size = Math.sqrt(squares / wanted.length);
  let worst = 0;
  for (let i = 0; i < wanted.length; i++) {
    const want = wanted[i] ?? 0;
    const distance = Math.abs((values[i] ?? 0) - want);
    if (Number.isNaN(distance)) return distance;
    if (distance > 0) worst = Math.max(worst, distance / (Math.abs(want) + size));
  }
  return worst;
}
