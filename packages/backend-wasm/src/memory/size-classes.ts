/**
 * The sizes of blocks. Up to 1 KiB they are the multiples of 64 bytes; above, each power of two is divided
 * into eight steps, so that no more than about an eighth is wasted.
 */

/** Blocks begin at multiples of this many bytes, a cache line, and none is smaller. */
export const GRAIN = 64;

/** From this size on blocks are staggered, and by so much: 17 cache lines. */
const LARGE = 2 ** 15;
const STAGGER = 17 * GRAIN;

/** Classes of up to 2^32 bytes. */
export const CLASS_COUNT = 192;

/** The class of the smallest blocks that hold this many bytes (maybe 0, at most 2^32). */
export function sizeClassOf(bytes: number): number {
  const last = bytes > 0 ? (bytes - 1) >>> 6 : 0; // the grain that the last byte lies in
  if (last < 16) return last;
  const shift = 28 - Math.clz32(last); // leaves the four highest bits, 8 to 15
  return shift * 8 + (last >>> shift);
}

/** The most bytes that are asked for in a class. */
export function mostOf(sizeClass: number): number {
  if (sizeClass < 16) return (sizeClass + 1) * GRAIN;
  const shift = (sizeClass >>> 3) - 1;
  return ((sizeClass & 7) + 9) * 2 ** shift * GRAIN;
}

/**
 * The bytes of the blocks of a class. Large ones are longer by an odd number of cache lines, so that those that follow
 * each other begin at different places of the first-level cache: a kernel that goes through several tensors at once
 * would find their lines in each other's way.
 */
export function roomOf(sizeClass: number): number {
  const most = mostOf(sizeClass);
  return most < LARGE ? most : most + STAGGER;
}

/** The least room of a block for this many bytes. */
export function tightRoomOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / GRAIN)) * GRAIN;
}
