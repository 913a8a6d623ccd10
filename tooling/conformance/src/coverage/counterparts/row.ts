// What a row of the comparison is.

/**
 * Functions of NumPy and of PyTorch (names, with a space between them: `add`, `linalg.inv`, `random.normal`,
 * `special.erf`), and what stands for them here: names of ours, with commas between them (`add`, `linalg.inv`,
 * `nn.Dropout`, `Tensor.shape`), or an expression, which has parentheses (`sub(max(x), min(x))`).
 */
type Row = readonly [numpy: string, torch: string, ours: string, note?: string];

/** The rows of one family. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

/** Functions without a counterpart, and why. */
export interface Absence {
  readonly reason: string;
  readonly numpy?: string;
  readonly torch?: string;
}
