import { expect, it } from 'vitest';
import { outOfMemory, readable } from './out-of-memory.js';

it.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1024, '1.0 KiB'],
  [1.5 * 2 ** 20, '1.5 MiB'],
  [2 ** 32, '4.0 GiB'],
  [2 ** 52, '4096.0 TiB'],
])('%i bytes', (bytes, text) => {
  expect(readable(bytes)).toBe(text);
});

const MIB = 2 ** 20;
const shortage = {
  requested: 8 * MIB,
  inUse: 5 * MIB,
  free: 2 * MIB,
  piece: MIB,
  total: 7 * MIB,
  limit: 9 * MIB,
};
const start =
  '[alloc] 8.0 MiB must fit into the memory, got 5.0 MiB in use and 2.0 MiB free (1.0 MiB in one piece)';

it.each([
  [
    'option',
    `${start}, of at most 9.0 MiB. Raise maximumBytes, take smaller batches, or free tensors sooner, with dispose() or a scope`,
  ],
  [
    'format',
    `${start}, of at most 9.0 MiB. Take smaller batches, or free tensors sooner, with dispose() or a scope`,
  ],
  [
    'engine',
    `${start}, and an engine that does not let it grow beyond 7.0 MiB. Take smaller batches, or free tensors sooner, with dispose() or a scope`,
  ],
] as const)('stopped by: %s', (stoppedBy, message) => {
  const error = outOfMemory({ ...shortage, stoppedBy });
  expect({ ...error, message: error.message, name: error.name }).toEqual({
    name: 'MemoryError',
    code: 'EVENKEEL_MEMORY',
    op: 'alloc',
    layer: null,
    message,
    requested: 8 * MIB,
    inUse: 5 * MIB,
    limit: 9 * MIB,
  });
});
