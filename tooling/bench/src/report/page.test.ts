import { describe, expect, it } from 'vitest';
import { workloads } from '../workloads/index.js';
import { pageOf } from './page.js';
import { committedPage, newestPage } from './page-file.js';
import { report, row } from './report.test-support.js';

describe('docs/performance.md', () => {
  it('is what is rendered from the newest committed report', () => {
    expect(committedPage(), 'render it: pnpm bench --render').toBe(newestPage());
  });
});

describe('the page', () => {
  const page = pageOf(report(), '2026-11-20.json');

  it('says how, when and on what it was measured, and where every figure is', () => {
    expect(page).toContain(
      'Every figure on this page was measured by `pnpm bench --python PATH` on 2026-11-20 and stands in [2026-11-20.json](../tooling/bench/results/2026-11-20.json)',
    );
    expect(page).toContain('| machine | a processor, 2 cores, 24 GB, linux 6.1 |');
    expect(page).toContain('| fma | 58.7 GFLOP/s (55.0 to 58.9) |');
  });

  it('has a section with its own command for each workload that was measured, and no other', () => {
    expect(page.match(/^## .*/gm)).toEqual([
      '## At a glance',
      `## ${workloads[0]?.title}`,
      '## Not measured',
    ]);
    expect(page).toContain('`pnpm bench article`');
  });

  it('shows all workloads at a glance, with the ratios on the newest Node', () => {
    const results = [
      row({ percent_of_peak: 91.2 }),
      row({ node: 'v20.1.0', ratio_to_ours: 1.3 }),
      row({ contender: 'evenkeel cpu', ratio_to_ours: 90 }),
      row({ contender: 'evenkeel cpu', node: 'v20.1.0', ratio_to_ours: 99 }),
      row({ contender: 'pytorch', node: null, ratio_to_ours: 24.76 }),
      row({ workload: 'wide' }),
      row({ workload: 'dispatch', contender: 'evenkeel without kernels' }),
    ];
    const section = pageOf(report({ results }), 'x.json').split('\n## ')[1];
    expect(section?.split('\n').filter((line) => line.startsWith('|'))).toEqual([
      '| | ours | of the peak | evenkeel cpu, Node 24 | pytorch |',
      '|---|---|---|---|---|',
      '| article | 25.0 us | 91 % | 90.0 x | 24.8 x |',
      '| wide | 25.0 us |  |  |  |',
    ]);
  });

  it('has a row for each contender', () => {
    expect(page).toContain(
      '| evenkeel wasm, Node 24 | 25.0 us | 24.0 us to 30.0 us | 61 | 1.00 x |  |',
    );
    expect(page).toContain('| pytorch | 619 us | 24.0 us to 30.0 us | 61 | 24.8 x | fused |');
  });

  it('has a heading for each case of a workload with several', () => {
    const results = ['gemm 64x64x64', 'gemm A B^T 32x784x100'].map((workload) => row({ workload }));
    const headings = pageOf(report({ results, absent: [] }), 'x.json').match(/^### .*/gm);
    expect(headings).toEqual(['### 64x64x64', '### A B^T 32x784x100']);
  });

  it('does not take one name for the beginning of another', () => {
    const results = [row({ workload: 'papers', ratio_to_ours: null })];
    expect(pageOf(report({ results, absent: [] }), 'x.json')).not.toContain('## ');
  });

  it('says who was not measured, once for each reason', () => {
    expect(page).toContain('- tfjs cpu, Node 24: too slow (article, paper)');
  });

  it('says when its figures are doubtful', () => {
    const doubtful = pageOf(report({ quick: true, warnings: [{ text: 'it rained' }] }), 'x.json');
    expect(doubtful).toContain('**This was a quick run');
    expect(doubtful).toContain('**Attention: it rained.**');
    expect(page).not.toContain('Attention');
    expect(page).not.toContain('quick run');
  });
});
