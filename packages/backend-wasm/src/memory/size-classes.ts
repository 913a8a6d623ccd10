/**
 * The sizes of blocks. Up to 1 KiB they are the multiples of 64 bytes; above, each power of two is divided
 * into eight steps, so that a block is never an eighth larger than what was asked for.
 */

/** Blocks begin at multiples of this many bytes, a cache line, and none is smaller. */
export const GRAIN = 64;

/** Classes of up to 2^32 bytes. */
export const CLASS_COUNT = 192;

/** The class of the smallest blocks that hold this many bytes (maybe 0, at most 2^32). */
export function sizeClassOf(bytes: number): number {
  const last = bytes > 0 ? (bytes - 1) >>> 6 : 0; // the grain that the last byte lies in
  if (last < 16) return last;
  const shift = 28 - Math.clz32(last); // leaves the four highest bits, 8 to 15
  return shift * 8 + (last >>> shift);
}

/** The bytes of the blocks of a class. */
export function roomOf(sizeClass: number): number {
  if (sizeClass < 16) return (sizeClass + 1) * GRAIN;
  const shift = (sizeClass >>> 3) - 1;
  return ((sizeClass & 7) + 9) * 2 ** shift * GRAIN;
}

/** The least room of a block for this many bytes. */
export function tightRoomOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / GRAIN)) * GRAIN;
}
