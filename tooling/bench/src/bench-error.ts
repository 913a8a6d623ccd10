/** What goes wrong in a way that the reader of the message can do something about: shown without a stack. */
export class BenchError extends Error {
  override readonly name = 'BenchError';
}
