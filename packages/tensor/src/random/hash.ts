// A stable 32-bit hash of names, so that keys can be derived from paths such as 'encoder/kernel'.
// FNV-1a: public domain, G. Fowler, L. C. Noll, K.-P. Vo. Not for security.

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/**
 * FNV-1a (32 bits) over the UTF-8 bytes of `text`, as a uint32. A lone surrogate counts as U+FFFD,
 * as in TextEncoder.
 *
 * @example
 * ```ts
 * hashString(''); // => 2166136261
 * hashString('a'); // => 3826002220
 * ```
 */
export function hashString(text: string): number {
  let hash = OFFSET_BASIS;
  const eat = (byte: number): void => {
    hash = Math.imul(hash ^ byte, PRIME);
  };
  for (const character of text) {
    let code = character.codePointAt(0) ?? 0;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) {
      eat(code);
      continue;
    }
    if (code < 0x800) {
      eat(0xc0 | (code >> 6));
    } else {
      if (code < 0x1_0000) {
        eat(0xe0 | (code >> 12));
      } else {
        eat(0xf0 | (code >> 18));
        eat(0x80 | ((code >> 12) & 0x3f));
      }
      eat(0x80 | ((code >> 6) & 0x3f));
    }
    eat(0x80 | (code & 0x3f));
  }
  return hash >>> 0;
}
