/** A small report to test with. */
import type { Report, Row } from './schema.js';

export function row(own: Partial<Row> = {}): Row {
  return {
    workload: 'article',
    contender: 'evenkeel wasm',
    node: 'v24.21.0',
    threads: 1,
    median_us: 25,
    min_us: 24,
    max_us: 30,
    samples: 61,
    ratio_to_ours: 1,
    way: null,
    difference: 1e-7,
    ...own,
  };
}

export function report(own: Partial<Report> = {}): Report {
  return {
    schema: 1,
    date: '2026-11-20T12:00:00.000Z',
    command: 'pnpm bench --python PATH',
    quick: false,
    machine: {
      cpu: 'a processor',
      cores: 2,
      memory_gb: 24,
      os: 'linux 6.1',
      load_before: 0.1,
      yardsticks: [{ name: 'fma', unit: 'GFLOP/s', median: 58.7, min: 55, max: 58.9, samples: 61 }],
    },
    versions: { 'node 24': '24.21.0' },
    warnings: [],
    results: [
      row(),
      row({ contender: 'pytorch', node: null, median_us: 619, ratio_to_ours: 24.76, way: 'fused' }),
    ],
    absent: [
      { workload: 'article', contender: 'tfjs cpu', node: 'v24.21.0', reason: 'too slow' },
      { workload: 'paper', contender: 'tfjs cpu', node: 'v24.21.0', reason: 'too slow' },
    ],
    ...own,
  };
}
