/** What is said when there is no memory left: how much was asked for, where the rest is, and what helps. */
import { MemoryError } from '@evenkeel/tensor';

/** How the memory stood, in bytes. */
export interface Shortage {
  readonly requested: number;
  readonly inUse: number;
  readonly free: number;
  /** The largest free piece. */
  readonly piece: number;
  /** The whole memory, and what it may grow to. */
  readonly total: number;
  readonly limit: number;
  /** What stopped it: a limit that was chosen, the most there can be, or the engine before that. */
  readonly stoppedBy: 'option' | 'format' | 'engine';
}

const FREE_SOONER = 'free tensors sooner, with dispose() or a scope';

/** The error for a request that cannot be met. */
export function outOfMemory(shortage: Shortage): MemoryError {
  const { requested, inUse, free, piece, total, limit, stoppedBy } = shortage;
  const end =
    stoppedBy === 'engine'
      ? `, and an engine that does not let it grow beyond ${readable(total)}`
      : `, of at most ${readable(limit)}`;
  const cure = stoppedBy === 'option' ? 'Raise maximumBytes, take' : 'Take';
  return new MemoryError(
    'alloc',
    `${readable(requested)} must fit into the memory, got ${readable(inUse)} in use and ` +
      `${readable(free)} free (${readable(piece)} in one piece)${end}. ` +
      `${cure} smaller batches, or ${FREE_SOONER}`,
    { requested, inUse, limit },
  );
}

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'];

/** `1000 bytes`, `1.5 KiB`, `64.0 MiB`. */
export function readable(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length);
  return `${(bytes / 1024 ** power).toFixed(1)} ${UNITS[power - 1]}`;
}
