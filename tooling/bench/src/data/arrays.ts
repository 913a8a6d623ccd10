/** Named arrays of float32: what a case is computed from, and the file in which every contender finds them. */
import { readFileSync, writeFileSync } from 'node:fs';

/** An array and its shape, row-major. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array<ArrayBuffer>;
}

/** Where the arrays of a case lie: in one file of little-endian float32, one after the other, in this order. */
export interface ArrayFile {
  readonly path: string;
  readonly arrays: readonly { readonly name: string; readonly shape: readonly number[] }[];
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Writes the file and answers what stands where. */
export function writeArrays(path: string, arrays: readonly NamedArray[]): ArrayFile {
  for (const { name, shape, data } of arrays) {
    if (data.length !== sizeOf(shape)) {
      throw new Error(
        `${name} [${shape.join()}] needs ${sizeOf(shape)} values, got ${data.length}.`,
      );
    }
  }
  writeFloats(path, joined(arrays.map(({ data }) => data)));
  return { path, arrays: arrays.map(({ name, shape }) => ({ name, shape })) };
}

/** The arrays by name. */
export class Arrays {
  readonly #byName: ReadonlyMap<string, NamedArray>;

  constructor(arrays: readonly NamedArray[]) {
    this.#byName = new Map(arrays.map((array) => [array.name, array]));
  }

  /** Reads what {@link writeArrays} wrote. */
  static read({ path, arrays }: ArrayFile): Arrays {
    const all = readFloats(path);
    let at = 0;
    return new Arrays(
      arrays.map(({ name, shape }) => {
        const data = all.slice(at, at + sizeOf(shape));
        at += data.length;
        return { name, shape, data };
      }),
    );
  }

  /** The array of this name; throws if there is none. */
  get(name: string): NamedArray {
    const array = this.#byName.get(name);
    if (array === undefined) {
      throw new Error(`no array ${name}: there are ${[...this.#byName.keys()].join(', ')}.`);
    }
    return array;
  }
}

/** The values of all, one after the other. */
export function joined(parts: readonly ArrayLike<number>[]): Float32Array<ArrayBuffer> {
  const all = new Float32Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The float32 of a file. */
export function readFloats(path: string): Float32Array<ArrayBuffer> {
  const bytes = Uint8Array.from(readFileSync(path));
  return new Float32Array(bytes.buffer);
}

/** Writes float32 to a file. */
export function writeFloats(path: string, values: ArrayLike<number>): void {
  writeFileSync(path, new Uint8Array(Float32Array.from(values).buffer));
}
