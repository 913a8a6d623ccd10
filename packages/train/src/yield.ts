/** Giving the event loop a turn: timers, aborts and a page's events are served while a model trains. */

/** How long, in milliseconds, work goes on before the event loop gets a turn: one frame of a screen. */
const SLICE = 16;

declare const setImmediate: ((callback: () => void) => unknown) | undefined;
declare const MessageChannel:
  | (new () => {
      readonly port1: { onmessage: (() => void) | null; close(): void };
      readonly port2: { postMessage(message: null): void };
    })
  | undefined;

/** Resolves when everything that waited in the event loop had its turn. */
function turn(): Promise<void> {
  if (typeof setImmediate === 'function') {
    const immediate = setImmediate;
    return new Promise((resolve) => {
      immediate(() => resolve());
    });
  }
  // A message comes at once; browsers let a timer of a deep chain wait for 4 ms.
  if (typeof MessageChannel === 'function') {
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve) => {
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
  }
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** Gives the event loop a turn whenever enough time has passed: `await yielder.perhaps()` after every step. */
export class Yielder {
  private last = performance.now();

  async perhaps(): Promise<void> {
    if (performance.now() - this.last < SLICE) return;
    await turn();
    this.last = performance.now();
  }
}
