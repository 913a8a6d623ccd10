/** What a formula of one argument promises. */
export interface Case {
  /** Float64. `y` is the float32 result, where a reference needs a start. */
  readonly reference: (x: number, y: number) => number;
  /** What an error is measured in, if not in ulp of the result. */
  readonly unit?: (x: number, exact: number) => number;
  /** The bounds that the docstring of the formula states, with fma and without. */
  readonly fused: number;
  readonly unfused: number;
  /** Operations that compute: bitcasts cost nothing. */
  readonly operations: number;
  readonly points: Float32Array;
  /** Argument and exact result. */
  readonly special: readonly (readonly [number, number])[];
  readonly odd?: true;
  /** Where it rises (1) and where it falls (-1); left out, it rises everywhere. */
  readonly monotone?: readonly (readonly [from: number, to: number, direction: 1 | -1])[];
  /** The smallest and the largest result. */
  readonly range: readonly [number, number];
}
