/** Figures as text, for the terminal and the page. */
import type { Row } from './schema.js';

/** Three significant digits, without an exponent. */
export function digits(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US');
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** A time: `25.1 us`, `1.25 ms`, `3.56 s`. */
export function duration(us: number): string {
  if (us >= 1e6) return `${digits(us / 1e6)} s`;
  return us >= 1e4 ? `${digits(us / 1e3)} ms` : `${digits(us)} us`;
}

/** How much of the others' time ours is: `25.0 x`, or nothing where there is no such thing. */
export function times(ratio: number | null): string {
  return ratio === null ? '' : `${digits(ratio)} x`;
}

/** What stands beside a time: rates, parts, the way that was fastest, what is different. */
export function remarks(row: Row): string {
  const { gflops, percent_of_peak: percent, gb_per_s: rate, way, parts, note } = row;
  const { beyond_kernels_us: beyond } = row;
  const list: string[] = [];
  if (gflops !== undefined) {
    const ofPeak = percent === undefined ? '' : `, ${percent.toFixed(0)} % of the peak`;
    list.push(`${digits(gflops)} GFLOP/s${ofPeak}`);
  }
  if (rate !== undefined) list.push(`${digits(rate)} GB/s`);
  if (way !== null) list.push(way);
  for (const [name, us] of Object.entries(parts ?? {})) list.push(`${name} ${duration(us)}`);
  if (beyond !== undefined) list.push(`beyond the kernels ${duration(beyond)}`);
  if (note !== undefined) list.push(note);
  return list.join('; ');
}

/** `evenkeel wasm, Node 24`. */
export function nameOf({ contender, node }: Pick<Row, 'contender' | 'node'>): string {
  return node === null ? contender : `${contender}, Node ${node.replace(/^v(\d+).*/, '$1')}`;
}
