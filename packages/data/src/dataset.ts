/**
 * The form of the small data sets that come with this package: a table in host memory, each behind its own
 * subpath. Not here: what is done with a table (table.ts, split.ts, batches.ts).
 */

/** A labelled table: one row a sample, one column a feature, and the class of each row. */
export interface Dataset {
  /** Its full name, for a reader. */
  readonly name: string;
  /** `[rows, columns]` of the features. */
  readonly shape: readonly [rows: number, columns: number];
  /** Row after row. */
  readonly features: Float32Array;
  /** The class of each row: a position in `classNames`. */
  readonly labels: Int32Array;
  /** One name a column. */
  readonly featureNames: readonly string[];
  /** One name a class. */
  readonly classNames: readonly string[];
}

/** Reads comma-separated text without quotes: a header, then a line a row, whose last cell is its class. */
export function parseDataset(name: string, classNames: readonly string[], table: string): Dataset {
  const [header = '', ...lines] = table.trim().split('\n');
  const featureNames = header.split(',').slice(0, -1);
  const columns = featureNames.length;
  const features = new Float32Array(lines.length * columns);
  const labels = new Int32Array(lines.length);
  lines.forEach((line, row) => {
    const cells = line.split(',').map(Number);
    labels[row] = cells.pop() ?? 0;
    features.set(cells, row * columns);
  });
  return { name, shape: [lines.length, columns], features, labels, featureNames, classNames };
}
