// Reductions, scans and sorting, beside ours.
import type { Section } from './row.js';

export const reductions: Section = {
  title: 'Reductions',
  rows: [
    ['sum', 'sum', 'sum'],
    ['prod', 'prod', 'prod'],
    ['mean', 'mean', 'mean'],
    ['average', '', 'div(sum(mul(x, p)), sum(p))', 'without weights: mean'],
    ['max amax', 'max amax', 'max', 'equal ones share the gradient'],
    ['min amin', 'min amin', 'min'],
    ['', 'aminmax', '[min(x), max(x)]'],
    ['ptp', '', 'sub(max(x), min(x))'],
    ['argmax', 'argmax', 'argmax'],
    ['argmin', 'argmin', 'argmin'],
    ['any', 'any', 'any'],
    ['all', 'all', 'all'],
    ['count_nonzero', 'count_nonzero', 'countNonzero'],
    ['', 'logsumexp special.logsumexp', 'logSumExp'],
    ['var', 'var', 'variance', 'divides by n, as NumPy; correction: 1 is PyTorch'],
    ['std', 'std', 'standardDeviation', 'as variance'],
    ['', 'var_mean', '[variance(x, undefined, false, 1), mean(x)]'],
    ['', 'std_mean', '[standardDeviation(x, undefined, false, 1), mean(x)]'],
    ['median', '', 'median', 'the mean of the middle two'],
    ['', 'median', "quantile(x, 0.5, undefined, false, { interpolation: 'lower' })"],
    ['quantile', 'quantile', 'quantile', 'five ways to interpolate'],
    ['percentile', '', 'quantile(x, 30 / 100)'],
    ['nansum', 'nansum', 'sum(where(isNaN(z), 0, z))'],
    ['nanprod', '', 'prod(where(isNaN(z), 1, z))'],
    ['nanmax', '', 'max(where(isNaN(z), -Infinity, z))'],
    ['nanmin', '', 'min(where(isNaN(z), Infinity, z))'],
    ['nanargmax', '', 'argmax(where(isNaN(z), -Infinity, z))'],
    ['nanargmin', '', 'argmin(where(isNaN(z), Infinity, z))'],
    ['nanmean', 'nanmean', 'div(sum(where(isNaN(z), 0, z)), sum(logicalNot(isNaN(z))))'],
    ['bincount', 'bincount', 'bincount'],
  ],
};

export const scans: Section = {
  title: 'Scans and differences',
  rows: [
    ['cumsum cumulative_sum', 'cumsum', 'cumsum'],
    ['cumprod cumulative_prod', 'cumprod', 'cumprod'],
    ['', 'cummax', 'cummax', '{ values, indices }'],
    ['', 'cummin', 'cummin', '{ values, indices }'],
    ['nancumsum', '', 'cumsum(where(isNaN(z), 0, z), 0)'],
    ['nancumprod', '', 'cumprod(where(isNaN(z), 1, z), 0)'],
    ['diff', 'diff', 'sub(slice(x, 0, 1), slice(x, 0, 0, -1))'],
    ['ediff1d', '', 'sub(slice(v, 0, 1), slice(v, 0, 0, -1))', 'of a vector'],
    [
      'trapezoid',
      'trapezoid trapz',
      'sum(mul(add(slice(x, 0, 1), slice(x, 0, 0, -1)), 0.5), 0)',
      'steps of 1',
    ],
    [
      '',
      'cumulative_trapezoid',
      'cumsum(mul(add(slice(x, 0, 1), slice(x, 0, 0, -1)), 0.5), 0)',
      'steps of 1',
    ],
  ],
};

export const sorting: Section = {
  title: 'Sorting and searching',
  rows: [
    ['sort', 'sort', 'sort', 'stable; the positions: argsort'],
    ['', 'msort', 'sort(x, 0)'],
    ['argsort', 'argsort', 'argsort'],
    ['', 'topk', 'topK', '{ values, indices }'],
    ['', 'kthvalue', "at(sort(x), '...', 1)", 'counts from 0'],
    ['partition argpartition', '', 'topK', 'or sort, argsort'],
    [
      'unique unique_all unique_counts unique_inverse unique_values',
      'unique',
      'unique',
      '{ values, indices, inverse, counts }, in ascending order',
    ],
    ['union1d', '', 'unique(concat([a, b])).values'],
    ['searchsorted', 'searchsorted', 'searchsorted'],
    ['digitize', '', "searchsorted(sort(v), x, { side: 'right' })", 'bins that rise'],
    ['', 'bucketize', 'searchsorted(sort(v), x)'],
  ],
};
