/** How errors about safetensors files are worded. */
import { ArgumentError } from '@evenkeel/tensor';

/** The error about a file that breaks a rule of the format: `what` says which rule, and what came instead. */
export function damaged(op: string, what: string): ArgumentError {
  return new ArgumentError(
    op,
    `${what}. The file is damaged, or of another format: fetch it again, or write it anew`,
  );
}

/** A text from a file, for a message: quoted, and cut where it is long. */
export function quote(text: string): string {
  return text.length > 60 ? `${JSON.stringify(text.slice(0, 60))}...` : JSON.stringify(text);
}

/** A shape from a file, for a message: cut where it is long. */
export function quoteShape(shape: readonly number[]): string {
  return shape.length > 8 ? `[${shape.slice(0, 8).join(',')},...]` : `[${shape.join(',')}]`;
}
