/** How errors about .npy and .npz files are worded. */
import { ArgumentError } from '@evenkeel/tensor';
import { describeValue } from '@evenkeel/tensor/dispatch';

/** The error about a file that breaks a rule of its format: `what` says which rule, and what came instead. */
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

/** The bytes of a file that a caller gave. */
export function bytesOf(op: string, bytes: Uint8Array | ArrayBuffer): Uint8Array {
  if (bytes instanceof Uint8Array) return bytes;
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes);
  throw new ArgumentError(
    op,
    `expected the bytes of a file as a Uint8Array or an ArrayBuffer, got ${describeValue(bytes)}. ` +
      'From fetch: await response.arrayBuffer()',
  );
}
