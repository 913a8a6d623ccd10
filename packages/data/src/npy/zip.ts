/**
 * Reading zip files: their directory, and the entries it lists. The directory at the end decides, as in Python; an entry is checked
 * against its size and checksum. Not here: inflating (fflate), writing (../npz.ts).
 *
 * Format: PKWARE, .ZIP File Format Specification 6.3.10, sections 4.3 and 4.5.3.
 */
import { ArgumentError } from '@evenkeel/tensor';
import { inflateSync } from 'fflate';
import { crc32 } from './crc32.js';
import { damaged, quote } from './refusals.js';

/** One entry, as the directory lists it. */
interface Entry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly checksum: number;
  readonly packed: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly offset: number;
}

const END = { signature: 0x06054b50, size: 22, maxComment: 0xffff } as const;
const END64 = { signature: 0x06064b50, size: 56 } as const;
const LOCATOR64 = { signature: 0x07064b50, size: 20 } as const;
const DIRECTORY = { signature: 0x02014b50, size: 46 } as const;
const LOCAL = { signature: 0x04034b50, size: 30 } as const;

/** Stands where a number of 32 bits is too small, and the extra field says it. */
const IN_EXTRA = 0xffffffff;

/** Deflate makes at most 258 bytes of 2 bits. */
const MAX_RATIO = 1032;

/** The entries of a zip file, unpacked one after the other. */
export function* unzip(
  op: string,
  bytes: Uint8Array,
  maxBytes: number,
): Generator<readonly [name: string, content: Uint8Array]> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = directoryOf(op, bytes, view);
  checkSizes(op, entries, bytes.length, maxBytes);
  for (const entry of entries) yield [entry.name, contentOf(op, bytes, view, entry)];
}

function directoryOf(op: string, bytes: Uint8Array, view: DataView): readonly Entry[] {
  let { at, count, end: directoryEnd } = placeOf(op, view);
  const entries: Entry[] = [];
  const names = new Set<string>();
  for (; count > 0; count--) {
    if (at + DIRECTORY.size > bytes.length || view.getUint32(at, true) !== DIRECTORY.signature) {
      throw damaged(
        op,
        `the zip directory must have ${count} more entries, got none at byte ${at}`,
      );
    }
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((i) =>
      view.getUint16(at + i, true),
    );
    const nameEnd = at + DIRECTORY.size + (nameBytes ?? 0);
    const extraEnd = nameEnd + (extraBytes ?? 0);
    const end = extraEnd + (commentBytes ?? 0);
    if (end > bytes.length)
      throw damaged(op, `the zip directory must lie in the file, got an entry up to byte ${end}`);
    const name = new TextDecoder().decode(bytes.subarray(at + DIRECTORY.size, nameEnd));
    if (names.has(name))
      throw damaged(op, `a zip file must have each name once, got ${quote(name)} twice`);
    names.add(name);
    if ((view.getUint16(at + 8, true) & 1) === 1) {
      throw new ArgumentError(
        op,
        `entries must not be encrypted, got ${quote(name)}. Write the file without a password`,
      );
    }
    const wide = [24, 20, 42].map((i) => view.getUint32(at + i, true));
    const [size = 0, packed = 0, offset = 0] = widened(op, view, nameEnd, extraEnd, wide);
    const method = view.getUint16(at + 10, true);
    entries.push({ name, method, checksum: view.getUint32(at + 16, true), packed, size, offset });
    at = end;
  }
  if (at !== directoryEnd) {
    throw damaged(
      op,
      `the zip directory must end at byte ${directoryEnd}, got ${entries.length} entries up to byte ${at}`,
    );
  }
  return entries;
}

/** Where the directory lies, and how many entries it has. */
function placeOf(op: string, view: DataView): { at: number; end: number; count: number } {
  const last = view.byteLength - END.size;
  for (let at = last; at >= Math.max(0, last - END.maxComment); at--) {
    if (
      view.getUint32(at, true) !== END.signature ||
      at + END.size + view.getUint16(at + 20, true) !== view.byteLength
    )
      continue;
    const count = view.getUint16(at + 10, true);
    const start = view.getUint32(at + 16, true);
    const locator = at - LOCATOR64.size;
    if (locator < 0 || view.getUint32(locator, true) !== LOCATOR64.signature)
      return { at: start, end: start + view.getUint32(at + 12, true), count };
    const end = wholeAt(view, locator + 8);
    if (end + END64.size > locator || view.getUint32(end, true) !== END64.signature) {
      throw damaged(op, `the zip64 directory's end must lie in the file, got byte ${end}`);
    }
    const first = wholeAt(view, end + 48);
    return { at: first, end: first + wholeAt(view, end + 40), count: wholeAt(view, end + 32) };
  }
  throw damaged(op, `a zip file ends with its directory, got ${view.byteLength} bytes without one`);
}

/** An unsigned number of 64 bits; above 2^53 it is larger than any file, rounded or not. */
const wholeAt = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

/** The numbers, with those that have no room in 32 bits from the extra field of zip64. */
function widened(
  op: string,
  view: DataView,
  start: number,
  end: number,
  numbers: readonly number[],
): readonly number[] {
  if (!numbers.includes(IN_EXTRA)) return numbers;
  for (let at = start; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    return numbers.map((one) => {
      if (one !== IN_EXTRA) return one;
      next += 8;
      if (next > end) throw damaged(op, 'a zip64 field must hold its numbers, got too few bytes');
      return wholeAt(view, next - 8);
    });
  }
  throw damaged(op, 'sizes of 4 GB and more need a zip64 field, got an entry without one');
}

/** Refuses what would take more memory than the file can mean, or than the caller allows. */
function checkSizes(op: string, entries: readonly Entry[], bytes: number, maxBytes: number): void {
  let [packed, size] = [0, 0];
  for (const entry of entries) {
    packed += entry.packed;
    size += entry.size;
    const most = entry.method === 0 ? entry.packed : entry.packed * MAX_RATIO;
    if (entry.size > most) {
      throw damaged(
        op,
        `${quote(entry.name)} of ${entry.packed} bytes must unpack to ${most} at most, got ${entry.size}`,
      );
    }
  }
  if (packed > bytes) {
    throw damaged(op, `entries must not overlap: they have ${bytes} bytes, got ${packed}`);
  }
  if (size > maxBytes) {
    throw new ArgumentError(
      op,
      `the arrays may take ${maxBytes} bytes when unpacked, got ${size}. If you trust the file, give maxBytes: ${size}`,
    );
  }
}

function contentOf(op: string, bytes: Uint8Array, view: DataView, entry: Entry): Uint8Array {
  const { name, method, checksum, packed, size, offset } = entry;
  if (method !== 0 && method !== 8) {
    throw new ArgumentError(
      op,
      `entries must be stored or deflated, got method ${method} for ${quote(name)}. Write the file with numpy.savez or numpy.savez_compressed`,
    );
  }
  if (offset + LOCAL.size > bytes.length || view.getUint32(offset, true) !== LOCAL.signature) {
    throw damaged(op, `the entry ${quote(name)} must have a header at byte ${offset}, got none`);
  }
  const begin =
    offset + LOCAL.size + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (begin + packed > bytes.length) {
    throw damaged(
      op,
      `the entry ${quote(name)} must lie in the file of ${bytes.length} bytes, got its end at ${begin + packed}`,
    );
  }
  const raw = bytes.subarray(begin, begin + packed);
  const content = method === 0 ? raw : inflated(op, name, raw, size);
  if (content.length !== size || crc32(content) !== checksum) {
    throw damaged(
      op,
      `the entry ${quote(name)} must have ${size} bytes and their checksum, got others`,
    );
  }
  return content;
}

/** Inflates into memory of a known size, and a byte that shows whether there is more. */
function inflated(op: string, name: string, raw: Uint8Array, size: number): Uint8Array {
  try {
    return inflateSync(raw, { out: new Uint8Array(size + 1) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw damaged(op, `the entry ${quote(name)} must be deflated data, got ${quote(message)}`);
  }
}
