// What a report is made of, as plain data. How it looks is decided in the other files.

/** A point of a curve; `low` and `high`, if both are given, are the edges of a shaded band around it. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

/** Points joined in the order given. A point that is not finite is a gap. */
export interface Curve {
  readonly name: string;
  readonly points: readonly CurvePoint[];
}

/** A vertical line at `x`, to say that something happens there. */
export interface ReferenceMark {
  readonly x: number;
  readonly label: string;
}

export interface Heading {
  readonly kind: 'heading';
  readonly text: string;
  /** Default 2; the report's title is 1. */
  readonly level?: 2 | 3 | undefined;
}

export interface Paragraph {
  readonly kind: 'paragraph';
  readonly text: string;
}

/** Names with a value each. */
export interface Facts {
  readonly kind: 'facts';
  readonly facts: readonly (readonly [name: string, value: string | number])[];
}

/**
 * A column is its label, and is then set as numbers if all its cells are numbers; text that reads as
 * numbers ('0.97 to 0.98') is set so by `numeric: true`.
 */
export type Column = string | { readonly label: string; readonly numeric: boolean };

/** The first cell of each row is the row's header. A cell without a value is null. */
export interface Table {
  readonly kind: 'table';
  readonly header: readonly Column[];
  /** As many cells each as `header` has columns. */
  readonly rows: readonly (readonly (string | number | null)[])[];
  readonly caption?: string | undefined;
}

export type ScaleName = 'linear' | 'log';

export interface Figure {
  readonly kind: 'figure';
  readonly title: string;
  readonly curves: readonly Curve[];
  readonly xLabel: string;
  readonly yLabel: string;
  /** Default 'linear'. On 'log', a point at or below 0 is a gap. */
  readonly xScale?: ScaleName | undefined;
  /** Default 'linear'. On 'log', a point at or below 0 is a gap, and a band goes down to the frame. */
  readonly yScale?: ScaleName | undefined;
  readonly marks?: readonly ReferenceMark[] | undefined;
  readonly caption?: string | undefined;
}

export type Block = Heading | Paragraph | Facts | Table | Figure;

export interface Report {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly blocks: readonly Block[];
  /** What made the report, e.g. the command; stands at its foot. */
  readonly generatedBy: string;
}
