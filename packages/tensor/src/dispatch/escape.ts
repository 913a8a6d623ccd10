/**
 * The safety net: tensors that left every scope and were never disposed. They are watched in groups,
 * since one FinalizationRegistry entry per tensor costs more than the tensor: a group that empties
 * costs nothing, a full one is one entry, and its buffers are freed when all of it is garbage.
 */
import type { DeviceBuffer } from '../backend.js';
import type { Tensor } from '../tensor.js';
import type { Engine } from './engine.js';
import { isDevelopment } from './environment.js';

const GROUP_TENSORS = 256;
const GROUP_BYTES = 1 << 20;

/** What the registry holds on to: buffers and their engines, never tensors. */
interface Watched {
  readonly buffers: (DeviceBuffer | null)[];
  readonly engines: (Engine | null)[];
}

/** Tensors that escaped around the same time. */
export class EscapeGroup {
  readonly watched: Watched = { buffers: [], engines: [] };
  count = 0;
  live = 0;
  bytes = 0;
  registered = false;
}

let current = new EscapeGroup();
let warned = false;

const registry = new FinalizationRegistry<Watched>(({ buffers, engines }) => {
  let leaked = 0;
  buffers.forEach((buffer, i) => {
    const engine = engines[i];
    if (buffer === null || engine === null || engine === undefined) return;
    engine.release(buffer);
    leaked++;
  });
  if (leaked > 0) warn(leaked);
});

/** Watches a tensor that no scope will free. */
export function watch(t: Tensor): void {
  const group = current;
  t.group = group;
  t.slot = group.count;
  group.watched.buffers[group.count] = t.buffer;
  group.watched.engines[group.count] = t.engine;
  group.count++;
  group.live++;
  group.bytes += t.buffer.bytes;
  if (group.count >= GROUP_TENSORS || group.bytes >= GROUP_BYTES) {
    group.registered = true;
    registry.register(group, group.watched, group);
    current = new EscapeGroup();
  }
}

/** Stops watching a tensor that was freed or got an owner. */
export function unwatch(t: Tensor): void {
  const group = t.group;
  if (group === null) return;
  t.group = null;
  group.watched.buffers[t.slot] = null;
  group.watched.engines[t.slot] = null;
  if (--group.live > 0) return;
  if (group.registered) registry.unregister(group);
  else {
    group.count = 0;
    group.bytes = 0;
  }
}

function warn(leaked: number): void {
  if (warned || !isDevelopment()) return;
  warned = true;
  console.warn(
    `[evenkeel] ${leaked} tensors made outside a scope were never disposed; the garbage collector freed them. ` +
      'Wrap the work in scope(() => ...), or dispose what you make. This is said once.',
  );
}
