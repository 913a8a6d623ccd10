/** What every copying kernel is told. */

/**
 * Two addresses; the size of the inner and the outer axis, with the bytes of a step in each view; how much of
 * the inner axis is done at a time; how many axes are around. Rows count their inner axis in bytes.
 */
export const areaParameters = [
  'out',
  'x',
  'size0',
  'outStep0',
  'xStep0',
  'size1',
  'outStep1',
  'xStep1',
  'block',
  'rank',
] as const;
