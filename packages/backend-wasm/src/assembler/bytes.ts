/**
 * A growable byte buffer with the number encodings of the WebAssembly binary format: LEB128 integers,
 * little-endian floats, length-prefixed UTF-8 names.
 */
const FIRST_CAPACITY = 1024;

/** See the file's header. */
export class Bytes {
  length = 0;
  #data = new Uint8Array(FIRST_CAPACITY);

  /** One byte. */
  byte(value: number): this {
    if (this.length === this.#data.length) this.#reserve(1);
    this.#data[this.length++] = value;
    return this;
  }

  /** An unsigned integer below 2^32. */
  unsigned(value: number): this {
    let rest = value >>> 0;
    while (rest > 127) {
      this.byte((rest & 127) | 128);
      rest >>>= 7;
    }
    return this.byte(rest);
  }

  /** A signed integer of 32 bits. */
  signed(value: number): this {
    let rest = value | 0;
    while (rest < -64 || rest > 63) {
      this.byte((rest & 127) | 128);
      rest >>= 7;
    }
    return this.byte(rest & 127);
  }

  /** A float of 32 bits. */
  float32(value: number): this {
    scratch.setFloat32(0, value, true);
    for (let i = 0; i < 4; i++) this.byte(scratch.getUint8(i));
    return this;
  }

  /** A float of 64 bits. */
  float64(value: number): this {
    scratch.setFloat64(0, value, true);
    for (let i = 0; i < 8; i++) this.byte(scratch.getUint8(i));
    return this;
  }

  /** What another buffer holds. */
  append(other: Bytes): this {
    this.#reserve(other.length);
    this.#data.set(other.#data.subarray(0, other.length), this.length);
    this.length += other.length;
    return this;
  }

  /** A name: its length in bytes, then its UTF-8. */
  name(text: string): this {
    const utf8 = new TextEncoder().encode(text);
    this.unsigned(utf8.length);
    for (const byte of utf8) this.byte(byte);
    return this;
  }

  /** The length of another buffer, then what it holds. */
  sized(other: Bytes): this {
    return this.unsigned(other.length).append(other);
  }

  /** A copy of the bytes so far. */
  toArray(): Uint8Array<ArrayBuffer> {
    return this.#data.slice(0, this.length);
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#data.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#data.length, this.length + count));
    larger.set(this.#data.subarray(0, this.length));
    this.#data = larger;
  }
}

const scratch = new DataView(new ArrayBuffer(8));
